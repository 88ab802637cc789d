/// Judges whether bytes are one JSON text and nothing else (RFC 8259), without recursion.
///
/// The decoder of FoundationEssentials cannot be asked: it looks at a number or a string only when somebody reads it, and it
/// lets a comma stand before a closing bracket.
extension JSONScan {
    /// The most levels of arrays and objects; a stack's own events have three or four.
    static let maximumDepth = 512

    /// Passes everything from here to the end.
    mutating func passDocument() throws(Fault) {
        // The bracket that each open array or object waits for.
        var open: [UInt8] = []
        repeat {
            try passBeginning(&open)
            while let closing = open.last, next() == closing {
                position += 1
                open.removeLast()
            }
            guard let closing = open.last else { break }
            try expect(",")
            if closing == UInt8(ascii: "}") { try passName() }
        } while true
        guard next() == nil else { throw Fault(offset: position) }
    }

    /// Passes a value that holds no other, or the openings of those around it; an empty one is left to be closed.
    private mutating func passBeginning(_ open: inout [UInt8]) throws(Fault) {
        while true {
            guard let first = next(), let kind = JSONKind(firstByte: first) else { throw Fault(offset: position) }
            switch kind {
            case .string: return try passValidString()
            case .number: return try passNumber()
            case .boolean, .null: return try passWord(kind)
            case .array, .object: break
            }
            guard open.count < Self.maximumDepth else { throw Fault(offset: position, isTooDeep: true) }
            let closing = kind == .array ? UInt8(ascii: "]") : UInt8(ascii: "}")
            open.append(closing)
            position += 1
            if next() == closing { return }
            if kind == .object { try passName() }
        }
    }

    private mutating func passName() throws(Fault) {
        _ = next()
        try passValidString()
        try expect(":")
    }

    private mutating func passValidString() throws(Fault) {
        try expect("\"")
        while position < bytes.count {
            let byte = bytes[position]
            guard byte >= 0x20 else { break }
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try passEscape()
            default: break
            }
        }
        throw Fault(offset: position)
    }

    /// Half of a surrogate pair is let pass, as the grammar does: it only counts where the text is read.
    private mutating func passEscape() throws(Fault) {
        guard position < bytes.count else { throw Fault(offset: position) }
        let letter = bytes[position]
        guard letter == UInt8(ascii: "u") || "\"\\/bfnrt".utf8.contains(letter) else { throw Fault(offset: position) }
        position += 1
        guard letter == UInt8(ascii: "u") else { return }
        for _ in 1...4 {
            guard position < bytes.count, Self.isHexadecimal(bytes[position]) else { throw Fault(offset: position) }
            position += 1
        }
    }

    private mutating func passNumber() throws(Fault) {
        pass(UInt8(ascii: "-"))
        // No zero leads other digits.
        if !pass(UInt8(ascii: "0")) { try passDigits() }
        if pass(UInt8(ascii: ".")) { try passDigits() }
        if pass(UInt8(ascii: "e")) || pass(UInt8(ascii: "E")) {
            if !pass(UInt8(ascii: "+")) { pass(UInt8(ascii: "-")) }
            try passDigits()
        }
    }

    private mutating func passDigits() throws(Fault) {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > start else { throw Fault(offset: position) }
    }

    /// Passes a byte if it stands here, and tells whether it did.
    @discardableResult
    private mutating func pass(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
