internal import CSQLite

/// A journal that is open: the connection and the statements that every append runs. Used by one thread at a time.
struct Store: ~Copyable {
    let headStatement: Statement
    let versionStatement: Statement
    let insertStatement: Statement
    /// Whether the file is on a disk of this machine, and its newest events in a log beside it.
    let isLocal: Bool
    // The last to go: what is freed before its connection need not be waited for.
    let connection: Connection

    /// The longest log that stays beside the file, in pages of 4,096 bytes. Whoever opens the file next reads all of it, also
    /// what is in the file already, and appends behind that; to begin it anew costs one sync.
    static let longestLog: Int32 = 128

    /// Opens a journal, or makes it.
    ///
    /// - Parameter storage: what the file is on; only tests say.
    init(
        _ path: String, _ access: Journal.Access, storage: Storage? = nil, patience: Duration = Journal.patience
    ) throws(JournalError) {
        let connection =
            switch access {
            case .readWrite: try Self.writable(path, storage, patience)
            case .readOnly: try Self.readable(path, patience)
            }
        let head = try Statement(
            connection, "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1", kept: true)
        let version = try Statement(
            connection, "SELECT coalesce(max(version), 0) FROM event WHERE stream = ?1", kept: true)
        let insert = try Statement(
            connection,
            """
            INSERT INTO event (sequence, stream, version, at, kind, schema, payload, previous, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """, kept: true)
        let mode = try connection.value("PRAGMA journal_mode")
        // Only now: nothing may fail between the parts of a value that owns them.
        isLocal = mode == Storage.local.journalMode
        self.connection = connection
        headStatement = head
        versionStatement = version
        insertStatement = insert
    }

    /// A connection that appends: durable, and that read back.
    private static func writable(
        _ path: String, _ storage: Storage?, _ patience: Duration
    ) throws(JournalError) -> Connection {
        try JournalFile.make(path)
        let connection = try Connection(JournalFile.plain(path), path: path, flags: SQLITE_OPEN_READWRITE)
        try configure(connection, patience)
        // SQLite falls back to reading by itself.
        guard sqlite3_db_readonly(connection.handle, "main") == 0 else {
            throw connection.failure(SQLITE_READONLY)
        }
        let isNew = try !Form.check(connection)
        try set(storage ?? Storage(of: path), connection, patience)
        if isNew { try Form.lay(connection) }
        return connection
    }

    /// Has each statement from now on wait so long for another process that writes: at least a millisecond, for without a wait
    /// SQLite would not even try again.
    func wait(atMost patience: Duration) { Self.wait(connection, atMost: patience) }

    private static func wait(_ connection: borrowing Connection, atMost patience: Duration) {
        let parts = patience.components
        let milliseconds = parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
        sqlite3_busy_timeout(connection.handle, Int32(clamping: max(1, milliseconds)))
    }

    /// Copies the log into the file, so that this holds everything, and has the emptied log stay when the connection closes.
    /// A connection for which that cannot be said closes as usual.
    func keepLog() {
        var pages: Int32 = 0
        // Not an error when it fails, or does a part only: nothing is lost, and the next one goes on.
        _ = sqlite3_wal_checkpoint_v2(connection.handle, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, nil)
        if pages > Self.longestLog {
            // Only if nobody else is at it: it is not worth waiting for.
            sqlite3_busy_timeout(connection.handle, 0)
            _ = sqlite3_wal_checkpoint_v2(connection.handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        }
        keepLogAsItIs()
    }

    /// Has the log stay as it is when the connection closes; neither file is written to.
    func keepLogAsItIs() { _ = groundwork_keep_log(connection.handle) }

    /// A connection that only reads.
    private static func readable(_ path: String, _ patience: Duration) throws(JournalError) -> Connection {
        guard try JournalFile.exists(path) else {
            throw JournalError(
                .cannotOpen, "there is no journal at \(path)", hint: "Name the journal of an earlier run.")
        }
        do {
            return try reading(path, patience)
        } catch  where error.code == .readOnly && takeBack(path, patience) {
            return try reading(path, patience)
        } catch  where [.cannotOpen, .readOnly, .full].contains(error.code) {
            // To read a log SQLite wants to write an index beside it. Without a log the file says all by itself.
            guard JournalFile.size(path + "-wal") ?? 0 == 0, JournalFile.size(path + "-journal") ?? 0 == 0 else {
                throw JournalError(
                    error.code == .full ? .full : .readOnly,
                    "\(error.message): its newest events are in a file beside it, which cannot be read without writing",
                    hint: "Copy the journal together with the files -wal and -journal beside it into a folder that "
                        + "this account may write to, and open the copy.")
            }
            let connection = try Connection(
                JournalFile.uri(path, "immutable=1"), path: path, flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
            try configure(connection, patience)
            try check(connection)
            return connection
        }
    }

    private static func reading(_ path: String, _ patience: Duration) throws(JournalError) -> Connection {
        let connection = try Connection(JournalFile.plain(path), path: path, flags: SQLITE_OPEN_READONLY)
        try configure(connection, patience)
        try check(connection)
        return connection
    }

    /// A process that was killed in the commit of an append without a log has left a half of it in the file, and beside that
    /// what it was before: only a connection that may write takes it back, when it first reads. `false` where none may.
    private static func takeBack(_ path: String, _ patience: Duration) -> Bool {
        guard JournalFile.size(path + "-journal") ?? 0 > 0 else { return false }
        do {
            let connection = try Connection(JournalFile.plain(path), path: path, flags: SQLITE_OPEN_READWRITE)
            try configure(connection, patience)
            _ = try Form.check(connection)
            return true
        } catch {
            return false
        }
    }

    private static func check(_ connection: borrowing Connection) throws(JournalError) {
        guard try Form.check(connection) else {
            throw JournalError(
                .notAJournal, "\(connection.path) is empty: it holds no journal yet",
                hint: JournalError.Code.notAJournal.hint(path: connection.path))
        }
    }

    private static func configure(
        _ connection: borrowing Connection, _ patience: Duration
    ) throws(JournalError) {
        wait(connection, atMost: patience)
        // Sorting is done in memory: a full disk must not keep anybody from reading.
        try connection.execute("PRAGMA temp_store = MEMORY")
    }

    /// Sets how SQLite keeps the file, and reads back whether it does.
    private static func set(
        _ storage: Storage, _ connection: borrowing Connection, _ patience: Duration
    ) throws(JournalError) {
        // A journal with a log that was moved to a shared file system is converted without shared memory.
        if storage == .shared { _ = try connection.value("PRAGMA locking_mode = EXCLUSIVE") }
        let mode = try patiently(patience) { () throws(JournalError) in
            try connection.value("PRAGMA journal_mode = \(storage.journalMode)")
        }
        if storage == .shared { _ = try connection.value("PRAGMA locking_mode = NORMAL") }
        try connection.execute("PRAGMA synchronous = \(storage.synchronous)")
        let synchronous = try connection.number("PRAGMA synchronous")
        guard mode == storage.journalMode, synchronous == storage.synchronous else {
            throw JournalError(
                .cannotOpen,
                "SQLite does not keep \(connection.path) durably: "
                    + "journal_mode is \(mode), synchronous is \(synchronous)",
                hint: "Put the journal on a local disk.")
        }
    }

    /// Changing the mode asks for the file alone and, where waiting could deadlock, is told "busy" at once.
    private static func patiently<Result>(
        _ patience: Duration, _ body: () throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try body()
            } catch  where error.code == .busy && ContinuousClock.now < deadline {
                sqlite3_sleep(5)
            }
        }
    }
}
