import Blocking
import TestSupport
import Testing

@testable import LambdaRuntime

/// A result that the Runtime API does not take at once, or at all: the next invocation comes all the same.
@Suite struct ReportTroubleTests {
    @Test(arguments: [
        (403, "InvalidStateTransition"), (400, "InvalidRequestID"), (410, "Gone"),
    ])
    func lateResultIsNoted(_ status: Int, _ type: String) async throws {
        let script = try Script(
            Script.invocation("a"), Script.refusal(status, type), Script.invocation("b"), Script.accepted)
        #expect(
            try await script.run(until: 5) == [
                "1 GET /invocation/next", "1 POST /invocation/a/response {}", "1 GET /invocation/next",
                "1 POST /invocation/b/response {}", "1 GET /invocation/next",
            ])
        #expect(script.notes.all == ["the result of a came too late: the Runtime API answered \(status) (\(type))"])
    }

    @Test(arguments: [
        "", "{}", #"{"errorType":5}"#, #"{"errorType":"a b"}"#, #"{"errorType":""}"#, "\u{0}", #"{"errorType":"\n"}"#,
    ])
    func nothingElseOfItsAnswerIsShown(_ body: String) async throws {
        let script = try Script(Script.invocation("a"), .status(400, body: Array(body.utf8)))
        _ = try await script.run(until: 3)
        let shown = body.contains("a b") ? "400 (a)" : "400"
        #expect(script.notes.all == ["the result of a came too late: the Runtime API answered \(shown)"])
    }

    @Test(arguments: [Script.accepted, Script.refusal(403, "InvalidStateTransition")])
    func responseThatIsTooLargeBecomesAnError(_ second: UploadSink.Answer) async throws {
        let script = try Script(
            Script.invocation("a"), Script.refusal(413, "RequestEntityTooLarge"), second, Script.invocation("b"),
            Script.accepted)
        let message = "the response has 2 bytes, more than Lambda takes"
        #expect(
            try await script.run(until: 6) == [
                "1 GET /invocation/next", "1 POST /invocation/a/response {}",
                #"1 POST /invocation/a/error {"errorType":"Function.ResponseSizeTooLarge","#
                    + #""errorMessage":"\#(message)","stackTrace":[]}"#,
                "1 GET /invocation/next", "1 POST /invocation/b/response {}", "1 GET /invocation/next",
            ])
        #expect(script.notes.all == ["the result of a was not taken: \(message)"])
    }

    @Test func resultIsSentAgainAfterALostAnswer() async throws {
        let script = try Script(
            Script.invocation("a"), .halfHeaders, .status(500), Script.accepted, Script.invocation("b"),
            Script.accepted)
        #expect(
            try await script.run(until: 7) == [
                "1 GET /invocation/next", "1 POST /invocation/a/response {}", "2 POST /invocation/a/response {}",
                "2 POST /invocation/a/response {}", "2 GET /invocation/next", "2 POST /invocation/b/response {}",
                "2 GET /invocation/next",
            ])
        #expect(script.notes.all == [])
    }

    @Test func resultThatNobodyTakesIsNoted() async throws {
        let script = try Script(
            Script.invocation("a"), .status(500), .status(502), .status(503), Script.invocation("b"), Script.accepted)
        #expect(try await script.run(until: 7).last == "1 GET /invocation/next")
        #expect(
            script.notes.all == ["the result of a could not be reported: the Runtime API answered 503"])
    }
}
