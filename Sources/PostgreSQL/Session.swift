internal import Blocking
internal import CLibPQ

/// One session with a PostgreSQL server, over libpq, on a thread of its own.
///
/// Every method blocks that thread and no other, and none awaits anything: two callers take turns, a statement at a
/// time. The connection ends with `close`, or with the session.
public actor Session {
    /// Where the session stands in a transaction.
    public enum TransactionStatus: Equatable, Sendable {
        /// In none.
        case idle
        /// A statement is being run.
        case active
        /// Inside a transaction.
        case inTransaction
        /// Inside a transaction that can only be rolled back.
        case inFailedTransaction
        /// There is no connection any more.
        case unknown
    }

    /// The server's version, such as 150018 for 15.18.
    public nonisolated let serverVersion: Int
    /// The host that answered, or the folder of its socket.
    public nonisolated let host: String
    /// The port of that host.
    public nonisolated let port: String
    /// The database.
    public nonisolated let database: String
    /// The role that was authenticated.
    public nonisolated let user: String
    /// Whether the connection is encrypted by TLS.
    public nonisolated let isEncrypted: Bool
    /// The id of the server's process for this session, as in `pg_stat_activity`.
    public nonisolated let processID: Int32

    /// The session's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let thread: BlockingThread
    var connection: ConnectionHandle
    /// Whether the server was left at work on what it was sent last. As long as the session is kept, its connection stands
    /// open: a server that finds it closed would end the work when it next has something to say, such as a notice.
    public internal(set) var isLeft = false

    /// The text without the passwords that this session was made with, and without what lets the reader of a URL in.
    public func redacted(_ text: String) -> String { connection.secrets.redact(text) }

    init(_ connection: consuming ConnectionHandle, on thread: BlockingThread) {
        let raw = connection.raw
        func text(_ value: UnsafeMutablePointer<CChar>?) -> String { value.map { String(cString: $0) } ?? "" }
        serverVersion = Int(PQserverVersion(raw))
        host = text(PQhost(raw))
        port = text(PQport(raw))
        database = text(PQdb(raw))
        user = text(PQuser(raw))
        isEncrypted = PQsslInUse(raw) == 1
        processID = PQbackendPID(raw)
        self.thread = thread
        self.connection = connection
    }

    /// Whether another statement can be run, as far as the server has told by now: one that closed the session because it
    /// idled has.
    public var isUsable: Bool {
        guard !isLeft, let raw = connection.raw else { return false }
        // Reads what came meanwhile, without waiting, and takes it in: notices, maybe a farewell.
        PQconsumeInput(raw)
        _ = PQisBusy(raw)
        return PQstatus(raw) == CONNECTION_OK && connection.notices.farewell == nil
    }

    /// Ends the connection of a session that was left at work, if that work is over; whether it is closed.
    public func closeIfDone() -> Bool {
        guard let raw = connection.raw else { return true }
        while PQstatus(raw) == CONNECTION_OK, PQconsumeInput(raw) == 1 {
            guard PQisBusy(raw) == 0 else { return false }
            guard let result = PQgetResult(raw) else { break }
            PQclear(result)
        }
        connection.close()
        return true
    }

    /// Where the session stands; asks libpq, not the server.
    public var transactionStatus: TransactionStatus {
        switch PQtransactionStatus(connection.raw) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .inTransaction
        case PQTRANS_INERROR: .inFailedTransaction
        default: .unknown
        }
    }

    /// Ends the connection; an open transaction is rolled back by the server. May be called again.
    public func close() { connection.close() }
}
