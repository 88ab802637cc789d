/// Walks over one level of JSON bytes; what is nested is passed over, however deep, without recursion.
///
/// The decoder of FoundationEssentials reads a whole event or nothing, and of two fields of one name it silently takes
/// the first. A request that fails must still be answered, so this walk finds an event's own fields also when
/// what stands beside or behind them is damaged, too large or too deep for the decoder.
struct JSONScan {
    /// Where the bytes stopped being JSON; at their end when they are cut off.
    struct Fault: Error, Equatable {
        let offset: Int
        /// They are JSON so far, but nested too deep.
        var isTooDeep = false
    }

    let bytes: [UInt8]
    var position: Int

    init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The byte that stands next after white space; the walk waits in front of it.
    mutating func next() -> UInt8? {
        while position < bytes.count, Self.isWhiteSpace(bytes[position]) { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    /// Passes one byte that has to stand here.
    mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
        guard next() == UInt8(ascii: character) else { throw Fault(offset: position) }
        position += 1
    }

    /// Passes a value and tells what and where it is.
    mutating func value() throws(Fault) -> (kind: JSONKind, range: Range<Int>) {
        guard let first = next(), let kind = JSONKind(firstByte: first) else { throw Fault(offset: position) }
        let start = position
        switch kind {
        case .string: try passString()
        case .array, .object: try passNested()
        case .number, .boolean, .null: try passWord(kind)
        }
        return (kind, start..<position)
    }

    /// Passes a string, from its opening quote to behind its closing one.
    mutating func passString() throws(Fault) {
        try expect("\"")
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        throw Fault(offset: bytes.count)
    }

    private mutating func passNested() throws(Fault) {
        // Counting is enough: which bracket closes which is for `passDocument` to judge.
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                try passString()
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
        throw Fault(offset: bytes.count)
    }

    mutating func passWord(_ kind: JSONKind) throws(Fault) {
        let start = position
        while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
        let word = bytes[start..<position]
        let isKnown =
            switch kind {
            case .boolean: word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8)
            case .null: word.elementsEqual("null".utf8)
            case .number, .string, .array, .object: word.allSatisfy { "+-.eE0123456789".utf8.contains($0) }
            }
        guard isKnown else { throw Fault(offset: start) }
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        !isWhiteSpace(byte) && !",:]}[{\"".utf8.contains(byte)
    }
}
