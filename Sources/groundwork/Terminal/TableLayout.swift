import Journaling

/// How the rows of a query stand on a person's screen; draws nothing itself.
///
/// On a terminal a table fits the width: request ids are cut to what tells them apart, the last column is wrapped, or cut
/// where one line a row was promised, and what still does not fit stands as one block a row. Elsewhere nothing is cut.
struct TableLayout {
    private let columns: [String]
    private let rows: [[String]]
    private let isNumber: [Bool]
    private let width: Int?
    private let isOneLine: Bool

    /// What a person is shown of the queries that know more; all else is in the JSON lines.
    private static let shown = [
        "requests": ["request", "type", "resource", "state", "started", "runs", "reason"],
        "unfinished": ["request", "type", "resource", "state", "started", "runs", "reason"],
        "show": ["time", "step", "kind", "text"],
        "events": ["sequence", "time", "request", "step", "kind", "text"],
    ]
    /// Left out of the rest: what only joins rows to others.
    private static let hidden: Set<String> = ["stream", "stack", "sequence", "checksum"]
    /// The columns that hold a time.
    private static let times: Set<String> = ["time", "started", "ended", "last_event"]
    /// A wrapped column that is narrower is no longer read with ease.
    private static let narrowest = 24
    private static let gap = "  "

    init(_ table: Table, of query: String, width: Int?) {
        let wanted = Self.shown[query] ?? table.columns.filter { !Self.hidden.contains($0) }
        let places = wanted.compactMap { table.columns.firstIndex(of: $0) }.filter { place in
            width == nil || table.rows.contains { $0[place] != .null && $0[place] != .text("") }
        }
        self.width = width
        isOneLine = query == "requests"
        columns = places.map { table.columns[$0] }
        isNumber = places.map { place in
            table.rows.allSatisfy { $0[place].isNumber || $0[place] == .null }
        }
        var texts = table.rows.map { row in places.map { row[$0].line } }
        if width != nil {
            for (at, column) in columns.enumerated() {
                if Self.times.contains(column) {
                    for row in texts.indices { texts[row][at] = Self.plainTime(texts[row][at]) }
                } else if column == "request" {
                    let length = Self.distinctLength(texts.map { $0[at] })
                    for row in texts.indices { texts[row][at] = String(texts[row][at].prefix(length)) }
                }
            }
        }
        rows = texts
    }

    /// The lines, the columns' names first.
    func lines(_ paint: Paint) -> [String] {
        var widths = columns.indices.map { at in max(columns[at].count, rows.map { $0[at].count }.max() ?? 0) }
        if let width, let last = widths.last, widths.reduce(0, +) + Self.gap.count * (widths.count - 1) > width {
            let room = width - (widths.dropLast().reduce(0, +) + Self.gap.count * (widths.count - 1))
            guard room >= min(last, Self.narrowest), isNumber.last == false else { return blocks(paint, width) }
            widths[widths.count - 1] = room
        }
        return [paint.bold(aligned(columns, widths))] + rows.flatMap { wrapped($0, widths) }
    }

    /// One block a row: a line a column.
    private func blocks(_ paint: Paint, _ width: Int) -> [String] {
        let names = columns.map(\.count).max() ?? 0
        let room = max(Self.narrowest, width - names - Self.gap.count)
        return rows.enumerated().flatMap { number, row in
            let lines = zip(columns, row).filter { !$1.isEmpty }.flatMap { name, text in
                let pieces = text.wrapped(at: room)
                let label = paint.bold(name) + String(repeating: " ", count: names - name.count) + Self.gap
                let indent = String(repeating: " ", count: names + Self.gap.count)
                return pieces.enumerated().map { ($0 == 0 ? label : indent) + $1 }
            }
            return number == 0 ? lines : [""] + lines
        }
    }

    private func wrapped(_ row: [String], _ widths: [Int]) -> [String] {
        guard width != nil, let text = row.last, let room = widths.last, text.count > room else {
            return [aligned(row, widths)]
        }
        let start = row.dropLast()
        if isOneLine { return [aligned(start + [text.prefix(room - 1) + "…"], widths)] }
        return text.wrapped(at: room).enumerated().map { number, piece in
            aligned(number == 0 ? start + [piece] : start.map { _ in "" } + [piece], widths)
        }
    }

    /// Numbers to the right, the rest to the left.
    private func aligned(_ cells: [String], _ widths: [Int]) -> String {
        let padded = cells.indices.map { at -> String in
            let gap = String(repeating: " ", count: max(0, widths[at] - cells[at].count))
            return isNumber[at] ? gap + cells[at] : cells[at] + gap
        }
        var line = padded.joined(separator: Self.gap)
        while line.last == " " { line.removeLast() }
        return line
    }

    /// `2026-11-25 01:02:03.456`, of what is `2026-11-25T01:02:03.456Z` elsewhere.
    private static func plainTime(_ text: String) -> String {
        String(text.map { $0 == "T" ? " " : $0 }.filter { $0 != "Z" })
    }

    /// How many characters tell the ids apart; not so few that they look like another thing.
    private static func distinctLength(_ ids: [String]) -> Int {
        let all = Set(ids)
        let longest = all.map(\.count).max() ?? 0
        return (8..<max(8, longest)).first { length in Set(all.map { $0.prefix(length) }).count == all.count }
            ?? longest
    }
}

extension Table.Value {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .real: true
        case .null, .text: false
        }
    }

    /// The value in one line.
    var line: String {
        switch self {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text):
            text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "⏎").harmless
        }
    }
}

extension String {
    /// The text in pieces of at most `width` characters, cut between words where it can be.
    func wrapped(at width: Int) -> [String] {
        var pieces: [String] = []
        var rest = self[...]
        while rest.count > width {
            let piece = rest.prefix(width + 1)
            if let space = piece.lastIndex(of: " "), space > piece.startIndex {
                pieces.append(String(rest[..<space]))
                rest = rest[rest.index(after: space)...]
            } else {
                pieces.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
        }
        return pieces + [String(rest)]
    }
}
