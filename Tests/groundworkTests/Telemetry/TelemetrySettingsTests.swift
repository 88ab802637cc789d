import Foundation
import Logging
import Telemetry
import TestSupport
import Testing
import Worker

@testable import groundwork

/// When there is telemetry, and where it goes.
@Suite(.crowd)
struct TelemetrySettingsTests {
    @Test(
        arguments: [
            ([:], false), (["GROUNDWORK_METRICS": "emf"], true), (["GROUNDWORK_METRICS": "off"], false),
            (["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001"], true),
            (["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "GROUNDWORK_METRICS": "off"], false),
        ] as [([String: String], Bool)])
    func writesMetricsOnLambdaOrWhereAskedTo(variables: [String: String], writes: Bool) {
        let settings = TelemetrySettings(Environment(variables))
        #expect(settings.writesMetrics == writes)
        #expect(settings.namespace == "Groundwork")
        #expect(settings.daemon == nil)
        #expect(settings.complaints == [])
    }

    @Test func takesWhatIsSet() {
        let settings = TelemetrySettings(
            Environment([
                "GROUNDWORK_METRICS_NAMESPACE": "Payments/Schema", "AWS_XRAY_DAEMON_ADDRESS": "169.254.79.129:2000",
            ]))
        #expect(settings.namespace == "Payments/Schema")
        #expect(settings.daemon == XRayDaemonAddress(host: "169.254.79.129", port: 2_000))
        #expect(settings.complaints == [])
    }

    @Test func complainsOfWhatMeansNothingAndGoesOn() async throws {
        let variables = [
            "GROUNDWORK_METRICS": "statsd", "GROUNDWORK_METRICS_NAMESPACE": "AWS/Lambda",
            "AWS_XRAY_DAEMON_ADDRESS": "nowhere",
        ]
        let complaints = [
            "GROUNDWORK_METRICS must be emf or off: it counts as not set",
            "GROUNDWORK_METRICS_NAMESPACE is no namespace that CloudWatch takes: Groundwork is used",
            "AWS_XRAY_DAEMON_ADDRESS is no address: nothing is traced",
        ]
        let settings = TelemetrySettings(Environment(variables))
        #expect(settings.writesMetrics == false)
        #expect(settings.namespace == "Groundwork")
        #expect(settings.daemon == nil)
        #expect(settings.complaints == complaints)
        let outcome = try await Desk().run("run", with: variables)
        #expect(outcome.ending == .exited(0))
        let warnings = outcome.objects().filter { $0["level"] as? String == "WARN" }
        #expect(warnings.compactMap { $0["message"] as? String } == complaints)
    }

    @Test func runWritesMetricsBesideTheAnswer() async throws {
        let desk = try Desk()
        let outcome = try await desk.run(
            "run", with: ["GROUNDWORK_METRICS": "emf", "GROUNDWORK_METRICS_NAMESPACE": "Payments"])
        #expect(outcome.ending == .exited(0))
        #expect(outcome.answer["Status"] as? String == "SUCCESS")
        let metrics = outcome.objects().compactMap { $0["_aws"] as? [String: Any] }
        #expect(metrics.count == 5)
        for metadata in metrics {
            let directives = metadata["CloudWatchMetrics"] as? [[String: Any]]
            #expect(directives?.map { $0["Namespace"] as? String } == ["Payments"])
        }
        let quiet = try await desk.run("run")
        #expect(!quiet.output.contains("_aws"))
    }

    @Test(
        arguments: [
            (Station.header, true), (Station.header.replacingOccurrences(of: "Sampled=1", with: "Sampled=0"), false),
            ("nonsense", false), (nil, false),
        ] as [(String?, Bool)])
    func tracesAnInvocationThatIsSampled(header: String?, isTraced: Bool) throws {
        let station = try Station([:])
        let daemon = station.daemon
        let variables = ["AWS_XRAY_DAEMON_ADDRESS": "tcp:127.0.0.1:1 udp:\(daemon.host):\(daemon.port)"]
        let descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let reporter = TelemetryReporter(
            wrapping: station.kept, environment: Environment(variables), invocation: "invocation-1", trace: header,
            output: LineOutput(descriptor: descriptor))
        reporter.note(.info, "passed on", [:])
        try station.hand(reporter)
        reporter.flush()
        #expect(station.kept.order == ["note: passed on", "answer"])
        #expect(station.kept.events.count == 1)
        #expect(daemon.arrived().count == (isTraced ? 1 : 0))
    }

    @Test func namesAnInvocationByItsTrace() {
        #expect(
            InvocationIdentity(requestID: "1", trace: Station.header)
                == InvocationIdentity(requestID: "1", traceID: "1-581cf771-a006649127e371903a2de979"))
        #expect(InvocationIdentity(requestID: "1", trace: "nonsense") == InvocationIdentity(requestID: "1"))
        #expect(InvocationIdentity(requestID: "1", trace: nil) == InvocationIdentity(requestID: "1"))
    }
}
