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
