internal import Glibc
internal import Synchronization

/// A place where a test may kill the process: the worker's promises hold only if it can die at each of them.
///
/// They are compiled into every build, so that the binary that is tested is the one that is shipped, and are armed by
/// `GROUNDWORK_CRASH_AT` alone: a number `N` kills at the N-th place that is reached, whichever it is; a name kills at the
/// first time that place is reached, `name:N` at the N-th. Anything else ends the process with 64 at the first place. Not
/// armed, each costs one comparison.
public enum CrashPoint: String, CaseIterable, Sendable {
    /// Nothing of an append has been written.
    case appendBegins = "append.begins"
    /// The events are written, and not yet committed.
    case appendUncommitted = "append.uncommitted"
    /// The events are durable, and nobody has been told.
    case appendDone = "append.done"
    /// No connection has been asked for.
    case connectBegins = "connect.begins"
    /// The server has let the worker in.
    case connectDone = "connect.done"
    /// Nothing of a message to PostgreSQL has been sent: for a step, before its COMMIT.
    case messageBegins = "message.begins"
    /// A message has left, and no answer was read: for a step, its COMMIT is on its way.
    case messageSent = "message.sent"
    /// All answers to a message were read: for a step, its COMMIT's; for the inspection, the receipts.
    case messageAnswered = "message.answered"
    /// Nothing of the answer has been sent to the ResponseURL.
    case answerBegins = "answer.begins"
    /// The answer has been sent, and nobody has said that it was taken.
    case answerSent = "answer.sent"
    /// The answer was taken, or refused.
    case answerAnswered = "answer.answered"

    /// Kills the process, with SIGKILL, when this is the place that is armed.
    @inline(__always)
    public static func reach(_ point: CrashPoint) {
        guard let armed else { return }
        armed.reach(point)
    }

    private static let armed = Armed(getenv("GROUNDWORK_CRASH_AT").map { String(cString: $0) })
}

/// Which place kills, and at which of its visits.
private final class Armed: Sendable {
    /// `nil` for any.
    private let point: CrashPoint?
    private let visit: Int
    private let visits = Atomic<Int>(0)

    init?(_ text: String?) {
        guard let text, !text.isEmpty else { return nil }
        let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let found: (point: CrashPoint?, visit: Int?) =
            switch (CrashPoint(rawValue: words[0]), words.count) {
            case (nil, 1): (nil, Int(text))
            case (nil, _): (nil, nil)
            case (let named?, 1): (named, 1)
            case (let named?, _): (named, Int(words[1]))
            }
        // A place that does not exist, or a visit that never comes, would make a test pass that tests nothing.
        guard let number = found.visit, number >= 1 else {
            Self.say("GROUNDWORK_CRASH_AT names no place to crash at: \(text)")
            exit(64)
        }
        point = found.point
        visit = number
    }

    func reach(_ reached: CrashPoint) {
        guard point == nil || point == reached else { return }
        guard visits.add(1, ordering: .relaxed).newValue == visit else { return }
        Self.say("killed at \(reached.rawValue)")
        kill(getpid(), SIGKILL)
        // The signal is on its way: nothing more may happen.
        while true { pause() }
    }

    private static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
