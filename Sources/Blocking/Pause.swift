/// Lets time pass on a thread of its own, so that an interruption ends it at once.
public actor Pause {
    private static let shared = Pause()
    private let thread = BlockingThread(named: "gw-pause")

    /// The thread of all pauses.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Waits so long, but not past a deadline and not past an interruption.
    public static func lasting(
        _ duration: Duration, until deadline: ContinuousClock.Instant? = nil, _ interruption: Interruption
    ) async -> Readiness.Outcome {
        let end = ContinuousClock.now + duration
        return await shared.wait(until: deadline.map { min(end, $0) } ?? end, interruption)
    }

    private func wait(until end: ContinuousClock.Instant, _ interruption: Interruption) -> Readiness.Outcome {
        Readiness.wait(for: nil, .read, until: end, interruption)
    }
}
