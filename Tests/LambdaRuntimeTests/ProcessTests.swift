import Foundation
import Glibc
import TestSupport
import Testing

/// `LambdaEcho`, built beside these tests.
let echoProgram: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("LambdaEcho").path
}()

/// How a process that runs the loop ends.
@Suite struct ProcessTests {
    private func start(_ script: Script) throws -> Program {
        try Program(
            echoProgram,
            environment: ["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(script.sink.port)", "SWIFT_BACKTRACE": "enable=no"])
    }

    @Test func signalEndsTheWaitForAnInvocation() async throws {
        let script = try Script(Script.invocation("a"), Script.accepted)
        let program = try start(script)
        _ = try await script.sink.requests(atLeast: 3)
        program.signal(SIGTERM)
        let outcome = try await program.outcome()
        #expect(outcome.ending == .exited(0))
        #expect(outcome.output + outcome.errors == "invocation a\ninterrupted\n")
    }
}
