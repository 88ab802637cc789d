/// What went wrong with a session or with a statement. Its texts are free of the session's passwords, and those to be shown are
/// no longer than 8 KiB.
public struct PostgreSQLError: Error, Equatable, Sendable {
    /// The kind of trouble.
    public enum Code: String, Equatable, Sendable, CaseIterable {
        /// The parameters or the SQL text cannot be used; nothing was sent.
        case badParameters
        /// No connection came about; `sqlState` says why when a server answered.
        case connectionFailed
        /// TLS could not be agreed on: not offered, a certificate that is not trusted, or another host's; also when the
        /// connection broke just then.
        case encryptionFailed
        /// The connection broke, or was closed before.
        case connectionLost
        /// The server reported an error in a statement; the session goes on.
        case server
        /// The deadline passed.
        case timedOut
        /// The interruption was raised.
        case interrupted
        /// A statement asked for a COPY from or to the client.
        case unsupported
    }

    /// The kind of trouble.
    public var code: Code
    /// The five characters of PostgreSQL's Appendix A; `nil` when no server said anything.
    public var sqlState: String?
    /// `ERROR`, `FATAL` or `PANIC`.
    public var severity: String?
    /// What happened, in one sentence; of a failed connect all that libpq tells, which can be several lines.
    public var message: String
    /// The server's `DETAIL`.
    public var detail: String?
    /// What to do about it.
    public var hint: String?
    /// Where in the text that was run, counted from 1 in Unicode scalars.
    public var position: Int?
    /// Where in `internalQuery`, counted from 1 in Unicode scalars.
    public var internalPosition: Int?
    /// The statement that a function ran, when the error is in that, and it is no longer than a mebibyte. Whole, for places in
    /// it to be found, and so not for a log: what it says of passwords is in it.
    public var internalQuery: String?
    /// What was being done, innermost first.
    public var context: String?
    /// The schema of the object concerned.
    public var schema: String?
    /// The table concerned.
    public var table: String?
    /// The column concerned.
    public var column: String?
    /// The data type concerned.
    public var dataType: String?
    /// The constraint concerned.
    public var constraint: String?
    /// PostgreSQL's own function that raised the error.
    public var sourceFunction: String?

    /// The tags of the results that came before the error in the same text; with `unsupported` also of those that came
    /// after, because the server does not stop at a COPY to the client.
    public var completedResults: [String] = []

    /// Whether it is certain what became of the text that was run. False when the connection died, or no answer came,
    /// while it was in flight: a COMMIT in it is then in doubt.
    public var isOutcomeKnown: Bool

    /// An error with what every one has; the rest is set where it is known.
    public init(_ code: Code, _ message: String, sqlState: String? = nil, isOutcomeKnown: Bool = true) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.isOutcomeKnown = isOutcomeKnown
    }
}

extension PostgreSQLError: CustomStringConvertible {
    /// The message with its code, then what else there is to be shown, a line each.
    public var description: String {
        let head = [severity ?? code.rawValue, sqlState].compactMap { $0 }.joined(separator: " ")
        let more = [("detail", detail), ("hint", hint), ("context", context)]
        let lines = more.compactMap { name, text in text.map { "\(name): \($0)" } }
        return (["\(head): \(message)"] + lines).joined(separator: "\n")
    }
}
