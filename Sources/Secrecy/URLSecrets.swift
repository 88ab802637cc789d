/// What lets the reader of a URL in: the query of a pre-signed one, with which anybody may do what it was signed for, for as
/// long as it holds, and the password in front of a host.
public enum URLSecrets {
    /// What stands in their place.
    public static let replacement = "(redacted)"

    /// The text with the query of every pre-signed URL replaced, from its question mark to the white space, quote or bracket that
    /// ends it, and with the password of every `scheme://user:password@host`; for words that another program made. Of a URL that
    /// lost its beginning, all that is left.
    public static func redacted(from text: String) -> String {
        let bytes = Array(text.utf8)
        let unsigned = SignedQuery.redacted(from: bytes)
        let clean = UserInfo.redacted(from: unsigned ?? bytes) ?? unsigned
        return clean.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// Whether there is one in a line, from 1, of a text.
    public static func stand(in line: Int, of text: String) -> Bool {
        // By scalars: for Swift a carriage return with its line feed is one character, and no line feed.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return false }
        let whole = String(lines[line - 1])
        return redacted(from: whole) != whole
    }
}

/// The passwords of URIs.
enum UserInfo {
    private static let beginning = Array("://".utf8)

    /// The same without them; `nil` when there are none.
    ///
    /// To the last at sign of a word: a password that should have been percent-encoded may hold one too, or a slash.
    static func redacted(from bytes: [UInt8]) -> [UInt8]? {
        // Nearly every text.
        guard bytes.contains(UInt8(ascii: "@")), bytes.firstRange(of: beginning) != nil else { return nil }
        return bytes.mapWords(endingAt: isBoundary) { word in
            guard let start = word.firstRange(of: beginning)?.upperBound,
                let end = word[start...].lastIndex(of: UInt8(ascii: "@")),
                let colon = word[start..<end].firstIndex(of: UInt8(ascii: ":"))
            else { return Array(word) }
            return word[...colon] + Array(URLSecrets.replacement.utf8) + word[end...]
        }
    }

    private static func isBoundary(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "\"'`<>".utf8.contains(byte)
    }
}

/// The queries of pre-signed URLs.
enum SignedQuery {
    /// The parameters that make a query one: of AWS's Signature Version 4, and of Version 2 and CloudFront.
    ///
    /// Source: AWS's IAM user guide, "Authentication methods": query string.
    private static let names = ["x-amz-signature", "x-amz-security-token", "x-amz-credential"].map { Array($0.utf8) }
    private static let plainName = Array("signature".utf8)

    // As they are, and percent-encoded, once or twice: a URL can be the parameter of another. Between parameters may stand what
    // HTML and JSON make of an ampersand.
    private static let equals = ["=", "%3d", "%253d"].map { Array($0.utf8) }
    private static let marks = ["?", "%3f", "%253f"].map { Array($0.utf8) }
    private static let separators = marks + ["&", "&amp;", "%26", "%2526", "u0026"].map { Array($0.utf8) }

    /// The same without them; `nil` when there are none.
    static func redacted(from bytes: [UInt8]) -> [UInt8]? {
        // Nearly every text.
        guard bytes.contains(UInt8(ascii: "=")) || bytes.contains(UInt8(ascii: "%")) else { return nil }
        var isClean = true
        let clean = bytes.mapWords(endingAt: isBoundary) { word in
            let lower = word.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
            guard let found = signature(in: lower) else { return Array(word) }
            isClean = false
            let mark = marks.compactMap { lower[..<found].firstRange(of: $0)?.upperBound }.min()
            return word.prefix(mark ?? 0) + Array(URLSecrets.replacement.utf8)
        }
        return isClean ? nil : clean
    }

    /// Where the first parameter of those stands, in a word of small letters.
    private static func signature(in word: [UInt8]) -> Int? {
        guard equals.contains(where: { word.firstRange(of: $0) != nil }) else { return nil }
        let all = names.flatMap { name in word.ranges(of: name) }
        // A word of other texts too: there it follows no question mark and no ampersand.
        let plain = word.ranges(of: plainName).filter { range in
            separators.contains { word[..<range.lowerBound].ends(with: $0) }
        }
        return (all + plain).filter { range in equals.contains { word[range.upperBound...].starts(with: $0) } }
            .map(\.lowerBound).min()
    }

    /// What no URL holds, or what stands around one.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "\"'`<>()[]{}|\\".utf8.contains(byte)
    }
}

extension Array<UInt8> {
    /// With every word between such bytes replaced.
    fileprivate func mapWords(
        endingAt isBoundary: (UInt8) -> Bool, _ change: (ArraySlice<UInt8>) -> [UInt8]
    ) -> [UInt8] {
        var made: [UInt8] = []
        made.reserveCapacity(count)
        var start = 0
        while start < count {
            let end = self[start...].firstIndex(where: isBoundary) ?? count
            made += change(self[start..<end])
            if end < count { made.append(self[end]) }
            start = end + 1
        }
        return made
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
