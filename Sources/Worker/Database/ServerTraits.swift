/// What a message must know about the server that it is for.
struct ServerTraits: Equatable {
    /// The version that first ends transactions which take too long, if somebody has told it to: PostgreSQL 17.
    static let transactionTimeoutVersion = 170_000

    /// There is a setting `transaction_timeout`.
    var hasTransactionTimeout = false
    /// A pool stands between, such as pgbouncer: another client gets the server's process after us, and had it before us.
    /// Known by the number of that process, which is not the one that the connection was told.
    var isPooled = false
    /// The name that the session goes by in `pg_stat_activity`.
    var applicationName = ""
}
