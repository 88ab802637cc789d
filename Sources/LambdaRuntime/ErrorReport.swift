/// What the Runtime API is told of a failure: `{"errorType": …, "errorMessage": …, "stackTrace": []}`.
struct ErrorReport: Equatable {
    /// The most bytes of a type.
    static let typeLimit = 128
    /// What is said instead of a type that is not one.
    static let unknownType = "Runtime.Unknown"

    /// Letters, digits, dots, hyphens and underscores; goes into a header too.
    let type: String
    /// At most `RuntimeLoop.messageLimit` bytes.
    let message: String

    init(type: String, message: String) {
        let isType = (1...Self.typeLimit).contains(type.utf8.count) && type.utf8.allSatisfy(Self.isOfType)
        self.type = isType ? type : Self.unknownType
        self.message = Self.cut(message, at: RuntimeLoop.messageLimit)
    }

    /// The report as JSON. Written by hand: three strings need no encoder, whose failure would have to be reported too.
    var body: [UInt8] {
        var body = Array(#"{"errorType":"#.utf8)
        Self.write(type, to: &body)
        body += Array(#","errorMessage":"#.utf8)
        Self.write(message, to: &body)
        return body + Array(#","stackTrace":[]}"#.utf8)
    }

    private static func isOfType(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: ".-_".utf8.contains(byte)
        }
    }

    /// The text, or as much of it as leaves room for an ellipsis; no character is cut in two.
    private static func cut(_ text: String, at limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let ellipsis = "…"
        var kept = String.UnicodeScalarView()
        var size = ellipsis.utf8.count
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= limit else { break }
            kept.append(scalar)
        }
        return String(kept) + ellipsis
    }

    private static func write(_ text: String, to target: inout [UInt8]) {
        target.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): target += [UInt8(ascii: "\\"), byte]
            case 0x0A: target += Array(#"\n"#.utf8)
            case ..<0x20: target += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
            default: target.append(byte)
            }
        }
        target.append(UInt8(ascii: "\""))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
