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
    static func size(_ text: some Sequence<UInt8>) -> Int {
        var before: UInt8 = 0
        return text.reduce(0) { sum, byte in
            defer { before = byte }
            return sum + (isControl(before, byte) ? escapeSize - 1 : size(of: byte))
        }
    }

    /// The same for a text.
    static func size(_ text: some StringProtocol) -> Int {
        size(text.utf8)
    }

    /// The bytes of a text with its quotes; `/` stays as it is. All control characters are escaped, DEL and those that stand in
    /// UTF-8 as two bytes (C1) too: a terminal would obey them.
    package static func write(_ text: String, to target: inout [UInt8]) {
        target.append(UInt8(ascii: "\""))
        var before: UInt8 = 0
        for byte in text.utf8 {
            if isControl(before, byte) {
                target.removeLast()
                escape(byte, to: &target)
            } else {
                switch size(of: byte) {
                case 1: target.append(byte)
                case 2: target += [UInt8(ascii: "\\"), letter(of: byte)]
                default: escape(byte, to: &target)
                }
            }
            before = byte
        }
        target.append(UInt8(ascii: "\""))
    }

    private static let escapeSize = 6

    private static func escape(_ value: UInt8, to target: inout [UInt8]) {
        target += Array("\\u00".utf8) + [digit(value >> 4), digit(value & 15)]
    }

    /// Whether two bytes of UTF-8 are a control character, U+0080 to U+009F: the second is then also its number.
    private static func isControl(_ before: UInt8, _ byte: UInt8) -> Bool {
        before == 0xC2 && (0x80...0x9F).contains(byte)
    }

    private static func size(of byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
        case ..<0x20, 0x7F: escapeSize
        default: 1
        }
    }

    private static func letter(of byte: UInt8) -> UInt8 {
        switch byte {
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: byte
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
