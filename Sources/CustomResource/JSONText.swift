internal import FoundationEssentials

/// One JSON string: read from bytes, written to bytes, measured.
///
/// Writing is ours and not JSONEncoder's because a body that must keep to 4,096 bytes has to know what each character
/// costs before it is written.
package enum JSONText {
    /// The text of a string with its quotes; `nil` when it is no valid one.
    static func read(_ token: ArraySlice<UInt8>) -> String? {
        guard token.count >= 2, token.allSatisfy({ $0 >= 0x20 }) else { return nil }
        guard token.contains(UInt8(ascii: "\\")) else {
            return String(validating: token.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(token))
    }

    /// How many bytes a text takes between its quotes.
    static func size(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + size(of: $1) }
    }

    /// The bytes of a text with its quotes; `/` stays as it is. All control characters are escaped, DEL and C1 too, which a
    /// terminal would obey, and the marks that turn the order of letters about.
    package static func write(_ text: String, to target: inout [UInt8]) {
        target.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            if isEscaped(scalar) {
                escape(scalar, to: &target)
            } else if let letter = letter(of: scalar) {
                target += [UInt8(ascii: "\\"), letter]
            } else {
                target += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        target.append(UInt8(ascii: "\""))
    }

    private static func size(of scalar: Unicode.Scalar) -> Int {
        if isEscaped(scalar) { return escapeSize }
        return letter(of: scalar) == nil ? UTF8.width(scalar) : 2
    }

    private static let escapeSize = 6

    /// All those of four digits.
    private static func escape(_ scalar: Unicode.Scalar, to target: inout [UInt8]) {
        target += Array("\\u".utf8)
        for shift in [12, 8, 4, 0] { target.append(digit(UInt8(scalar.value >> shift & 15))) }
    }

    /// Whether a scalar is written by its number: a control character of C0 without a letter of its own, DEL or C1 (ECMA-48),
    /// or one of the marks of the bidirectional algorithm (Unicode, UAX #9).
    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00..<0x20: letter(of: scalar) == nil
        case 0x20..<0x7F: false
        case 0x7F...0x9F: true
        default: scalar.properties.isBidiControl
        }
    }

    /// What stands behind the backslash of a short escape.
    private static func letter(of scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "\"", "\\": UInt8(truncatingIfNeeded: scalar.value)
        case "\u{8}": UInt8(ascii: "b")
        case "\t": UInt8(ascii: "t")
        case "\n": UInt8(ascii: "n")
        case "\u{C}": UInt8(ascii: "f")
        case "\r": UInt8(ascii: "r")
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
