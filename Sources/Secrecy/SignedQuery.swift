/// The query of a pre-signed URL: whoever reads it may do what it was signed for, for as long as it holds.
public enum SignedQuery {
    /// What stands in its place.
    public static let replacement = "(redacted)"

    /// The parameters that make a query one: of AWS's Signature Version 4, and of Version 2 and CloudFront.
    ///
    /// Source: AWS's IAM user guide, "Authentication methods": query string.
    private static let names = ["x-amz-signature=", "x-amz-security-token=", "x-amz-credential="].map { Array($0.utf8) }
    private static let plainName = Array("signature=".utf8)

    /// The text with the query of every such URL replaced, from its question mark to the white space, quote or bracket that ends
    /// it; for words that another program made. Of a URL that lost its beginning, all that is left.
    public static func redacted(from text: String) -> String {
        let bytes = Array(text.utf8)
        // Nearly every text.
        guard bytes.contains(UInt8(ascii: "=")) else { return text }
        var clean: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(where: isBoundary) ?? bytes.count
            let word = bytes[start..<end]
            if let found = signature(in: word) {
                let mark = word[..<found].firstIndex(of: UInt8(ascii: "?"))
                clean += word[..<(mark.map { $0 + 1 } ?? start)]
                clean += Array(replacement.utf8)
            } else {
                clean += word
            }
            if end < bytes.count { clean.append(bytes[end]) }
            start = end + 1
        }
        return String(decoding: clean, as: UTF8.self)
    }

    /// Whether there is one in a line, from 1, of a text.
    public static func stands(in line: Int, of text: String) -> Bool {
        // By scalars: for Swift a carriage return with its line feed is one character, and no line feed.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return false }
        let whole = String(lines[line - 1])
        return redacted(from: whole) != whole
    }

    /// Where the first parameter of those stands.
    private static func signature(in word: ArraySlice<UInt8>) -> Int? {
        guard word.contains(UInt8(ascii: "=")) else { return nil }
        let lower = word.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        let all = names.compactMap { lower.firstRange(of: $0)?.lowerBound }
        // A word of other texts too: there it follows no question mark and no ampersand.
        let plain = lower.ranges(of: plainName).map(\.lowerBound).first { at in
            at > 0 && (lower[at - 1] == UInt8(ascii: "?") || lower[at - 1] == UInt8(ascii: "&"))
        }
        return (all + [plain].compactMap { $0 }).min().map { word.startIndex + $0 }
    }

    /// What no URL holds, or what stands around one.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || "\"'`<>()[]{}|\\".utf8.contains(byte)
    }
}
