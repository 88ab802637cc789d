/// A place in a file, to be shown to whoever wrote it.
public struct SourcePlace: Equatable, Sendable {
    /// How much of a line is shown, in Unicode scalars: enough for any line written by hand.
    public static let width = 200

    /// The line, from 1.
    public let line: Int
    /// The column in that line in Unicode scalars, from 1.
    public let column: Int
    /// The line without its line break. Of a line longer than `width` only the part around the column, with `…` where
    /// it was cut.
    public let text: String
    /// How many scalars of `text` stand before the column.
    public let caret: Int

    /// The line, and below it a caret under the column.
    public var marked: String {
        var shown = String.UnicodeScalarView()
        var below = String.UnicodeScalarView()
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            // A control character would move the cursor, or worse: this goes to a terminal.
            let isControl = scalar.properties.generalCategory == .control && scalar != "\t"
            shown.append(isControl ? "\u{FFFD}" : scalar)
            if offset < caret, scalar.takesSpace { below.append(scalar == "\t" ? "\t" : " ") }
        }
        // The line break itself is a place too.
        for _ in text.unicodeScalars.count..<max(text.unicodeScalars.count, caret) { below.append(" ") }
        return "\(String(shown))\n\(String(below))^"
    }
}

extension Unicode.Scalar {
    /// Whether the scalar has a column of its own on a terminal: marks are drawn over the letter before them.
    fileprivate var takesSpace: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: false
        default: true
        }
    }
}

extension SchemaFolder {
    /// The place that PostgreSQL means by an error's position, which counts Unicode scalars of the file's text from 1;
    /// `nil` when the folder has no such file or the file no such position.
    ///
    /// A position behind the whole text ("at end of input") is shown behind the last thing that stands in it.
    ///
    /// Source: PostgreSQL, "Error and Notice Message Fields", field `P`.
    public func place(of scalar: Int, in file: String) -> SourcePlace? {
        guard let text = text(of: file), scalar >= 1 else { return nil }
        let scalars = text.unicodeScalars
        guard var target = scalars.index(scalars.startIndex, offsetBy: scalar - 1, limitedBy: scalars.endIndex) else {
            return nil
        }
        if target == scalars.endIndex {
            while target > scalars.startIndex, scalars[scalars.index(before: target)].properties.isWhitespace {
                target = scalars.index(before: target)
            }
        }
        let before = scalars[..<target]
        let start = before.lastIndex(of: "\n").map { scalars.index(after: $0) } ?? scalars.startIndex
        var end = scalars[target...].firstIndex(of: "\n") ?? scalars.endIndex
        // The line break of a file with CRLF belongs to the break, not to the line.
        if end > start, scalars[scalars.index(before: end)] == "\r" { end = scalars.index(before: end) }
        return SourcePlace(
            line: 1 + before.count { $0 == "\n" }, column: 1 + scalars.distance(from: start, to: target),
            in: Array(scalars[start..<end]))
    }
}

extension SourcePlace {
    /// Shows a column of a line, cut to `width`.
    fileprivate init(line: Int, column: Int, in scalars: [Unicode.Scalar]) {
        self.line = line
        self.column = column
        let offset = column - 1
        guard scalars.count > Self.width else {
            text = String(String.UnicodeScalarView(scalars))
            caret = offset
            return
        }
        let first = max(0, min(offset - Self.width / 2, scalars.count - Self.width))
        let last = min(scalars.count, first + Self.width)
        var part = String.UnicodeScalarView(scalars[first..<last])
        if first > 0 { part.insert("…", at: part.startIndex) }
        if last < scalars.count { part.append("…") }
        text = String(part)
        caret = offset - first + (first > 0 ? 1 : 0)
    }
}
