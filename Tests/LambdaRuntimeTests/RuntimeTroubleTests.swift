import Blocking
import TestSupport
import Testing

@testable import LambdaRuntime

/// The loop against an API that does not answer as it should: it goes on for as long as that makes sense, never hot.
@Suite struct RuntimeTroubleTests {
    private static let malformed = #"{"errorType":"Runtime.MalformedInvocation","errorMessage":"the invocation"#

    @Test func malformedInvocationIsReportedWhereItsNameIsKnown() async throws {
        let script = try Script(
            Script.invocation("a", deadline: "soon"), Script.accepted, Script.invocation("b"), Script.accepted)
        #expect(
            try await script.run(until: 5) == [
                "1 GET /invocation/next",
                "1 POST /invocation/a/error \(Self.malformed)'s deadline is not in milliseconds since 1970\",\"stackTrace\":[]}",
                "1 GET /invocation/next", "1 POST /invocation/b/response {}", "1 GET /invocation/next",
            ])
        #expect(
            script.notes.all == ["the invocation's deadline is not in milliseconds since 1970; try 1 of 4"])
    }

    @Test func invocationWithoutANameIsPassedOver() async throws {
        let script = try Script(
            Script.invocation(nil), Script.invocation("a/../b"), Script.invocation("b"), Script.accepted)
        #expect(
            try await script.run(until: 5) == [
                "1 GET /invocation/next", "1 GET /invocation/next", "1 GET /invocation/next",
                "1 POST /invocation/b/response {}", "1 GET /invocation/next",
            ])
        #expect(
            script.notes.all == [
                "the invocation has no request id; try 1 of 4", "the invocation's request id is not one; try 2 of 4",
            ])
    }

    @Test func nextIsAskedForAgain() async throws {
        let cut = UploadSink.Answer.raw(
            "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: x\r\nContent-Length: 9\r\n\r\n{")
        let script = try Script(.status(500), cut, .close, Script.invocation("a"), Script.accepted)
        #expect(
            try await script.run(until: 6) == [
                "1 GET /invocation/next", "1 GET /invocation/next", "2 GET /invocation/next", "3 GET /invocation/next",
                "3 POST /invocation/a/response {}", "3 GET /invocation/next",
            ])
        #expect(
            script.notes.all == [
                "the Runtime API answered 500; try 1 of 4",
                "the Runtime API did not answer: the connection ended before the answer did; try 2 of 4",
                "the Runtime API did not answer: the connection ended before the answer did; try 3 of 4",
            ])
    }

    @Test func triesAreCountedAnewAfterAnInvocation() async throws {
        let script = try Script(
            .status(500), .status(500), .status(500), Script.invocation("a"), Script.accepted, .status(500),
            .status(500), .status(500), Script.invocation("b"), Script.accepted)
        #expect(try await script.run(until: 11).filter { $0.contains("POST") }.count == 2)
    }

    @Test(arguments: [
        (
            UploadSink.Answer.status(500),
            RuntimeError(.refused, "the Runtime API answered 500", hint: RuntimeError.startAnew)
        ),
        (
            Script.refusal(403, "InvalidStateTransition"),
            RuntimeError(
                .refused, "the Runtime API answered 403 (InvalidStateTransition)", hint: RuntimeError.startAnew)
        ),
        (
            .close,
            RuntimeError(
                .unreachable, "the Runtime API did not answer: the connection ended before the answer did",
                hint: RuntimeError.startAnew)
        ),
        (
            Script.invocation(nil),
            RuntimeError(.malformedInvocation, "the invocation has no request id", hint: RuntimeError.startAnew)
        ),
    ])
    func endsAfterItsTries(_ answer: UploadSink.Answer, _ error: RuntimeError) async throws {
        let script = try Script(answer, answer, answer)
        await #expect(throws: error) { try await script.loop(tries: 3).run { _ in .response([]) } }
        #expect(try script.lines.map { $0.dropFirst(2) } == Array(repeating: "GET /invocation/next", count: 3))
        #expect(script.notes.all.count == 2)
    }

    @Test func eventThatIsTooLargeIsNotTaken() async throws {
        let event = [UInt8](repeating: 0, count: RuntimeLoop.responseLimit + 1)
        let script = try Script(Script.invocation("a", event))
        await #expect(
            throws: RuntimeError(
                .unreachable, "the Runtime API did not answer: the answer, of status 200, has more than 8388608 bytes",
                hint: RuntimeError.startAnew)
        ) { try await script.loop(tries: 1).run { _ in .response([]) } }
    }

    @Test func waitsForAnAPIThatIsNotThereYet() async throws {
        let script = try Script(Script.invocation("a"), Script.accepted)
        let proxy = try FaultyProxy(to: script.sink.port, refusing: true)
        let loop = try script.loop(port: proxy.port, tries: 1_000)
        async let ended: Void = loop.run { _ in .response([]) }
        while script.notes.all.isEmpty { await Task.yield() }
        #expect(script.notes.all[0] == "the Runtime API did not answer: no connection could be made; try 1 of 1000")
        proxy.accept()
        _ = try await script.sink.requests(atLeast: 3)
        script.interruption.raise()
        try await ended
        #expect(try script.lines.count == 3)
    }

    @Test func interruptionEndsAPause() async throws {
        let script = try Script(.status(500))
        let loop = try script.loop(pause: .seconds(3600))
        async let ended: Void = loop.run { _ in .response([]) }
        while script.notes.all.isEmpty { await Task.yield() }
        script.interruption.raise()
        try await ended
        #expect(try script.lines == ["1 GET /invocation/next"])
    }

    @Test func pausesDoubleAndStayBounded() {
        #expect(
            (1...7).map { Patience.invocations.pause(after: $0) }
                == [50, 100, 200, 400, 800, 1600, 3200].map { .milliseconds($0) })
        #expect(Patience(tries: .max, first: .milliseconds(1)).pause(after: .max) == .milliseconds(65536))
    }
}
