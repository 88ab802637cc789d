import Initialization
import Journaling
import Logging
import Synchronization
import Telemetry
import Tracing
import Worker

/// Tells another reporter, and makes spans and metrics of the same events: data flows one way, and no run knows of it.
final class TelemetryReporter: Reporter {
    private struct Told {
        var spans: StepSpans?
        var runs: RunMetrics?
        /// The ids of the requests that events were of; more than two need not be told apart.
        var requests: Set<String> = []
    }

    private let wrapped: any Reporter
    private let metrics: EmbeddedMetrics?
    private let invocation: InvocationIdentity?
    private let told: Mutex<Told>

    /// Makes spans below the trace in `context`, and metrics; each is left out where it is `nil`.
    init(
        wrapping reporter: any Reporter, tracer: XRayTracer?, context: InstrumentationContext,
        metrics: EmbeddedMetrics?,
        invocation: InvocationIdentity?
    ) {
        wrapped = reporter
        self.metrics = metrics
        self.invocation = invocation
        let spans = tracer.map { StepSpans($0, context) }
        told = Mutex(Told(spans: spans, runs: metrics.map { RunMetrics($0) }))
    }

    /// As the environment says: metrics on Lambda or where `GROUNDWORK_METRICS` says so, spans where there are a daemon and a sampled trace.
    ///
    /// - Parameters:
    ///   - requestID: the invocation's id, where there is an invocation.
    ///   - trace: the invocation's tracing header, `Root=…;Parent=…;Sampled=1`.
    ///   - output: takes the metrics' lines; the one that the wrapped reporter writes to, so that no two lines mix.
    convenience init(
        wrapping reporter: any Reporter, environment: Environment, invocation requestID: String? = nil,
        trace: String? = nil, output: LineOutput
    ) {
        let settings = TelemetrySettings(environment)
        var context = InstrumentationContext.topLevel
        let header = ["": trace ?? ""]
        XRayTracer(nil).extract(header, into: &context, using: HeaderExtractor())
        let isTraced = context.xRayTrace?.isSampled == true
        let daemon = isTraced ? settings.daemon.map { XRayDaemon($0) } : nil
        self.init(
            wrapping: reporter, tracer: daemon.map { XRayTracer($0) }, context: context,
            metrics: settings.writesMetrics
                ? EmbeddedMetrics(namespace: settings.namespace, dimensions: RunMetrics.dimensions) { output.write($0) }
                : nil,
            invocation: requestID.map { InvocationIdentity(requestID: $0, trace: trace) })
    }

    func recorded(_ event: RecordedEvent, _ state: State) {
        wrapped.recorded(event, state)
        told.withLock { told in
            told.spans?.take(event, state)
            told.runs?.take(event, state)
            if let request = state.request?.requestID, told.requests.count < 2 { told.requests.insert(request) }
        }
        // The run is over, and nobody else need say so.
        if case .answerDelivered(let delivered) = event.event, delivered.channel == .standardOutput { flush() }
    }

    func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        wrapped.note(level, message, metadata)
    }

    func answer(_ body: String) throws(Failure) {
        try wrapped.answer(body)
    }

    /// Sends and writes what is still to be: at the end of an invocation.
    func flush() {
        let requests = told.withLock { told in
            told.spans?.flush()
            told.runs?.flush()
            defer { told.requests = [] }
            return told.requests
        }
        var members: [String: TelemetryValue] = [:]
        members["requestId"] = invocation.map { .string($0.requestID) }
        members["traceId"] = invocation?.traceID.map { .string($0) }
        if requests.count == 1 { members["cfnRequestId"] = requests.first.map { .string($0) } }
        metrics?.flush(members)
    }
}

/// Takes the one header out of a dictionary, whatever its key: Lambda has three names for it.
private struct HeaderExtractor: Extractor {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier.first?.value }
}

extension InvocationIdentity {
    /// Names an invocation by its id and its tracing header, of which the trace's id is kept.
    init(requestID: String, trace: String?) {
        self.init(requestID: requestID, traceID: trace.flatMap { XRayTraceHeader($0) }?.root)
    }
}
