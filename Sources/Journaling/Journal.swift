public import Blocking
public import Initialization

/// The journal: one SQLite file to which events are appended, and nothing else ever happens.
///
/// An actor on a thread of its own, because SQLite blocks. Several processes may have one journal open.
public actor Journal {
    /// What the journal is opened for.
    public enum Access: Sendable {
        /// To append and to read.
        case readWrite
        /// To read only; works where nothing can be written.
        case readOnly
    }

    /// How long one call waits for another process that writes, unless `wait(atMost:)` says otherwise.
    public static let patience = Duration.seconds(5)

    /// The file, as it was named.
    public nonisolated let path: String

    private let thread: BlockingThread
    private var store: Store?
    /// The files when they were opened, or last left to themselves.
    private var condition = JournalFile.Condition()

    /// The actor runs on its own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens a journal, or makes one: of mode 0600 whatever the umask, and its folder, where it is missing, of mode 0700.
    ///
    /// An append is durable when it returns: SQLite's `journal_mode` and `synchronous` are set and read back.
    ///
    /// - Parameter thread: the thread to run on; `nil` makes one.
    /// - Parameter patience: how long this and every further call waits for another process that writes.
    /// - Throws: `busy` when that was not long enough; the same call may succeed later.
    public static func open(
        _ path: String, _ access: Access = .readWrite, on thread: BlockingThread? = nil,
        patience: Duration = Journal.patience
    ) async throws(JournalError) -> Journal {
        let journal = Journal(path, thread ?? BlockingThread(named: "journal"))
        try await journal.start(access, patience)
        return journal
    }

    private init(_ path: String, _ thread: BlockingThread) {
        self.path = path
        self.thread = thread
    }

    private func start(_ access: Access, _ patience: Duration) throws(JournalError) {
        store = try Store(path, access, patience: patience)
        condition = JournalFile.Condition(of: path)
    }

    /// Has each call from now on wait so long for another process that writes. What then throws `busy` has done nothing, and
    /// may be called again.
    public func wait(atMost patience: Duration) {
        switch store {
        case .some(let store): store.wait(atMost: patience)
        case nil: break
        }
    }

    /// The events of a stream, in the order of their versions; none when there is no such stream.
    ///
    /// - Throws: `damagedEvent` with the event's sequence when one is not as it was written; `newer` when a newer
    ///   Groundwork wrote it.
    public func events(in stream: String) throws(JournalError) -> [RecordedEvent] {
        try opened { store throws(JournalError) in try store.events(in: stream) }
    }

    /// Appends events to a stream, all of them or none, with one sync of the disk; they are durable when this returns.
    ///
    /// - Parameter version: the version that the stream is at: how many events it has.
    /// - Parameter milliseconds: when the events happened, since 1970.
    /// - Parameter conclude: makes further events for the same transaction, told the chain's head behind the others.
    /// - Throws: `versionConflict` when the stream is at another version.
    public func append(
        _ events: [Event], to stream: String, expecting version: Int, at milliseconds: Int64,
        conclude: @Sendable (ChainHead) -> [Event] = { _ in [] }
    ) throws(JournalError) -> [RecordedEvent] {
        try opened { store throws(JournalError) in
            try store.append(events, to: stream, expecting: version, at: milliseconds, conclude: conclude)
        }
    }

    /// The end of the chain.
    public func head() throws(JournalError) -> ChainHead {
        try opened { store throws(JournalError) in try store.head() }
    }

    /// The streams that deliver the request with this RequestId, oldest first.
    public func streams(ofRequest requestID: String) throws(JournalError) -> [String] {
        try opened { store throws(JournalError) in try store.streams(ofRequest: requestID) }
    }

    /// The streams whose answer was neither delivered nor given up, oldest first.
    public func unfinishedStreams() throws(JournalError) -> [String] {
        try opened { store throws(JournalError) in try store.unfinishedStreams() }
    }

    /// Runs a named query. Parameters are named without their colon; those that are not given are NULL.
    ///
    /// - Throws: `badQuery` for a parameter that the query does not have.
    public func run(_ query: NamedQuery, parameters: [String: String?] = [:]) throws(JournalError) -> Table {
        try run(sql: query.sql, parameters: parameters)
    }

    /// Runs one statement of SQLite's SQL that reads; it can do nothing else.
    ///
    /// - Throws: `badQuery` for what is not such a statement, and for a parameter that it does not have.
    public func run(sql: String, parameters: [String: String?] = [:]) throws(JournalError) -> Table {
        try opened { store throws(JournalError) in try store.run(sql, parameters: parameters) }
    }

    /// Walks the whole chain.
    ///
    /// - Throws: `corrupt` when the file is damaged below the chain, in SQLite's own structures.
    public func verify() throws(JournalError) -> Verification {
        try opened { store throws(JournalError) in try store.verify() }
    }

    /// Closes the file. The last connection to close moves the log into the file and removes it.
    public func close() { store = nil }

    /// Closes the file, complete by itself, but leaves the log `-wal` beside it for the next process.
    ///
    /// For a process that ends now and has somebody waiting: removing the log costs more than all appends of a run together,
    /// and making it again costs two syncs.
    public func leave() {
        switch store {
        case .some(let store): store.keepLog()
        case nil: break
        }
        store = nil
    }

    /// Whether what is open can serve the next run as well as what would be opened for it: it is on a disk of this machine,
    /// and its path still leads to it. If so, how it stands is noted for `isUntouched`.
    public func canStayOpen() -> Bool {
        guard isLocal else { return false }
        let now = JournalFile.Condition(of: path)
        guard now.isOfTheFiles(of: condition) else { return false }
        condition = now
        return true
    }

    /// Whether nobody has touched the files since `canStayOpen`: neither put others in their place nor written into them.
    ///
    /// A file that was cut short, overwritten or replaced by a copy must be looked at anew: what is open knows a part of
    /// what was in it. It is told by size and times, so not what a broken disk makes of a file by itself, nor what is
    /// written within the tick of the system's clock, some milliseconds, in which it was left; `verify` tells that.
    public func isUntouched() -> Bool {
        isLocal && condition == JournalFile.Condition(of: path)
    }

    /// Lets go of what is open without a word, if somebody wrote into the file since: nothing of ours belongs in it any more.
    /// Else it is as `leave`.
    public func abandon() {
        guard JournalFile.Condition(of: path).isWrittenOver(since: condition) else { return leave() }
        switch store {
        case .some(let store): store.keepLogAsItIs()
        case nil: break
        }
        store = nil
    }

    /// Whether there is a store, on a disk of this machine.
    private var isLocal: Bool {
        switch store {
        case .some(let store): store.isLocal
        case nil: false
        }
    }

    private func opened<Result>(
        _ body: (borrowing Store) throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        switch store {
        case .some(let store): return try body(store)
        case nil:
            throw JournalError(
                .closed, "the journal \(path) is closed", hint: JournalError.Code.closed.hint(path: path))
        }
    }
}
