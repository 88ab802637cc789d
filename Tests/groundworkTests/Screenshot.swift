/// What stands on a terminal after all that it was sent: knows the few codes that we send, and shows any other.
struct Screenshot {
    private(set) var lines: [String] = []

    init(_ sent: String) {
        var line: [Character] = []
        var column = 0
        var rest = Array(sent.unicodeScalars)[...]
        func trimmed() -> String {
            var text = String(line)
            while text.last == " " { text.removeLast() }
            return text
        }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n":
                lines.append(trimmed())
                line = []
                column = 0
            case "\u{1B}":
                let code = rest.prefix { !("@"..."~").contains($0) || $0 == "[" }
                rest = rest.dropFirst(code.count)
                let end = rest.popFirst()
                switch (String(String.UnicodeScalarView(code)), end) {
                case ("[", "K"): line.removeSubrange(min(column, line.count)...)
                case ("[2", "K"): line = []
                case (_, "m"): break
                default: line += Array("ESC\(String(String.UnicodeScalarView(code)))\(end.map(Character.init) ?? " ")")
                }
            default:
                while line.count < column { line.append(" ") }
                if column < line.count { line[column] = Character(scalar) } else { line.append(Character(scalar)) }
                column += 1
            }
        }
        if !line.isEmpty { lines.append(trimmed()) }
    }

    /// The lines with every duration as `N s`.
    var timeless: [String] { lines.map { $0.replacing(/\d+\.\d\d s/, with: "N s") } }
}
