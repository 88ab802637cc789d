internal import Blocking

/// How often something is tried, with pauses that double.
struct Patience: Sendable {
    /// How often in all.
    let tries: Int
    /// The first pause.
    let first: Duration

    /// For the next invocation: together 6.4 s, less than the 10 s that Lambda gives a function to start.
    static let invocations = Patience(tries: 8, first: .milliseconds(50))

    /// For a report: it is known to the API by its request id, so a second one does no harm.
    static let reports = Patience(tries: 3, first: .milliseconds(50))

    /// How long to wait after so many failures, from 1.
    func pause(after failures: Int) -> Duration { first * (1 << min(failures - 1, 16)) }

    /// Waits that long, or until the interruption.
    func wait(after failures: Int, _ interruption: Interruption) async {
        _ = await Pause.lasting(pause(after: failures), interruption)
    }
}
