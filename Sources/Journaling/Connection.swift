internal import CSQLite
internal import Glibc

/// One connection of libsqlite3, closed when it goes. Used by one thread at a time.
struct Connection: ~Copyable {
    let handle: OpaquePointer
    /// The file, as the user named it: for messages.
    let path: String

    /// Opens a file that exists.
    ///
    /// - Parameter name: the file as SQLite wants it: a path, or a `file:` URI.
    init(_ name: String, path: String, flags: Int32) throws(JournalError) {
        var opened: OpaquePointer?
        let result = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard result == SQLITE_OK, let handle = opened else {
            let error = JournalError(result, opened, path: path)
            // Even a connection that could not be opened holds memory.
            sqlite3_close_v2(opened)
            throw error
        }
        self.handle = handle
        self.path = path
    }

    deinit {
        // Waits by itself for statements that are still about.
        sqlite3_close_v2(handle)
    }

    /// Runs statements that give no rows, or none that matter.
    func execute(_ sql: String) throws(JournalError) {
        errno = 0
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        let last = errno
        guard result == SQLITE_OK else { throw JournalError(result, handle, path: path, last: last) }
    }

    /// The first value of the first row: what a pragma answers.
    func value(_ sql: String) throws(JournalError) -> String {
        try first(of: sql) { $0.text(0) } ?? ""
    }

    /// The first value of the first row, as a number.
    func number(_ sql: String) throws(JournalError) -> Int64 {
        try first(of: sql) { $0.integer(0) } ?? 0
    }

    /// What `read` finds in the first row; `nil` when there is none.
    private func first<Value>(
        of sql: String, _ read: (borrowing Statement) -> Value
    ) throws(JournalError) -> Value? {
        let statement = try Statement(self, sql)
        guard try statement.step() else { return nil }
        let value = read(statement)
        // To its end: a pragma that changes the file answers first and commits then, and only that may fail.
        while try statement.step() {}
        return value
    }

    /// When a transaction keeps other writers out.
    enum Lock: String {
        /// From its beginning.
        case immediate = "IMMEDIATE"
        /// Not as long as it only reads: it sees the file as it was at one moment.
        case deferred = "DEFERRED"
    }

    /// All that `body` does happens, or nothing does.
    func transaction<Result>(
        _ lock: Lock = .immediate, _ body: () throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        try execute("BEGIN \(lock.rawValue)")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // Some failures, such as a full disk, end the transaction by themselves.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// The error for a result code of this connection.
    func failure(_ result: Int32) -> JournalError { JournalError(result, handle, path: path) }
}
