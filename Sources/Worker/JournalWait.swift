internal import Blocking
internal import Initialization
internal import Journaling

/// Waits for a journal that another process holds, as for any other contention: it is busy and not broken, and within the
/// run's time it may be let go.
final class JournalWait {
    /// How long one call waits inside SQLite, where nothing can end it: then a signal is looked for.
    static let slice = Duration.seconds(1)
    /// The pause before another call: where waiting could be a deadlock, SQLite says "busy" at once.
    static let pause = Duration.milliseconds(50)

    private let end: ContinuousClock.Instant
    private let deadline: ContinuousClock.Instant
    private let interruption: Interruption
    private let tell: () -> Void
    private var isTold = false

    /// - Parameters:
    ///   - end: until when to wait.
    ///   - deadline: when the answer must have been given. Between the two, what is still to be written may wait for half of what is left,
    ///     so that there stays time to answer all the same.
    ///   - tell: called once, when it begins to wait.
    init(
        until end: ContinuousClock.Instant, of deadline: ContinuousClock.Instant, _ interruption: Interruption,
        telling tell: @escaping () -> Void
    ) {
        self.end = end
        self.deadline = deadline
        self.interruption = interruption
        self.tell = tell
    }

    /// Opens a journal as soon as that is possible.
    func open(_ path: String, on thread: BlockingThread) async throws(JournalError) -> Journal {
        try await again { patience throws(JournalError) in
            try await Journal.open(path, on: thread, patience: patience)
        }
    }

    /// Has the journal do something as soon as that is possible.
    func callAsFunction<Result>(
        _ journal: Journal, _ body: (Journal) async throws(JournalError) -> Result
    ) async throws(JournalError) -> Result {
        try await again { patience throws(JournalError) in
            await journal.wait(atMost: patience)
            return try await body(journal)
        }
    }

    /// Calls until it is not busy, or the time is over: with how long the call may wait.
    func again<Result>(
        _ body: (Duration) async throws(JournalError) -> Result
    ) async throws(JournalError) -> Result {
        let begun = ContinuousClock.now
        let limit = max(end, begun + (deadline - begun) / 2)
        while true {
            do throws(JournalError) {
                return try await body(max(.zero, min(Self.slice, limit - .now)))
            } catch {
                guard error.code == .busy, .now < limit, !interruption.isRaised else { throw error }
            }
            if !isTold { tell() }
            isTold = true
            _ = await Pause.lasting(Self.pause, until: limit, interruption)
        }
    }
}

extension RunTime {
    /// Whether another run goes on with a request of which this one could write nothing, or no more, because the journal was
    /// busy; `nil` when that is no reason to end so.
    ///
    /// - Parameters:
    ///   - state: the request as far as it is written.
    ///   - runs: how many runs of it are known, this one among them.
    ///   - expiring: when whoever sent the request stops waiting, where the journal knows it.
    func suspension(
        by error: JournalError, _ state: State, runs: Int, expiring: Int64? = nil, isInterrupted: Bool
    ) -> RunSuspended? {
        guard error.code == .busy else { return nil }
        guard isInterrupted || policy.hasAnother(afterUnwritten: runs, moment(expiring: expiring)) else { return nil }
        var progress = state.progress
        // It may be in the database; the receipts will tell.
        if case .performing(let work) = state.phase, work.step.lays { progress += "; not known: \(work.step.rawValue)" }
        return RunSuspended(
            reason: isInterrupted ? .interrupted : .outOfTime,
            failure: Failure(.configuration, .retry, error.message, hint: error.hint), progress: progress)
    }
}
