/// What the server says beside its results, such as `table "x" does not exist, skipping`. No text of it is
/// longer than 8 KiB.
public struct Notice: Equatable, Sendable {
    /// `NOTICE`, `WARNING`, `INFO`, `LOG` or `DEBUG`; `FATAL` for the server's last word to an idle session.
    public var severity: String
    /// The five characters of PostgreSQL's Appendix A.
    public var sqlState: String?
    /// What there is to say.
    public var message: String
    /// The server's `DETAIL`.
    public var detail: String?
    /// What to do about it.
    public var hint: String?
    /// What was being done, innermost first.
    public var context: String?

    /// A notice with what every one has; the rest is set where it is known.
    public init(
        severity: String, sqlState: String? = nil, message: String, detail: String? = nil, hint: String? = nil,
        context: String? = nil
    ) {
        self.severity = severity
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.hint = hint
        self.context = context
    }
}
