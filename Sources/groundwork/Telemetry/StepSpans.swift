import Initialization
import Journaling
import Telemetry
import Tracing

/// One span an attempt at a step, from the events of runs: their times are the events' own.
struct StepSpans {
    private struct Open {
        var work: StepStarted
        var span: XRaySpan
    }

    private let tracer: XRayTracer
    private let context: InstrumentationContext
    /// A run performs one step at a time, and an invocation one run.
    private var open: Open?

    init(_ tracer: XRayTracer, _ context: InstrumentationContext) {
        self.tracer = tracer
        self.context = context
    }

    /// Takes the next event; `state` is the request's state with it.
    mutating func take(_ recorded: RecordedEvent, _ state: State) {
        let instant = Self.instant(recorded.at)
        switch recorded.event {
        case .stepStarted(let work):
            end(as: .stopped, at: instant)
            begin(work, recorded, state, instant)
        case .runSuspended(let suspended):
            end(as: .suspended, failure: suspended.failure, at: instant)
        default:
            // What a run finds out about a step of an earlier one has no span here.
            guard let ending = StepEnding(recorded.event), ending.step == open?.work.step else { return }
            end(as: ending.outcome, failure: ending.failure, laid: ending.laid, at: instant)
        }
    }

    /// Ends what is still open: no event will.
    mutating func flush() {
        end(as: .stopped, at: DefaultTracerClock.now)
    }

    private mutating func begin(
        _ work: StepStarted, _ recorded: RecordedEvent, _ state: State, _ instant: DefaultTracerClock.Timestamp
    ) {
        let span = tracer.startSpan(work.step.rawValue, context: context, at: instant)
        guard span.isRecording else { return }
        var about: SpanAttributes = [
            "stream": .string(recorded.stream), "step": .string(work.step.rawValue),
            "attempt": .int64(Int64(work.attempt)),
        ]
        about["request"] = state.request?.requestID
        span.attributes = about
        open = Open(work: work, span: span)
    }

    private mutating func end(
        as outcome: StepOutcome, failure: Failure? = nil, laid: Int? = nil, at instant: DefaultTracerClock.Timestamp
    ) {
        guard let span = open?.span else { return }
        open = nil
        span.attributes["outcome"] = outcome.rawValue
        span.attributes["laid"] = laid
        span.attributes["sqlState"] = failure?.sqlState
        switch outcome {
        case .inspected, .committed, .answered, .leftRunning: break
        case .failed, .deferred, .inDoubt, .abandoned, .suspended, .stopped:
            if let failure { record(failure, in: span) }
            // What may pass, or is tried otherwise, is no fault of the step's.
            if outcome == .stopped || failure?.disposition == .permanent { span.setStatus(SpanStatus(code: .error)) }
        }
        span.end(at: instant)
    }

    /// Records the failure, but not its detail, which may show rows, and not its hint, which is long.
    private func record(_ failure: Failure, in span: XRaySpan) {
        span.recordError(
            failure,
            attributes: [
                XRaySpan.typeKey: .string(failure.sqlState ?? failure.origin.rawValue),
                XRaySpan.messageKey: .string((failure.place.map { "\($0): " } ?? "") + failure.message),
            ])
    }

    private static func instant(_ milliseconds: Int64) -> DefaultTracerClock.Timestamp {
        DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: UInt64(max(0, milliseconds)) * 1_000_000)
    }
}
