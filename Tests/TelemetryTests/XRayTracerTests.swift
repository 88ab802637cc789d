import Foundation
import Telemetry
import TestSupport
import Testing
import Tracing

/// What the daemon is sent, byte by byte.
struct XRayTracerTests {
    private let sink: DatagramSink
    private let tracer: XRayTracer

    init() throws {
        sink = try DatagramSink()
        tracer = XRayTracer(sink.daemon, makeID: Ids().make)
    }

    /// What comes next must be the datagram of this span: so nothing came before it.
    private func expectNothingBefore(_ name: String) throws {
        tracer.startSpan(name, context: tracer.context(sampled)).end()
        #expect(try sink.next().contains("\"name\":\"\(name)\""))
    }

    @Test func sendsAnEndedSpanAsASubsegment() throws {
        let span = tracer.startSpan("tables", context: tracer.context(sampled), at: after(250))
        span.attributes = [
            "request": "4f1c", "attempt": 2, "share": 0.5, "isFirst": false, "list": .stringArray(["left out"]),
            "endless": .double(.infinity), "with space-and.dot": "seen",
        ]
        #expect(span.isRecording)
        span.end(at: after(1_250_000))
        #expect(!span.isRecording)
        #expect(
            try sink.next() == """
                {"format": "json", "version": 1}
                {"annotations":{"attempt":2,"isFirst":false,"request":"4f1c","share":0.5,"with_space_and_dot":"seen"},\
                "end_time":1767225601.25,"id":"0000000000000001","name":"tables","parent_id":"70de5b6f19ff9a0a",\
                "start_time":1767225600.00025,"trace_id":"1-581cf771-a006649127e371903a2de979","type":"subsegment"}
                """)
    }

    @Test func makesASpanThatFailedAFault() throws {
        let span = tracer.startSpan("indexes", context: tracer.context(sampled), at: after(0))
        span.recordError(
            Oddity(), attributes: [XRaySpan.typeKey: "42601", XRaySpan.messageKey: "syntax error at or near \"x\""])
        span.setStatus(SpanStatus(code: .error))
        span.end(at: after(1_000))
        #expect(
            try sink.next() == """
                {"format": "json", "version": 1}
                {"cause":{"exceptions":[{"id":"0000000000000002","message":"syntax error at or near \\"x\\"","type":"42601"}]},\
                "end_time":1767225600.001,"fault":true,"id":"0000000000000001","name":"indexes",\
                "parent_id":"70de5b6f19ff9a0a","start_time":1767225600,\
                "trace_id":"1-581cf771-a006649127e371903a2de979","type":"subsegment"}
                """)
    }

    @Test func makesAnErrorThatWasDealtWithNoFault() throws {
        let span = tracer.startSpan("connect", context: tracer.context(sampled), at: after(0))
        span.recordError(Oddity())
        span.end(at: after(0))
        #expect(
            try sink.next() == """
                {"format": "json", "version": 1}
                {"cause":{"exceptions":[{"id":"0000000000000002","message":"odd","type":"Oddity"}]},\
                "end_time":1767225600,"error":true,"id":"0000000000000001","name":"connect",\
                "parent_id":"70de5b6f19ff9a0a","start_time":1767225600,\
                "trace_id":"1-581cf771-a006649127e371903a2de979","type":"subsegment"}
                """)
    }

    @Test func takesAStatusForTheCauseWhereNothingElseIsSaid() throws {
        let span = tracer.startSpan("respond", context: tracer.context(sampled))
        span.setStatus(SpanStatus(code: .error, message: "gone"))
        span.end()
        #expect(
            try sink.next().contains(
                #""cause":{"exceptions":[{"id":"0000000000000002","message":"gone","type":"Error"}]}"#))
    }

    @Test func putsASpanBelowTheOneAroundIt() throws {
        let outer = tracer.startSpan("outer", context: tracer.context(sampled))
        tracer.startSpan("inner", context: outer.context).end()
        let inner = try sink.next()
        #expect(inner.contains(#""id":"0000000000000002","name":"inner","parent_id":"0000000000000001""#))
        var carrier: [String: String] = [:]
        tracer.inject(outer.context, into: &carrier, using: HeaderCarrier())
        #expect(
            carrier == [
                "X-Amzn-Trace-Id": "Root=1-581cf771-a006649127e371903a2de979;Parent=0000000000000001;Sampled=1"
            ])
    }

    @Test func sendsWhatIsThrownInASpan() throws {
        #expect(throws: Oddity.self) {
            try tracer.withSpan("odd", context: tracer.context(sampled)) { _ in throw Oddity() }
        }
        let document = try sink.next()
        #expect(document.contains(#""message":"odd","type":"Oddity""#))
        #expect(document.contains(#""fault":true"#))
    }

    @Test(arguments: [
        "", "nonsense", "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a;Sampled=0",
        "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a;Sampled=?",
        "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a",
        "Root=1-581cf771-a006649127e371903a2de979;Sampled=1", "Parent=70de5b6f19ff9a0a;Sampled=1",
        "Root=1-581cf771;Parent=70de5b6f19ff9a0a;Sampled=1",
    ])
    func sendsNothingWithoutASampledTraceToBePartOf(header: String) throws {
        let span = tracer.startSpan("unseen", context: tracer.context(header))
        span.attributes = ["request": "4f1c"]
        span.recordError(Oddity())
        #expect(!span.isRecording)
        span.end()
        try expectNothingBefore("seen")
    }

    @Test func sendsASpanOnceAndAsItEnded() throws {
        let span = tracer.startSpan("once", context: tracer.context(sampled))
        span.end()
        let first = try sink.next()
        span.attributes = ["late": true]
        span.operationName = "late"
        span.end()
        #expect(!first.contains("late"))
        try expectNothingBefore("next")
    }

    @Test func endsNoSpanBeforeItBegan() throws {
        tracer.startSpan("back", context: tracer.context(sampled), at: after(5_000_000)).end(at: after(0))
        let document = try sink.next()
        #expect(document.contains(#""end_time":1767225605,"#))
        #expect(document.contains(#""start_time":1767225605,"#))
    }

    @Test(arguments: [
        ("a?b;c*d(e)f!g$h~i^j<k>l\u{0}\n", "abcdefghijkl"), (#"_.:/%&#=+\-@ é7"#, #"_.:/%&#=+\\-@ é7"#),
        ("🦆", "unnamed"), (String(repeating: "n", count: 300), String(repeating: "n", count: 200)),
    ])
    func keepsOfANameWhatXRayAllows(name: String, kept: String) throws {
        let span = tracer.startSpan("x", context: tracer.context(sampled))
        span.operationName = name
        span.end()
        #expect(try sink.next().contains("\"name\":\"\(kept)\","))
    }

    @Test func keepsADocumentWithinADatagram() throws {
        let span = tracer.startSpan("much", context: tracer.context(sampled))
        for number in 0..<60 {
            span.attributes["key\(number)" + String(repeating: "k", count: 600)] = String(repeating: "é", count: 2_000)
        }
        for _ in 0..<20 { span.recordError(Oddity(text: String(repeating: "\u{1}", count: 5_000))) }
        span.end()
        let datagram = try sink.next()
        #expect(datagram.utf8.count <= 64_000)
        let document = try parsed(datagram)
        // Fifty annotations of a thousand characters would not fit beside the causes, and are the first to go.
        #expect(document["annotations"] == nil)
        let cause = try #require(document["cause"] as? [String: [[String: String]]])
        #expect(cause["exceptions"]?.map { $0["message"]?.count } == Array(repeating: 1_000, count: 10))
    }

    @Test func keepsAnnotationsWithinTheirLimits() throws {
        let span = tracer.startSpan("many", context: tracer.context(sampled))
        for number in 0..<60 { span.attributes["k\(number)" + String(repeating: "k", count: 600)] = "v" }
        span.attributes["a"] = String(repeating: "é", count: 2_000)
        span.end()
        let annotations = try #require(try parsed(try sink.next())["annotations"] as? [String: String])
        #expect(annotations.count == 50)
        #expect(annotations.keys.map(\.count).max() == 500)
        #expect(annotations["a"] == String(repeating: "é", count: 1_000))
    }

    private func parsed(_ datagram: String) throws -> [String: Any] {
        let document = try #require(datagram.split(separator: "\n", maxSplits: 1).last)
        return try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])
    }
}

struct Oddity: Error, CustomStringConvertible {
    var text = "odd"
    var description: String { text }
}
