import Initialization
import Journaling
import Logging
import Synchronization
import Testing
import Worker

/// Keeps what a run tells, and lets a test step in between an append and the effect that it announces.
final class RecordingReporter: Reporter {
    struct Told: Equatable {
        var events: [RecordedEvent] = []
        var notes: [String] = []
        var answers: [String] = []
        /// The order in which all came: an event's kind, `note` or `answer`.
        var order: [String] = []
    }

    private let told = Mutex(Told())
    private let onEvent: @Sendable (RecordedEvent) -> Void
    /// Why no answer can be written.
    private let refusal: Failure?

    init(refusing refusal: Failure? = nil, onEvent: @escaping @Sendable (RecordedEvent) -> Void = { _ in }) {
        self.onEvent = onEvent
        self.refusal = refusal
    }

    var all: Told { told.withLock { $0 } }
    var events: [Event] { all.events.map(\.event) }
    var kinds: [EventKind] { events.map(\.kind) }
    var notes: [String] { all.notes }
    var answers: [String] { all.answers }

    /// The failures of steps, and of doubts.
    var failures: [Failure] {
        events.compactMap {
            switch $0 {
            case .stepFailed(let failed): failed.failure
            case .stepInDoubt(let doubt): doubt.failure
            default: nil
            }
        }
    }

    /// Waits until so many events of a kind were told.
    func wait(for kind: EventKind, times: Int = 1) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while kinds.count(where: { $0 == kind }) < times {
            try #require(ContinuousClock.now < deadline, "\(kind) does not come: \(kinds)")
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    func recorded(_ event: RecordedEvent, _ state: State) {
        told.withLock {
            $0.events.append(event)
            $0.order.append(event.event.kind.rawValue)
        }
        onEvent(event)
    }

    func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        told.withLock {
            $0.notes.append("\(level): \(message)")
            $0.order.append("note")
        }
    }

    func answer(_ body: String) throws(Failure) {
        if let refusal { throw refusal }
        told.withLock {
            $0.answers.append(body)
            $0.order.append("answer")
        }
    }
}
