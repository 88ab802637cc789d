import Foundation
import TestSupport
import Testing

/// The loop in a process of its own, under AWS's own emulator of Lambda.
@Suite struct EmulatorTests {
    struct Echo: Decodable, Equatable {
        var event: String
        var requestID: String
        var deadline: Int64
        var functionARN: String?
        var traceID: String?
        var variable: String?
        var handler: String?
        var arguments: [String]
        var process: Int32
        var count: Int
    }

    private static func start(
        timeout: Int = 60, with environment: [String: String] = [:]
    ) async throws -> LambdaEmulator {
        try await LambdaEmulator.start(
            bootstrap: echoProgram, arguments: ["one", "two"], environment: environment, handler: "provider",
            timeout: timeout)
    }

    private func echo(_ answer: LambdaEmulator.Answer) throws -> Echo {
        try #require(answer.status == 200, "\(answer.text)")
        return try JSONDecoder().decode(Echo.self, from: Data(answer.body))
    }

    @Test func oneProcessHandlesInvocationAfterInvocation() async throws {
        // No trace comes from the emulator: what was there before must be gone.
        let emulator = try await Self.start(with: ["_X_AMZN_TRACE_ID": "stale"])
        let before = Int64(Date().timeIntervalSince1970 * 1000)
        var first = try echo(try await emulator.invoke(#"{"RequestType": "Create"}"#))
        let second = try echo(try await emulator.invoke("[]"))
        #expect(second.requestID != first.requestID && second.process == first.process && second.count == 2)
        #expect(emulator.log.contains("invocation \(first.requestID)\n"))
        #expect(emulator.log.contains("REPORT RequestId: \(second.requestID)"))
        #expect((before + 59_000...Int64(Date().timeIntervalSince1970 * 1000) + 61_000).contains(first.deadline))
        (first.requestID, first.deadline, first.process) = ("", 0, 0)
        #expect(
            first
                == Echo(
                    event: #"{"RequestType": "Create"}"#, requestID: "", deadline: 0,
                    functionARN: "arn:aws:lambda:us-east-1:012345678912:function:test_function", traceID: nil,
                    variable: nil, handler: "provider", arguments: ["one", "two"], process: 0, count: 1))
    }

    @Test func largestEventComesAndGoesWhole() async throws {
        let emulator = try await Self.start()
        let event = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "x"), count: 6 << 20) + [UInt8(ascii: "\"")]
        #expect(try await emulator.invoke(event) == LambdaEmulator.Answer(status: 200, body: event))
    }

    @Test func failureIsAnsweredAndTheFunctionGoesOn() async throws {
        let emulator = try await Self.start()
        let failure = #"{"errorType":"Function.Told","errorMessage":"no \"luck\"","stackTrace":[]}"#
        #expect(
            try await emulator.invoke(#"{"fail": "no \"luck\""}"#)
                == LambdaEmulator.Answer(status: 200, body: Array(failure.utf8)))
        #expect(try echo(try await emulator.invoke("{}")).count == 2)
    }

    @Test func responseThatIsTooLargeIsAFailureAndTheFunctionGoesOn() async throws {
        let emulator = try await Self.start()
        let answer = try await emulator.invoke(#"{"size": 6291557}"#)
        #expect(answer.text.hasPrefix(#"{"errorType":"Function.ResponseSizeTooLarge","#), "\(answer.text)")
        #expect(try echo(try await emulator.invoke("{}")).count == 2)
        #expect(emulator.log.contains("the response has 6291557 bytes, more than Lambda takes"))
    }

    @Test func functionWhoseTimeIsOverIsStartedAnew() async throws {
        // Long enough for the first and the last invocation on a busy machine.
        let emulator = try await Self.start(timeout: 5)
        let first = try echo(try await emulator.invoke("{}"))
        #expect(try await emulator.invoke(#"{"hang": true}"#).text == "Task timed out after 5.00 seconds")
        let next = try echo(try await emulator.invoke("{}"))
        #expect(next.process != first.process && next.count == 1)
    }

    @Test func functionThatEndsIsStartedAnew() async throws {
        let emulator = try await Self.start()
        let answer = try await emulator.invoke(#"{"exit": 3}"#)
        #expect(answer.status == 502)
        #expect(answer.text.contains("Runtime.ExitError") && answer.text.contains("exit status 3"), "\(answer.text)")
        #expect(try echo(try await emulator.invoke("{}")).count == 1)
    }

    @Test func failedStartIsTheAnswer() async throws {
        let emulator = try await Self.start(with: ["LAMBDA_ECHO_INIT_FAILURE": "no folder"])
        let answer = try await emulator.invoke("{}")
        #expect(
            answer.text == #"{"errorType":"Function.NoStart","errorMessage":"no folder","stackTrace":[]}"#)
    }

    @Test func nothingOfItIsLeftWhenItIsStopped() async throws {
        let emulator = try await Self.start()
        let process = try echo(try await emulator.invoke("{}")).process
        #expect(isRunning(process))
        emulator.stop()
        #expect(!isRunning(process))
    }

    /// Whether a process is there and has not ended; init may be slow to bury it.
    private func isRunning(_ process: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !stat.contains(") Z ") && !stat.contains(") X ")
    }
}
