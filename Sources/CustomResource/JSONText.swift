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
        text.reduce(0) { $0 + size(of: $1) }
    }

    /// The same for a text.
    static func size(_ text: some StringProtocol) -> Int {
        size(text.utf8)
    }

    /// The bytes of a text with its quotes; `/` stays as it is.
    package static func write(_ text: String, to target: inout [UInt8]) {
        target.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch size(of: byte) {
            case 1: target.append(byte)
            case 2: target += [UInt8(ascii: "\\"), letter(of: byte)]
            default: target += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
            }
        }
        target.append(UInt8(ascii: "\""))
    }

    private static func size(of byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x08, 0x09, 0x0A, 0x0C, 0x0D: 2
        case ..<0x20: 6
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
