internal import PostgreSQL

/// What an error says without the rows that it quotes: an answer is read by more people than the database is.
///
/// PostgreSQL quotes stored values in the DETAIL of some errors, and in the message of others. By the class of the SQLSTATE it is known
/// which never do; of all others the structured fields are told (columns, table, constraint), which are names alone.
struct RowlessDetail {
    /// The message, with what it quotes left out where that can be a value.
    let message: String
    /// The DETAIL, or what can be told in its place.
    let detail: String?
    /// What was left out; `nil` when nothing was.
    let withheld: String?

    /// Classes whose errors speak of objects, sessions and the system, and never of rows: syntax and access rules, dependent
    /// objects, features, transactions, connections, resources, limits, states, the operator, the system; and the worker's own.
    private static let harmless: Set<String> = [
        "42", "2B", "0A", "25", "28", "3D", "3F", "40", "08", "53", "54", "55", "57", "58", "GW",
    ]
    /// The worker's own errors, which it raises as a file does.
    private static let own = "GW"
    /// PostgreSQL's function that runs RAISE.
    private static let raising = "exec_stmt_raise"
    /// Data exceptions: their message quotes the value that does not fit.
    private static let dataException = "22"
    private static let quotes: Set<Character> = ["\"", "'", "»", "«", "„", "“", "”", "‘", "’"]

    init(_ error: PostgreSQLError) {
        // Without a code it is libpq's own, about the connection.
        let family = error.sqlState.map { String($0.prefix(2)) }
        let isRaised = error.sourceFunction == Self.raising && family != Self.own
        if !isRaised, family.map(Self.harmless.contains) ?? true {
            (message, detail, withheld) = (error.message, error.detail, nil)
            return
        }
        // What a file raises is the words of whoever wrote it, under whatever code, and its fields are not names alone.
        detail = isRaised ? nil : Self.fields(of: error)
        var said = error.message
        if family == Self.dataException, !isRaised, let quote = said.firstIndex(where: Self.quotes.contains) {
            // A long value is cut before it comes here, its closing quote too.
            said.replaceSubrange(quote..., with: "\"…\"")
        }
        message = said
        let hidden = [said == error.message ? nil : error.message, error.detail].compactMap { $0 }
        withheld = hidden.isEmpty ? nil : hidden.joined(separator: "; ")
    }

    /// The columns of a key, the table and the constraint.
    private static func fields(of error: PostgreSQLError) -> String? {
        let table = error.table.map { name in "table \(error.schema.map { "\($0)." } ?? "")\(name)" }
        let parts = [
            key(in: error), error.column.map { "column \($0)" }, error.constraint.map { "constraint \($0)" }, table,
        ]
        let told = parts.compactMap { $0 }
        return told.isEmpty ? nil : told.joined(separator: ", ")
    }

    /// `key (token)` of `Key (token)=(…) is duplicated.`, in whatever language: the columns come first, and end where the values begin.
    private static func key(in error: PostgreSQLError) -> String? {
        guard ["23505", "23503", "23P01"].contains(error.sqlState), let detail = error.detail,
            let opening = detail.firstIndex(of: "("),
            let closing = detail[opening...].firstRange(of: ")=(")
        else { return nil }
        return "key \(detail[opening..<closing.lowerBound]))"
    }
}
