internal import Secrecy

/// What a message that a file raised tells of a password: `password is X`, `password: X`, `password=X`.
///
/// A look at words, and only for messages that are not PostgreSQL's own, which speak of passwords as well and tell none.
enum SpokenPassword {
    private static let word = Array("password".utf8)
    private static let quotes = Array("\"'`".utf8)
    /// What connects the word with the password.
    private static let links = ["is", ":=", ":", "="].map { Array($0.utf8) }

    /// The text with the rest of every line that tells one replaced.
    static func redacted(from text: String) -> String {
        let bytes = Array(text.utf8)
        let lower = bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard lower.firstRange(of: word) != nil else { return text }
        var clean: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let told = lower[start..<end].ranges(of: word).lazy.compactMap { place(in: lower[$0.upperBound..<end]) }
                .first
            clean += bytes[start..<(told ?? end)]
            if told != nil { clean += Array(URLSecrets.replacement.utf8) }
            if end < bytes.count { clean.append(bytes[end]) }
            start = end + 1
        }
        return String(decoding: clean, as: UTF8.self)
    }

    /// Where a password begins in what stands behind the word.
    private static func place(in rest: ArraySlice<UInt8>) -> Int? {
        let after = rest.drop { quotes.contains($0) || isBlank($0) }
        guard let link = links.first(where: { after.starts(with: $0) }) else { return nil }
        let told = after.dropFirst(link.count)
        let isAWord = link.last.map(isLetter) ?? false
        guard let next = told.first, !isAWord || (after.startIndex > rest.startIndex && !isLetter(next)) else {
            return nil
        }
        let place = told.drop(while: isBlank)
        return place.isEmpty ? nil : place.startIndex
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
