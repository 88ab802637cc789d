import Telemetry
import TestSupport
import Testing
import Tracing

/// No daemon, or one that cannot follow, delays or fails anything.
struct XRayDaemonTests {
    private func send(_ count: Int, to daemon: XRayDaemon) {
        let tracer = XRayTracer(daemon)
        let context = tracer.context(sampled)
        for number in 0..<count { tracer.startSpan("\(number)", context: context).end() }
    }

    @Test func losesWhatADaemonDoesNotTake() throws {
        let sink = try DatagramSink(buffer: 4_096)
        send(2_000, to: sink.daemon)
        let arrived = sink.arrived().count
        #expect(arrived > 0)
        #expect(arrived < 2_000)
    }

    @Test func goesOnWhereNobodyListens() throws {
        // An address that no other test has: the port stays free in between.
        let port = try DatagramSink(host: 77).port
        let daemon = XRayDaemon(XRayDaemonAddress(host: "127.0.0.77", port: port))
        send(100, to: daemon)
        let late = try DatagramSink(host: 77, port: port)
        send(1, to: daemon)
        #expect(try late.next().contains(#""name":"0""#))
    }

    @Test func looksANameUpMeanwhile() throws {
        let sink = try DatagramSink()
        send(3, to: XRayDaemon(XRayDaemonAddress(host: "localhost", port: sink.port)))
        for number in 0..<3 { #expect(try sink.next().contains("\"name\":\"\(number)\"")) }
    }

    @Test func forgetsWhatWaitsForANameThatIsNone() {
        send(200, to: XRayDaemon(XRayDaemonAddress(host: "no.such.name.invalid", port: 2_000)))
    }

    @Test func sendsNowhereWithoutADaemon() {
        let tracer = XRayTracer(nil)
        #expect(!tracer.startSpan("x", context: tracer.context(sampled)).isRecording)
    }
}
