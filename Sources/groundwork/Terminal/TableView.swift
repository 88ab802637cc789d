import Glibc
import Journaling
import Worker

/// Rows as a table for a person, or as JSON lines for a machine.
struct TableView {
    let screen: Screen
    let asJSON: Bool
    private let output = LineOutput(descriptor: STDOUT_FILENO)

    /// A cell is cut at this many characters, on a terminal.
    private static let cellLimit = 100

    init(screen: Screen, asJSON: Bool) {
        self.screen = screen
        self.asJSON = asJSON
    }

    func show(_ table: Table) {
        guard !asJSON else {
            for row in table.rows {
                output.write(JSONValue.object(zip(table.columns, row).map { ($0, $1.json) }).text)
            }
            return
        }
        guard !table.rows.isEmpty else {
            output.write(screen.paint.dim("nothing found"))
            return
        }
        let cells = table.rows.map { $0.map { cut($0.text) } }
        let widths = table.columns.indices.map { column in
            max(table.columns[column].count, cells.map { $0[column].count }.max() ?? 0)
        }
        output.write(screen.paint.bold(aligned(table.columns, widths, table.rows.first ?? [])))
        for (row, values) in zip(cells, table.rows) { output.write(aligned(row, widths, values)) }
    }

    func show(verified count: Int, _ head: ChainHead) {
        guard asJSON else {
            output.write("\(screen.paint.green("The chain holds:")) \(count) events, head \(head.hash)")
            return
        }
        output.write(
            JSONValue.object([
                ("holds", .boolean(true)), ("events", .integer(Int64(count))), ("head", .string(head.hash)),
            ]).text)
    }

    func show(broken link: BrokenLink) {
        guard asJSON else {
            output.write(
                "\(screen.paint.red("The chain is broken")) at event \(link.sequence) (\(link.stream), version \(link.version)): "
                    + link.problem)
            return
        }
        output.write(
            JSONValue.object([
                ("holds", .boolean(false)), ("sequence", .integer(link.sequence)), ("stream", .string(link.stream)),
                ("version", .integer(Int64(link.version))), ("problem", .string(link.problem)),
            ]).text)
    }

    /// Numbers to the right, the rest to the left.
    private func aligned(_ cells: [String], _ widths: [Int], _ values: [Table.Value]) -> String {
        let padded = cells.indices.map { at -> String in
            let gap = String(repeating: " ", count: max(0, widths[at] - cells[at].count))
            return values.indices.contains(at) && values[at].isNumber ? gap + cells[at] : cells[at] + gap
        }
        var line = padded.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }

    private func cut(_ text: String) -> String {
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "⏎")
        guard screen.isTerminal, line.count > Self.cellLimit else { return line }
        return line.prefix(Self.cellLimit - 1) + "…"
    }
}

extension Table.Value {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .real: true
        case .null, .text: false
        }
    }

    fileprivate var text: String {
        switch self {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .string(String(number))
        case .text(let text): .string(text)
        }
    }
}
