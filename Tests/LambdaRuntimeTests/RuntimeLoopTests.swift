import Blocking
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import LambdaRuntime

/// The loop against an API that answers as it should.
@Suite struct RuntimeLoopTests {
    @Test func invocationsShareOneConnection() async throws {
        let script = try Script(
            Script.invocation("a", Array("1".utf8)), Script.accepted, Script.invocation("b", Array("2".utf8)),
            Script.accepted)
        #expect(
            try await script.run(until: 5) == [
                "1 GET /invocation/next", "1 POST /invocation/a/response 1", "1 GET /invocation/next",
                "1 POST /invocation/b/response 2", "1 GET /invocation/next",
            ])
        #expect(script.notes.all == [])
    }

    @Test func invocationIsHandedOnWhole() async throws {
        let script = try Script(Script.invocation("a", [1, 0, 2], deadline: "5", traceID: "Root=1"), Script.accepted)
        let seen = Mutex<[Invocation]>([])
        _ = try await script.run(until: 3) { invocation in
            seen.withLock { $0.append(invocation) }
            return .response([])
        }
        #expect(
            seen.withLock { $0 } == [
                Invocation(requestID: "a", event: [1, 0, 2], deadline: 5, functionARN: nil, traceID: "Root=1")
            ])
    }

    @Test func failureIsReportedWithItsType() async throws {
        let script = try Script(Script.invocation("a"), Script.accepted)
        let lines = try await script.run(until: 3) { _ in .failure(type: "Function.Told", message: "no \"luck\"") }
        #expect(
            lines == [
                "1 GET /invocation/next",
                #"1 POST /invocation/a/error {"errorType":"Function.Told","errorMessage":"no \"luck\"","stackTrace":[]}"#,
                "1 GET /invocation/next",
            ])
        let headers = try script.sink.requests[1].headers
        #expect(headers.contains(.init("Lambda-Runtime-Function-Error-Type", "Function.Told")))
        #expect(headers.contains(.init("Content-Type", "application/json")))
    }

    @Test func eventOfSixMegabytesComesAndGoesWhole() async throws {
        // Every byte there is, in pieces of which each begins in its own way.
        var event = [UInt8](repeating: 0, count: 6 << 20)
        for index in 0..<256 { event[index] = UInt8(index) }
        for index in stride(from: 0, to: event.count, by: 4099) {
            event[index] = UInt8(truncatingIfNeeded: index >> 12)
        }
        let script = try Script(Script.invocation("a", event), Script.accepted)
        _ = try await script.run(until: 3)
        #expect(try script.sink.requests[1].body == event)
    }

    @Test func requestIDIsEncodedInThePath() async throws {
        let script = try Script(Script.invocation("a?b#c%2Fd"), Script.accepted)
        #expect(try await script.run(until: 3)[1] == "1 POST /invocation/a%3Fb%23c%252Fd/response {}")
    }

    @Test func interruptionWhileHandlingStillReports() async throws {
        let script = try Script(Script.invocation("a"), Script.accepted)
        let interruption = script.interruption
        try await script.loop().run { _ in
            interruption.raise()
            return .response([UInt8(ascii: "1")])
        }
        // And nothing is asked for after it.
        #expect(try script.lines == ["1 GET /invocation/next", "1 POST /invocation/a/response 1"])
    }

    @Test func nothingIsAskedAfterTheInterruption() async throws {
        let script = try Script()
        script.interruption.raise()
        try await script.loop().run { _ in .response([]) }
        #expect(try script.lines == [])
    }

    /// In a process of its own, because the environment is one for all tests.
    @Test func traceVariableIsTheInvocations() async {
        await #expect(processExitsWith: .success) {
            setenv("_X_AMZN_TRACE_ID", "stale", 1)
            let script = try Script(
                Script.invocation("a", traceID: "Root=1;Sampled=1"), Script.accepted, Script.invocation("b"),
                Script.accepted, Script.invocation("c", traceID: "Root=2"), Script.accepted)
            let lines = try await script.run(until: 7) { _ in
                .response(Array((getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) } ?? "none").utf8))
            }
            #expect(
                lines.filter { $0.contains("POST") } == [
                    "1 POST /invocation/a/response Root=1;Sampled=1", "1 POST /invocation/b/response none",
                    "1 POST /invocation/c/response Root=2",
                ])
        }
    }

    @Test func failedStartIsReported() async throws {
        let script = try Script(Script.accepted)
        try await script.loop().reportInitFailure(type: "Function.NoSchema", message: "no folder")
        #expect(
            try script.lines == [
                #"1 POST /init/error {"errorType":"Function.NoSchema","errorMessage":"no folder","stackTrace":[]}"#
            ])
        #expect(
            try script.sink.requests[0].headers.contains(
                .init("Lambda-Runtime-Function-Error-Type", "Function.NoSchema")))
    }

    @Test func failedStartThatIsNotTakenIsTold() async throws {
        let script = try Script(Script.refusal(403, "InvalidStateTransition"))
        await #expect(
            throws: RuntimeError(
                .refused, "the Runtime API answered 403 (InvalidStateTransition)", hint: RuntimeError.startAnew)
        ) { try await script.loop().reportInitFailure(type: "A", message: "") }
    }
}
