/// Texts as SQL literals.
enum Literal {
    /// A text between quotes; the same whatever `standard_conforming_strings` is.
    static func quoted(_ text: String) -> String {
        var literal = "E'"
        for scalar in text.unicodeScalars {
            if scalar == "'" || scalar == "\\" { literal.unicodeScalars.append(scalar) }
            literal.unicodeScalars.append(scalar)
        }
        return literal + "'"
    }

    /// A text between quotes, or NULL.
    static func quoted(_ text: String?) -> String {
        text.map { quoted($0) } ?? "NULL"
    }

    /// The text of a file, between quotes and without a space or a line feed as such.
    ///
    /// When PostgreSQL cannot compile a function's body it looks for it in the whole message, and would tell its place there as
    /// if it was one in the file; a body that stands there in other letters it quotes instead.
    static func file(_ text: String) -> String {
        var literal = "E'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ": literal += "\\x20"
            case "\n": literal += "\\n"
            case "'", "\\":
                literal.unicodeScalars.append(scalar)
                literal.unicodeScalars.append(scalar)
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "'"
    }

    /// A text between dollar quotes that it does not hold, so that not one character of it changes: positions in it stay
    /// what they are in the file.
    static func dollarQuoted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var number = 0
        // The opening alone must not occur: at the text's end the closing quote's own dollar would complete it.
        while contains(bytes, Array("$gw\(number)".utf8)) { number += 1 }
        return "$gw\(number)$\(text)$gw\(number)$"
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { start in
            bytes[start] == part[0] && bytes[start..<(start + part.count)].elementsEqual(part)
        }
    }
}
