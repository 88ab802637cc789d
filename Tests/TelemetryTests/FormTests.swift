import Foundation
import Telemetry
import TestSupport
import Testing
import Tracing

/// How addresses and headers are read, beside AWS's own SDK.
struct FormTests {
    static let addresses: [(String, XRayDaemonAddress?)] = [
        ("169.254.79.129:2000", XRayDaemonAddress(host: "169.254.79.129", port: 2_000)),
        ("xray-daemon:2000", XRayDaemonAddress(host: "xray-daemon", port: 2_000)),
        ("tcp:127.0.0.1:2000 udp:127.0.0.2:2001", XRayDaemonAddress(host: "127.0.0.2", port: 2_001)),
        ("udp:127.0.0.2:2001 tcp:127.0.0.1:2000", XRayDaemonAddress(host: "127.0.0.2", port: 2_001)),
        ("127.0.0.1", nil), ("127.0.0.1:", nil), ("127.0.0.1:many", nil), ("", nil),
        ("tcp:127.0.0.1:2000 tcp:127.0.0.1:2000", nil), ("a:1 b:2 c:3", nil),
    ]

    static let headers: [(String, XRayTraceHeader?)] = [
        (
            sampled,
            XRayTraceHeader(
                root: "1-581cf771-a006649127e371903a2de979", parent: "70de5b6f19ff9a0a", isSampled: true)
        ),
        (
            "Sampled=0;Parent=70de5b6f19ff9a0a;Root=1-581cf771-a006649127e371903a2de979",
            XRayTraceHeader(
                root: "1-581cf771-a006649127e371903a2de979", parent: "70de5b6f19ff9a0a", isSampled: false)
        ),
        (
            "Self=1-67891234-12456789abcdef012345678;Root=1-581cf771-a006649127e371903a2de979;Sampled=?",
            XRayTraceHeader(root: "1-581cf771-a006649127e371903a2de979", parent: nil, isSampled: false)
        ),
        (
            "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a;Sampled=1;Lineage=1:a87bd80c:0",
            XRayTraceHeader(
                root: "1-581cf771-a006649127e371903a2de979", parent: "70de5b6f19ff9a0a", isSampled: true)
        ),
    ]

    @Test(arguments: addresses)
    func readsTheDaemonsAddress(text: String, address: XRayDaemonAddress?) {
        #expect(XRayDaemonAddress(text) == address)
    }

    @Test(arguments: [
        ("[::1]:2000", XRayDaemonAddress(host: "::1", port: 2_000)),
        ("udp:127.0.0.1:2000", XRayDaemonAddress(host: "127.0.0.1", port: 2_000)), ("::1:2000", nil),
        (":2000", nil), ("[]:2000", nil), ("127.0.0.1:0", nil), ("127.0.0.1:65536", nil), ("127.0.0.1:-1", nil),
    ])
    func readsAddressesThatTheSDKDoesNot(text: String, address: XRayDaemonAddress?) {
        #expect(XRayDaemonAddress(text) == address)
    }

    @Test(arguments: headers)
    func readsTheTracingHeader(text: String, header: XRayTraceHeader?) {
        #expect(XRayTraceHeader(text) == header)
    }

    @Test(arguments: [
        "Root=1-581cf771-a006649127e371903a2de979;Root=1-581cf771-a006649127e371903a2de979;Sampled=1",
        "Root=2-581cf771-a006649127e371903a2de979", "Root=1-581cf77g-a006649127e371903a2de979",
        "Root=1-581cf771-a006649127e371903a2de97", "Root=1-581cf771-a006649127e371903a2de979-0", "Sampled=1",
        "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0;Sampled=1",
        "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0é;Sampled=1",
        "Root=1-581cf771-a006649127e371903a2de979;Sampled=2", "Root;Sampled=1", "\"}\n",
        "Root=1-581cf771-a006649127e371903a2de979;Sampled=1;Lineage=" + String(repeating: "x", count: 1_024),
    ])
    func refusesAHeaderThatIsNone(text: String) {
        #expect(XRayTraceHeader(text) == nil)
    }

    @Test func writesAHeaderAsItReadsIt() {
        #expect(XRayTraceHeader(sampled)?.text == sampled)
    }

    /// AWS's SDK for Python reads addresses and headers the same, opens its datagrams with the same line, and gives a subsegment
    /// the same keys.
    @Test func agreesWithTheSDK() async throws {
        let sink = try DatagramSink()
        let tracer = XRayTracer(sink.daemon, makeID: Ids().make)
        let span = tracer.startSpan("tables", context: tracer.context(sampled), at: after(0))
        span.attributes = ["attempt": 2, "request": "4f1c", "isFirst": true]
        span.recordError(Oddity())
        span.setStatus(.init(code: .error))
        span.end(at: after(1))
        let question = try JSONSerialization.data(withJSONObject: [
            "addresses": Self.addresses.map(\.0), "headers": Self.headers.map(\.0), "datagram": try sink.next(),
        ])
        let python = try Parts.folder + "/bin/python3"
        let outcome = try await Program(
            python, ["-I", "-c", Self.script, String(decoding: question, as: UTF8.self)], environment: [:]
        ).outcome()
        #expect(outcome.errors == "")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: [String]])
        #expect(answer["addresses"] == Self.addresses.map { $0.1.map { "\($0.host) \($0.port)" } ?? "none" })
        #expect(
            answer["headers"]
                == Self.headers.map { $0.1.map { "\($0.root) \($0.parent ?? "None") \($0.isSampled)" } ?? "none" })
        #expect(answer["strangers"] == [])
        #expect(answer["missing"] == [])
    }

    private static let script = """
        import json, logging, sys
        logging.disable()
        from aws_xray_sdk.core.daemon_config import DaemonConfig
        from aws_xray_sdk.core.emitters.udp_emitter import PROTOCOL_HEADER
        from aws_xray_sdk.core.models.segment import Segment
        from aws_xray_sdk.core.models.subsegment import Subsegment
        from aws_xray_sdk.core.models.trace_header import TraceHeader

        asked = json.loads(sys.argv[1])
        def address(text):
            try:
                read = DaemonConfig(text)
                return f"{read.udp_ip} {read.udp_port}"
            except Exception:
                return "none"
        def header(text):
            read = TraceHeader.from_header_str(text)
            return f"{read.root} {read.parent} {'true' if read.sampled == 1 else 'false'}"

        head, document = asked["datagram"].split("\\n")
        assert json.loads(head) == json.loads(PROTOCOL_HEADER)
        ours = json.loads(document)
        theirs = Subsegment("tables", "local", Segment("function", traceid="1-581cf771-a006649127e371903a2de979"))
        theirs.parent_id = "70de5b6f19ff9a0a"
        for name, value in ours["annotations"].items():
            theirs.put_annotation(name, value)
        theirs.add_exception(ValueError("odd"), [])
        theirs.close()
        theirs = json.loads(theirs.serialize())
        assert set(ours["annotations"].items()) == set(theirs["annotations"].items())
        assert set(ours["cause"]["exceptions"][0]) <= set(theirs["cause"]["exceptions"][0])
        assert {name: type(value) for name, value in ours.items() if not name.endswith("_time")} == {
            name: type(theirs[name]) for name in ours if not name.endswith("_time")}
        print(json.dumps({
            "addresses": [address(text) for text in asked["addresses"]],
            "headers": [header(text) for text in asked["headers"]],
            "strangers": sorted(set(ours) - set(theirs)),
            "missing": sorted(set(theirs) - set(ours) - {"in_progress", "namespace"}),
        }))
        """
}
