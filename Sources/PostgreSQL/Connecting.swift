public import Blocking
internal import CrashPoints

extension Session {
    /// Connects, and returns by the deadline at the latest, even when the look-up of the host's name hangs: the thread
    /// that waits for it is then left behind, and ends with the look-up.
    ///
    /// - Parameters:
    ///   - interruption: Ends the connecting at once.
    ///   - thread: What the session runs on; `nil` makes one.
    ///   - onNotice: Called on the session's thread for everything the server says beside its results.
    public static func connect(
        _ parameters: ConnectionParameters, until deadline: ContinuousClock.Instant, interruption: Interruption?,
        on thread: BlockingThread? = nil, onNotice: @escaping @Sendable (Notice) -> Void
    ) async throws(PostgreSQLError) -> Session {
        let thread = thread ?? BlockingThread(named: "postgresql")
        let opening = Opening(
            parameters: parameters, deadline: deadline, interruption: interruption, onNotice: onNotice)
        CrashPoint.reach(.connectBegins)
        let connection = try await Connector(on: thread).connect(until: deadline, interruption) { opening.perform() }
        CrashPoint.reach(.connectDone)
        return Session(connection, on: thread)
    }
}

/// Waits for a connection on the thread that will be the session's.
actor Connector {
    private let thread: BlockingThread

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(on thread: BlockingThread) { self.thread = thread }

    func connect(
        until deadline: ContinuousClock.Instant, _ interruption: Interruption?,
        by open: @escaping @Sendable () -> Result<ConnectionHandle, PostgreSQLError>
    ) throws(PostgreSQLError) -> ConnectionHandle {
        if interruption?.isRaised == true { throw .notConnected(.interrupted) }
        guard ContinuousClock.now < deadline else { throw .notConnected(.timedOut) }
        guard let errand = Errand(open) else {
            throw PostgreSQLError(.connectionFailed, "the system has no thread left to connect on")
        }
        if let outcome = errand.take(until: deadline, interruption) { return try outcome.get() }
        // It ends by itself just now, with a better text, unless it hangs.
        if let outcome = errand.take(until: .now + Limit.handOver, nil) { return try outcome.get() }
        throw .notConnected(interruption?.isRaised == true ? .interrupted : .timedOut)
    }
}
