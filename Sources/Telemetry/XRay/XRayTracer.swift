public import Tracing

/// Makes each span that ends a subsegment in X-Ray, by way of its daemon.
///
/// The trace comes in through ``extract(_:into:using:)``. Without one, or when it is not sampled or has no segment to be part of, nothing
/// is recorded and nothing sent.
public struct XRayTracer: Tracer {
    /// What it makes.
    public typealias Span = XRaySpan

    /// The header's name. Source: AWS X-Ray's developer guide, "Concepts", "Tracing header".
    public static let headerName = "X-Amzn-Trace-Id"

    private let daemon: XRayDaemon?
    private let makeID: @Sendable () -> UInt64

    /// Sends to `daemon`; without one, nowhere.
    public init(_ daemon: XRayDaemon?, makeID: @escaping @Sendable () -> UInt64 = { .random(in: 1 ... .max) }) {
        self.daemon = daemon
        self.makeID = makeID
    }

    /// Begins a span, below the one in the context.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> XRaySpan {
        let context = context()
        guard let daemon, let trace = context.xRayTrace, trace.isSampled, let parent = trace.parent else {
            return XRaySpan(operationName, context, recording: nil)
        }
        let id = Subsegment.hexadecimal(makeID())
        var inner = context
        inner.xRayTrace = XRayTraceHeader(root: trace.root, parent: id, isSampled: true)
        return XRaySpan(
            operationName, inner,
            recording: XRaySpan.Recording(
                daemon: daemon, makeID: makeID, id: id, trace: trace.root, parent: parent,
                start: instant().nanosecondsSinceEpoch))
    }

    /// Reads the trace that a carrier's header names into the context; a header that is none changes nothing.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: Self.headerName, from: carrier), let trace = XRayTraceHeader(text)
        else { return }
        context.xRayTrace = trace
    }

    /// Writes the trace's header for whoever is called next.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.xRayTrace else { return }
        injector.inject(trace.text, forKey: Self.headerName, into: &carrier)
    }

    /// Does nothing: each span is sent when it ends.
    public func forceFlush() {}
}

extension InstrumentationContext {
    private enum TraceKey: InstrumentationContextKey {
        typealias Value = XRayTraceHeader
        static var nameOverride: String? { "x-ray-trace" }
    }

    /// The trace that spans of this context belong to.
    public var xRayTrace: XRayTraceHeader? {
        get { self[TraceKey.self] }
        set { self[TraceKey.self] = newValue }
    }
}
