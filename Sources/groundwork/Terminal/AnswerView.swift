/// An answer as a person reads it: its members a line each.
struct AnswerView {
    /// The answer's exact bytes.
    let body: String

    private static let indent = "  "

    /// The same JSON over several lines; what stands in its texts is left as it is.
    var lines: [String] {
        var lines = [""]
        var depth = 0
        var isInText = false
        var isEscaped = false
        func begin() { lines.append(String(repeating: Self.indent, count: depth)) }
        func write(_ scalar: Unicode.Scalar) { lines[lines.count - 1].unicodeScalars.append(scalar) }
        for scalar in body.harmless.unicodeScalars {
            if isInText {
                write(scalar)
                if !isEscaped, scalar == "\"" { isInText = false }
                isEscaped = !isEscaped && scalar == "\\"
                continue
            }
            switch scalar {
            case "\"":
                isInText = true
                write(scalar)
            case "{", "[":
                write(scalar)
                depth += 1
                begin()
            case "}", "]":
                depth -= 1
                begin()
                write(scalar)
            case ",":
                write(scalar)
                begin()
            case ":":
                write(scalar)
                write(" ")
            default: write(scalar)
            }
        }
        return lines
    }
}
