internal import Initialization

/// A line of a file that speaks of a password, and so may hold one.
///
/// This is a look at words and no reading of SQL: it errs on the side of showing less.
struct PasswordLine {
    /// What stands behind the word, in lower case, as PostgreSQL folds names that it quotes.
    private let rest: String

    private static let word = "password"
    /// What PostgreSQL sets around what it quotes, in the languages it speaks.
    private static let quotes: Set<Character> = ["\"", "«", "»", "„", "“", "”", "「", "」", "‘", "’"]

    /// The whole line, also where only a part of it would be shown; and where the one before it ends with the word, that too.
    /// `nil` when they speak of none.
    init?(_ line: Int, of text: String) {
        // By scalars: for Swift a carriage return with its line feed is one character, and no line feed.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let nearest = lines.prefix(line).suffix(2).map { String($0).lowercased() }
        guard let shown = nearest.last else { return nil }
        if let found = shown.firstRange(of: Self.word) {
            rest = String(shown[found.upperBound...])
        } else if nearest.count > 1, nearest[0].split(whereSeparator: \.isWhitespace).last?.hasSuffix(Self.word) == true
        {
            rest = shown
        } else {
            return nil
        }
    }

    /// Takes from a failure what it quotes of the line, such as the word at which the grammar failed, and the row that was
    /// refused.
    func hide(in failure: inout Failure) {
        var message = ""
        for piece in failure.message.split(omittingEmptySubsequences: false, whereSeparator: Self.quotes.contains) {
            message += holds(piece.lowercased()) ? "…" : piece
            if piece.endIndex < failure.message.endIndex { message.append(failure.message[piece.endIndex]) }
        }
        failure.message = message
        failure.detail = nil
    }

    /// Whether this stands behind the word, and not as a part of a longer name.
    private func holds(_ piece: String) -> Bool {
        guard piece.contains(where: { !$0.isWhitespace }) else { return false }
        return rest.ranges(of: piece).contains { range in
            let before = rest[..<range.lowerBound].last
            let after = rest[range.upperBound...].first
            return !(Self.isOfAName(before) && Self.isOfAName(piece.first))
                && !(Self.isOfAName(after) && Self.isOfAName(piece.last))
        }
    }

    private static func isOfAName(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}
