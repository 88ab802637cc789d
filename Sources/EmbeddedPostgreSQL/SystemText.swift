import Glibc

/// The system's words for an `errno`.
package func systemError(_ number: Int32) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
}

/// The system's words for what just failed.
package func lastSystemError() -> String { systemError(errno) }

/// What an open file holds from `offset` on, at most `limit` bytes; what is not UTF-8 is replaced, not refused.
package func readText(_ descriptor: Int32, from offset: Int, limit: Int) -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < limit {
        let count = pread(descriptor, &piece, min(piece.count, limit - bytes.count), offset + bytes.count)
        guard count > 0 else { break }
        bytes += piece.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// A variable of this process's environment; an empty one counts as not set.
package func processVariable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

extension String {
    /// Without the white space around it.
    package var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
