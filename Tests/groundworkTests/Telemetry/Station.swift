import Blocking
import Foundation
import Initialization
import Journaling
import Logging
import Synchronization
import Telemetry
import TestSupport
import Tracing
import Worker

@testable import groundwork

/// A worker in this process whose spans and metrics a test can see: a desk, X-Ray's daemon, and what is written.
final class Station: Sendable {
    let desk: Desk
    let daemon: DatagramSink
    let kept = Kept()
    let reporter: TelemetryReporter

    static let header = "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a;Sampled=1"

    init(_ files: [String: String], server: PrivateServer? = nil) throws {
        desk = try Desk(files, server: server)
        daemon = try DatagramSink()
        let ids = Mutex<UInt64>(0)
        let tracer = XRayTracer(XRayDaemon(XRayDaemonAddress(host: daemon.host, port: daemon.port))) {
            ids.withLock {
                $0 += 1
                return $0
            }
        }
        var context = InstrumentationContext.topLevel
        context.xRayTrace = XRayTraceHeader(Self.header)
        let kept = kept
        reporter = TelemetryReporter(
            wrapping: kept, tracer: tracer, context: context,
            metrics: EmbeddedMetrics(
                dimensions: RunMetrics.dimensions, write: { kept.write($0) }, now: { 1_767_225_600_000 }),
            invocation: InvocationIdentity(requestID: "invocation-1", trace: Self.header))
    }

    /// Works on an event.
    func run(_ event: Event, change: (inout Settings) -> Void = { _ in }) async throws -> Outcome {
        var settings = try Settings(
            journal: desk.journal, schema: desk.schema,
            database: [
                "host": desk.database?.host ?? "", "port": String(desk.database?.port ?? 0),
                "dbname": desk.database?.database ?? "", "user": desk.database?.user ?? "",
            ], timeout: 60, allowsLoopback: true, environment: Environment([:]))
        settings.retries.base = 1
        settings.retries.cap = 5
        change(&settings)
        let worker = Worker(settings: settings, reporter: reporter, interruption: Interruption())
        return await worker.work(on: Array(event.text.utf8))
    }

    /// The subsegments that were sent until now, without what differs from run to run.
    func subsegments() -> [String] {
        daemon.arrived().map { datagram in
            Kept.timeless(String(datagram.drop { $0 != "\n" }.dropFirst()))
                .replacingOccurrences(
                    of: #","trace_id":"1-581cf771-a006649127e371903a2de979","type":"subsegment""#, with: "")
        }
    }
}

/// What was told and written.
final class Kept: Reporter {
    private struct All {
        var events: [RecordedEvent] = []
        var order: [String] = []
        var lines: [String] = []
    }

    private let all = Mutex(All())

    var events: [RecordedEvent] { all.withLock { $0.events } }
    /// Everything but events in the order in which it came.
    var order: [String] { all.withLock { $0.order } }
    /// The lines of metrics, as they were written.
    var lines: [String] { all.withLock { $0.lines } }
    /// The lines of metrics without what differs from run to run.
    var metrics: [String] { lines.map(Self.timeless) }

    func recorded(_ event: RecordedEvent, _ state: State) { all.withLock { $0.events.append(event) } }

    func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        all.withLock { $0.order.append("note: \(message)") }
    }

    func answer(_ body: String) throws(Failure) { all.withLock { $0.order.append("answer") } }

    func write(_ line: String) {
        all.withLock {
            $0.order.append("metrics")
            $0.lines.append(line)
        }
    }

    static func timeless(_ text: String) -> String {
        let rules = [
            (#"("(?:start_time|end_time|StepDuration|RunDuration)":)(?:[0-9.]+|\[[0-9.,]+\])"#, "$10"),
            (#"("stream":")[^"]*""#, #"$1STREAM""#),
        ]
        return rules.reduce(text) { text, rule in
            text.replacingOccurrences(of: rule.0, with: rule.1, options: .regularExpression)
        }
    }
}
