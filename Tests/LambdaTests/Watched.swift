import Foundation
import TestSupport
import Testing

/// A function with all that Lambda gives one: credentials, a trace, X-Ray's daemon; and everything that it wrote, sent and
/// returned, place by place.
struct Watched {
    let place: Place
    let daemon: DatagramSink

    init(_ files: [String: String], answers: [UploadSink.Answer] = [.status(200)]) throws {
        place = try Place(files, answers: answers, on: Secured.shared.get().server, namesDatabase: false)
        daemon = try DatagramSink()
    }

    /// What the function is given beside the place's own.
    var environment: [String: String] {
        get throws {
            try Moto.shared.functionEnvironment.merging([
                "AWS_LAMBDA_LOG_LEVEL": "TRACE", "GROUNDWORK_METRICS": "emf",
                "AWS_XRAY_DAEMON_ADDRESS": "\(daemon.host):\(daemon.port)",
            ]) { $1 }
        }
    }

    /// Hands out the invocations, one after the other, to one process.
    func run(
        _ invocations: [ScriptedFunction.Invocation], _ more: [String: String] = [:]
    ) async throws -> ScriptedFunction.Ended {
        try await ScriptedFunction(place, invocations, environment.merging(more) { $1 }).end()
    }

    /// Searches every place; there has to be something in each.
    func expectNothing(
        of planted: [String], in ended: ScriptedFunction.Ended, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        func file(_ name: String) -> String {
            String(decoding: FileManager.default.contents(atPath: name) ?? Data(), as: UTF8.self)
        }
        let database = "SELECT r::text FROM groundwork.receipt r; SELECT o::text FROM groundwork.object o"
        let places = [
            ("the log", ended.log.map(\.text).joined()), ("the metrics", ended.metrics.map(\.text).joined()),
            ("the traces", daemon.arrived().joined()),
            // While a function keeps it open, all of it may be in the log.
            ("the journal", file(place.journal) + file(place.journal + "-wal")),
            ("the database", try place.sql(database)),
            ("the answers", try place.sink.requests.map(\.text).joined()),
            ("the responses", ended.reports.map(\.text).joined()),
        ]
        for (name, text) in places {
            #expect(!text.isEmpty, "\(name)", sourceLocation: sourceLocation)
        }
        for (name, text) in places + [("standard error", ended.outcome.errors)] {
            for word in planted {
                let at = text.range(of: word)
                let found = at.map { String(text[..<$0.lowerBound].suffix(80)) } ?? ""
                #expect(at == nil, "\(name), behind \(found)", sourceLocation: sourceLocation)
            }
        }
    }
}
