internal import Initialization

/// A line of a file that speaks of a password, and so may hold one.
///
/// This is a look at words and no reading of SQL: it errs on the side of showing less.
struct PasswordLine {
    /// Where the password may stand, in lower case, as PostgreSQL folds names that it quotes.
    private let region: String

    private static let word = "password"
    /// A line so far below the word can still be about it, and a literal so many lines long be one.
    private static let reach = 50
    /// What PostgreSQL sets around what it quotes, in the languages it speaks.
    private static let quotes: Set<Character> = ["\"", "«", "»", "„", "“", "”", "「", "」", "‘", "’"]
    /// Where one of these stands, a value can.
    private static let literalMarks: Set<Character> = ["'", "\"", "$"]

    /// The whole line, also where only a part of it would be shown, with those to which a literal in it goes on; and those above
    /// it, when the last word that they speak is this one, or when a literal that begins behind it is still open. `nil` when they
    /// speak of none.
    init?(_ line: Int, of text: String) {
        // By scalars: for Swift a carriage return with its line feed is one character, and no line feed.
        let all = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard all.indices.contains(line - 1) else { return nil }
        let above = Self.lowercased(all[..<(line - 1)].suffix(Self.reach))
        let shown = Self.lowercased(all[(line - 1)...].prefix(Self.length(of: all[(line - 1)...])))
        if let place = Self.leadsOn(above) {
            region = above[place...] + "\n" + shown
        } else if let found = shown.firstRange(of: Self.word) {
            // In front of the word a bare name is none, such as a role's or a table's.
            let mayStandBefore = shown[..<found.lowerBound].contains(where: Self.literalMarks.contains)
            region = mayStandBefore ? shown : String(shown[found.upperBound...])
        } else {
            return nil
        }
    }

    private static func lowercased(_ lines: ArraySlice<Substring.UnicodeScalarView>) -> String {
        lines.map { String($0).lowercased() }.joined(separator: "\n")
    }

    /// How many lines belong to the first: more than it alone when a literal that begins in it ends further down.
    private static func length(of lines: ArraySlice<Substring.UnicodeScalarView>) -> Int {
        var marks = 0
        for (index, line) in lines.prefix(reach).enumerated() {
            marks += line.count { $0 == "'" }
            if marks.isMultiple(of: 2) { return index + 1 }
        }
        // None ends there: an apostrophe of a comment's.
        return 1
    }

    /// Behind which word what stands below these lines goes on with what they say of a password.
    private static func leadsOn(_ lines: String) -> String.Index? {
        lines.ranges(of: word).first { range in
            let before = lines[..<range.lowerBound]
            let start = before.lastIndex(where: \.isNewline).map { lines.index(after: $0) } ?? lines.startIndex
            return PasswordSequel(of: lines[range.upperBound...], inComment: isComment(before[start...])).leadsOn
        }?.upperBound
    }

    /// Whether what follows the beginning of a line is a comment.
    private static func isComment(_ beginning: Substring) -> Bool {
        beginning.ranges(of: "--").contains { beginning[..<$0.lowerBound].count { $0 == "'" }.isMultiple(of: 2) }
    }

    /// Takes from a failure what it quotes of the line, such as the word at which the grammar failed, and the row that was
    /// refused.
    func hide(in failure: inout Failure) {
        failure.message = region.contains("\\") ? Self.unquoted(failure.message) : hidden(failure.message)
        failure.hint = failure.hint.map { hidden($0) }
        failure.detail = nil
    }

    /// The message without the pieces that stand in the line.
    private func hidden(_ whole: String) -> String {
        var message = ""
        for piece in whole.split(omittingEmptySubsequences: false, whereSeparator: Self.quotes.contains) {
            message += holds(piece.lowercased()) ? "…" : piece
            if piece.endIndex < whole.endIndex { message.append(whole[piece.endIndex]) }
        }
        return message
    }

    /// The message without all between its first and its last quote: a literal with escapes says something else than the line.
    private static func unquoted(_ message: String) -> String {
        guard let first = message.firstIndex(where: quotes.contains),
            let last = message.lastIndex(where: quotes.contains),
            first < last
        else { return message }
        return message[...first] + "…" + message[last...]
    }

    /// Whether this stands in the line, as it is or as a literal has it, and not as a part of a longer name.
    private func holds(_ piece: String) -> Bool {
        guard piece.contains(where: { !$0.isWhitespace }) else { return false }
        return [region, region.replacing("''", with: "'")].contains { region in
            region.ranges(of: piece).contains { range in
                let before = region[..<range.lowerBound].last
                let after = region[range.upperBound...].first
                return !(Self.isOfAName(before) && Self.isOfAName(piece.first))
                    && !(Self.isOfAName(after) && Self.isOfAName(piece.last))
            }
        }
    }

    private static func isOfAName(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}
