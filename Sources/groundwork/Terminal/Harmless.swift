extension String {
    /// The text as it may be written to a terminal: what would move its cursor, colour or rename it, or turn the order of its
    /// letters about, is shown by its number, as `\u{1b}`. Line feeds and tabs stay.
    ///
    /// For all that is not ours: names of files, what the server says, what an event holds.
    var harmless: String {
        guard unicodeScalars.contains(where: \.isHarmful) else { return self }
        var shown = ""
        for scalar in unicodeScalars {
            if scalar.isHarmful {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    /// C0 but for line feed and tab, DEL and C1 (ECMA-48), and the marks of the bidirectional algorithm (Unicode, UAX #9).
    fileprivate var isHarmful: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0x00..<0x20, 0x7F...0x9F: true
        default: properties.isBidiControl
        }
    }
}
