internal import Blocking

/// Lets time pass on a thread of its own, so that an interruption ends it at once.
actor Pause {
    private static let shared = Pause()
    private let thread = BlockingThread(named: "gw-pause")

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Waits so many milliseconds, but not past the deadline and not past an interruption.
    static func milliseconds(
        _ count: Int64, until deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) async -> Readiness.Outcome {
        await shared.wait(until: min(.now + .milliseconds(count), deadline), interruption)
    }

    private func wait(until end: ContinuousClock.Instant, _ interruption: Interruption) -> Readiness.Outcome {
        Readiness.wait(for: nil, .read, until: end, interruption)
    }
}
