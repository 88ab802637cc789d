/// A text that must not be shown: a password or a token.
///
/// Printing, interpolating, dumping or reflecting it gives `(redacted)`; it is not `Codable`, so that it cannot
/// slip into a journal or a log. Only `reveal` gives it out, for the library that needs it.
public struct Secret: Equatable, Sendable {
    /// The text itself.
    public let reveal: String

    /// Marks a text as secret.
    public init(_ text: String) {
        reveal = text
    }

    /// Whether there is nothing to hide.
    public var isEmpty: Bool { reveal.isEmpty }

    /// The text with every occurrence of this secret replaced; for words that another program made, such as an
    /// error of libpq's. A secret shorter than four characters is left: it would make holes in ordinary words.
    public func redacted(from text: String) -> String {
        guard reveal.unicodeScalars.count >= 4 else { return text }
        var rest = text[...]
        var clean = ""
        while let found = Self.range(of: reveal, in: rest) {
            clean += rest[..<found.lowerBound]
            clean += description
            rest = rest[found.upperBound...]
        }
        return clean + rest
    }

    private static func range(of needle: String, in text: Substring) -> Range<Substring.Index>? {
        let needle = needle.unicodeScalars
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        while start < scalars.endIndex {
            var at = start
            var matched = needle.startIndex
            while matched < needle.endIndex, at < scalars.endIndex, scalars[at] == needle[matched] {
                at = scalars.index(after: at)
                matched = needle.index(after: matched)
            }
            if matched == needle.endIndex { return start..<at }
            start = scalars.index(after: start)
        }
        return nil
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// That there is a secret, and nothing of it.
    public var description: String { "(redacted)" }

    /// The same: a secret has no second, franker text.
    public var debugDescription: String { description }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
