import CoreMetrics
import Initialization
import Journaling
import Telemetry

/// Metrics of steps and runs, from the events of runs.
struct RunMetrics {
    /// How a run ended, in one word: a dimension, so there are few.
    private enum RunOutcome: String {
        case succeeded, failed, suspended, redelivered, unanswered, stopped
    }

    private struct Run {
        var began: Int64
        var last: Int64
        var isRedelivery = false
    }

    private let factory: any MetricsFactory
    private var run: Run?

    /// The dimensions; each has a handful of values.
    static let dimensions: Set<String> = ["step", "outcome"]

    init(_ factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Takes the next event; `state` is the request's state with it.
    mutating func take(_ recorded: RecordedEvent, _ state: State) {
        run?.last = recorded.at
        if let ending = StepEnding(recorded.event) { count(ending) }
        switch recorded.event {
        case .runStarted:
            end(as: .stopped)
            run = Run(began: recorded.at, last: recorded.at)
        case .requestRedelivered: run?.isRedelivery = true
        case .retryScheduled(let pending): counter("Retries", pending.step).increment()
        case .runSuspended: end(as: .suspended)
        case .answerAbandoned: end(as: .unanswered)
        case .answerDelivered:
            // What was counted when it was answered first is not counted again.
            let isSuccess = state.conclusion?.succeeded == true
            end(as: run?.isRedelivery == true ? .redelivered : isSuccess ? .succeeded : .failed)
        default: break
        }
    }

    /// Ends a run that no event will end.
    mutating func flush() {
        end(as: .stopped)
    }

    private func count(_ ending: StepEnding) {
        switch ending.outcome {
        case .inspected, .committed, .answered:
            if let milliseconds = ending.milliseconds {
                Timer(label: "StepDuration", dimensions: [("step", ending.step.rawValue)], factory: factory)
                    .recordMilliseconds(milliseconds)
            }
            if let laid = ending.laid { counter("ObjectsLaid", ending.step).increment(by: laid) }
        case .failed, .inDoubt: counter("StepFailures", ending.step).increment()
        // A table that waits for another is no failure, nor is an hour's index build; an answer's last failure was counted.
        case .deferred, .leftRunning, .abandoned, .suspended, .stopped: break
        }
    }

    private mutating func end(as outcome: RunOutcome) {
        guard let ended = run else { return }
        run = nil
        Timer(label: "RunDuration", dimensions: [("outcome", outcome.rawValue)], factory: factory)
            .recordMilliseconds(max(0, ended.last - ended.began))
        // Each run counts, with 0 too: an alarm needs to see that there is nothing.
        Counter(label: "Failed", factory: factory).increment(by: [.failed, .unanswered].contains(outcome) ? 1 : 0)
        Counter(label: "Suspended", factory: factory).increment(by: [.suspended, .stopped].contains(outcome) ? 1 : 0)
    }

    private func counter(_ label: String, _ step: Step) -> Counter {
        Counter(label: label, dimensions: [("step", step.rawValue)], factory: factory)
    }
}
