/// The session's own limits, beside the deadlines it is given.
enum Limit {
    /// What the request to cancel, which needs a connection of its own, and the answer to it may take together, before the
    /// connection is dropped.
    static let cancelGrace = Duration.seconds(2)
    /// What the answer has at least: it may have come while the request hung.
    static let cancelAnswer = Duration.milliseconds(100)
    /// What the ROLLBACK after an error may take, past the deadline too: a session is either clean or closed.
    static let rollback = Duration.seconds(2)
    /// What one address has to answer, unless `connect_timeout` says otherwise: the next address deserves its turn.
    static let attemptSeconds = 10
    /// What the thread that connects has, past the deadline, to say how far it came.
    static let handOver = Duration.milliseconds(20)
    /// How much is told of a text of the server's, such as a message or its detail, in bytes of UTF-8: what a person reads.
    static let told = 8 << 10
    /// No secret is longer, in bytes: a pre-signed URL with a session token has some two thousand.
    static let longestSecret = 64 << 10
    /// A statement that the server quotes is kept whole up to here, in bytes, for places in it to be found; a longer one is none
    /// of a file's, which are not larger (`SchemaFolder.fileSizeLimit`).
    static let quotedStatement = 1 << 20
}

/// Keywords of libpq's that a session sets unless they are given.
enum DefaultKeywords {
    /// A peer that is gone shows after a minute at most (30 s of silence, then three probes 10 s apart, or 30 s
    /// without an acknowledgement), where Linux alone would take two hours.
    static let keepAlive = [
        "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "30000",
    ]
    /// The name in `pg_stat_activity`, behind `application_name` and `PGAPPNAME`.
    static let applicationName = "groundwork"
}
