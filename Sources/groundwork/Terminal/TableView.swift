import Glibc
import Journaling
import Worker

/// Rows as a table for a person, or as JSON lines for a machine.
struct TableView {
    let screen: Screen
    let asJSON: Bool
    private let output = LineOutput(descriptor: STDOUT_FILENO)

    init(screen: Screen, asJSON: Bool) {
        self.screen = screen
        self.asJSON = asJSON
    }

    func show(_ table: Table, of query: NamedQuery) {
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
        let layout = TableLayout(table, of: query.name, width: screen.isTerminal ? screen.width : nil)
        for line in layout.lines(screen.paint) { output.write(line) }
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
                "\(screen.paint.red("The chain is broken")) at event \(link.sequence) "
                    + "(\(link.stream), version \(link.version)): \(link.problem)")
            return
        }
        output.write(
            JSONValue.object([
                ("holds", .boolean(false)), ("sequence", .integer(link.sequence)), ("stream", .string(link.stream)),
                ("version", .integer(Int64(link.version))), ("problem", .string(link.problem)),
            ]).text)
    }
}

extension Table.Value {
    fileprivate var json: JSONValue {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .string(String(number))
        case .text(let text): .string(text)
        }
    }
}
