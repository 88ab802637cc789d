/// What stands between the word `password` and a line below it: whether that still belongs to it.
struct PasswordSequel {
    private enum Place: Equatable {
        case plain, lineComment, blockComment
        /// Up to this.
        case literal(String)
    }

    private var place: Place
    /// Whether no word came since.
    private var isSilent = true

    /// Whether that line still belongs to the word: there was nothing but comments, or a literal is open.
    var leadsOn: Bool {
        if case .literal = place { return true }
        return isSilent
    }

    /// Reads on behind the word.
    init(of text: Substring, inComment: Bool) {
        place = inComment ? .lineComment : .plain
        // A comment that goes on behind the word speaks for itself.
        if inComment, text.prefix(while: { !$0.isNewline }).contains(where: { $0.isLetter || $0.isNumber }) {
            isSilent = false
            return
        }
        // By scalars: a mark with an accent on it is a mark.
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first { rest = rest.dropFirst(step(scalar, rest)) }
    }

    /// Takes what stands there: one scalar, or the mark of a comment or a literal; how many.
    private mutating func step(_ scalar: Unicode.Scalar, _ rest: Substring.UnicodeScalarView) -> Int {
        func begins(with mark: String) -> Bool { rest.starts(with: mark.unicodeScalars) }
        switch place {
        case .lineComment: if scalar == "\n" { place = .plain }
        case .blockComment where begins(with: "*/"):
            place = .plain
            return 2
        case .literal(let end) where begins(with: end):
            place = .plain
            return end.unicodeScalars.count
        case .blockComment, .literal: break
        case .plain where begins(with: "--"): place = .lineComment
        case .plain where begins(with: "/*"):
            place = .blockComment
            return 2
        case .plain where scalar == "'": open("'")
        case .plain where scalar == "$" && isSilent:
            // Elsewhere it may as well end a body that began further up.
            let tag = rest.dropFirst().prefix { $0 != "$" && !$0.properties.isWhitespace }
            guard rest.dropFirst(1 + tag.count).first == "$" else { break }
            open("$\(String(tag))$")
            return tag.count + 2
        case .plain: if !scalar.properties.isWhitespace, !"=:(".unicodeScalars.contains(scalar) { isSilent = false }
        }
        return 1
    }

    private mutating func open(_ end: String) {
        place = .literal(end)
        isSilent = false
    }
}
