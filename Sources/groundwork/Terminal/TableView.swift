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
        let parts = query.name == "show" ? table.split(by: "stream") : [(nil, table)]
        for (stream, part) in parts {
            // The beginning of an id can be that of several requests, and a request can have several deliveries.
            if parts.count > 1, let stream { output.write("\n\(screen.paint.bold(stream))") }
            let layout = TableLayout(part, of: query.name, width: screen.isTerminal ? screen.width : nil)
            for line in layout.lines(screen.paint) { output.write(line) }
        }
    }

    /// Whether an event's hash, such as the head of an answer, still stands in the journal.
    func show(head hash: String, at sequence: Table.Value?) {
        guard !asJSON else {
            output.write(JSONValue.object([("head", .string(hash)), ("sequence", sequence?.json ?? .null)]).text)
            return
        }
        let found = sequence.map { "\(screen.paint.green("The head stands")) in the journal, at event \($0.line)" }
        let missing =
            "\(screen.paint.red("The head is missing")): the journal has lost its end, or it is the head of another "
            + "journal, or mistyped"
        output.write(found ?? missing)
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
                    + "(\(link.stream.harmless), version \(link.version)): \(link.problem.harmless)")
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

extension Table {
    /// The table in parts, a part for each value of a column, in the order in which those come first.
    fileprivate func split(by column: String) -> [(value: String?, part: Table)] {
        guard let at = columns.firstIndex(of: column) else { return [(nil, self)] }
        var order: [String] = []
        var parts: [String: [[Value]]] = [:]
        for row in rows {
            if parts[row[at].line] == nil { order.append(row[at].line) }
            parts[row[at].line, default: []].append(row)
        }
        return order.map { ($0, Table(columns: columns, rows: parts[$0] ?? [])) }
    }
}
