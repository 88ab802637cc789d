import Foundation
import Glibc
import TestSupport
import Testing

/// The function's process before a Runtime API of the tests' own, which hands out what the emulator never does: trace ids, and
/// deadlines that cannot be.
struct ScriptedFunction {
    /// An invocation that the API hands out.
    struct Invocation {
        /// The invocation's id, which is not CloudFormation's.
        let id: String
        let event: String
        /// The tracing header.
        var trace: String?
        /// In milliseconds from now; long enough for a busy machine.
        var left: Int64 = 600_000

        var answer: UploadSink.Answer {
            let deadline = Int64(Date().timeIntervalSince1970 * 1_000) + left
            return .invocation(id, Array(event.utf8), deadline: String(deadline), traceID: trace)
        }
    }

    /// What the API was told of an invocation.
    struct Report: Equatable {
        let id: String
        /// `response` or `error`.
        let kind: String
        let text: String

        /// What is reported when all events of an invocation were answered.
        static func answered(_ id: String) -> Report { Report(id: id, kind: "response", text: #"{"Answered":1}"#) }
    }

    /// What a process that has ended leaves.
    struct Ended {
        let outcome: Program.Outcome
        let reports: [Report]
        /// The lines of standard output: the log, and metrics among it.
        let lines: [Line]

        var log: [Line] { lines.filter { !$0.isMetrics } }
        var metrics: [Line] { lines.filter(\.isMetrics) }
    }

    /// One line of standard output.
    struct Line {
        let text: String
        private let object: [String: Any]

        init(_ text: String) throws {
            self.text = text
            object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        }

        subscript(key: String) -> String? { object[key] as? String }
        func number(_ key: String) -> Int? { object[key] as? Int }
        var isMetrics: Bool { object["_aws"] != nil }
    }

    let api: UploadSink
    private let program: Program
    private let count: Int

    /// Hands out these invocations, and then keeps the function waiting.
    init(
        _ place: Place, _ invocations: [Invocation], handler: String = "customResource", _ more: [String: String] = [:]
    ) throws {
        api = try UploadSink(answers: invocations.flatMap { [$0.answer, .accepted] } + [.stall])
        count = invocations.count
        program = try Self.start(place, ["lambda"], handler: handler, before: api, more)
    }

    /// A process before an API that does whatever it does.
    static func start(
        _ place: Place, _ arguments: [String], handler: String, before api: UploadSink, _ more: [String: String] = [:]
    ) throws -> Program {
        let own = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
            "HOME": place.folder, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(api.port)", "_HANDLER": handler,
        ]
        let all = own.merging(place.environment) { $1 }.merging(more) { $1 }
        return try Program(Place.program, arguments, environment: all)
    }

    /// Waits until all invocations are reported and the function asks for another, and ends it as Lambda does.
    func end() async throws -> Ended {
        let asked = try await api.requests(atLeast: 2 * count + 1, within: .seconds(240))
        program.signal(SIGTERM)
        let outcome = try await program.outcome()
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
        // Nothing was asked or told twice.
        let next = "GET /2018-06-01/runtime/invocation/next"
        #expect(asked.count == 2 * count + 1)
        #expect(asked.enumerated().allSatisfy { $0 % 2 == 1 || "\($1.method) \($1.target)" == next })
        let reports = asked.filter { $0.method == "POST" }.map { request in
            let path = request.target.split(separator: "/")
            return Report(id: String(path.dropLast().last ?? ""), kind: String(path.last ?? ""), text: request.text)
        }
        return Ended(outcome: outcome, reports: reports, lines: try outcome.lines.map(Line.init))
    }
}
