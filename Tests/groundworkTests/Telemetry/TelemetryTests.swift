import Foundation
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

@testable import groundwork

/// What X-Ray and CloudWatch are told of real runs.
@Suite(.crowd)
struct TelemetryTests {
    /// The table waits for the other one, and the function fails once in a way that passes.
    private static let eventful = [
        "tables/1_a.sql": "CREATE TABLE a (b integer REFERENCES b);",
        "tables/2_b.sql": "CREATE TABLE b (id integer PRIMARY KEY);", "indexes/i.sql": "CREATE INDEX i ON a (b);",
        "functions/f.sql": """
        DO $$ BEGIN
            IF nextval('times') < 2 THEN RAISE EXCEPTION 'not yet' USING ERRCODE = '40001'; END IF;
        END $$;
        CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;
        """,
    ]

    @Test func tellsOfEveryAttemptAtAStep() async throws {
        let station = try Station(Self.eventful)
        _ = try station.desk.sql("CREATE SEQUENCE times")
        let outcome = try await station.run(Event(["RequestId": "request-1"]))
        #expect(outcome == .succeeded)
        try station.expectGolden("eventful.jsonl")
    }

    @Test func tellsWhatFailed() async throws {
        let station = try Station([
            "tables/a.sql": "CREATE TABLE a (id integer);", "functions/f.sql": "CREATE FUNCTION f() RETUR 1;",
        ])
        let outcome = try await station.run(Event(["RequestId": "request-1"]))
        #expect(outcome.exitCode == .failure)
        try station.expectGolden("failing.jsonl")
    }

    @Test func timesSpansAndRunsByTheEvents() async throws {
        let station = try Station(["tables/a.sql": "SELECT pg_sleep(0.05); CREATE TABLE a (id integer);"])
        _ = try await station.run(Event())
        let events = station.kept.events
        func moments(_ kinds: Set<EventKind>) -> [Int64] { events.filter { kinds.contains($0.event.kind) }.map(\.at) }
        let spans = station.daemon.arrived().map { $0.split(separator: "\n").last.map { String($0).object } ?? [:] }
        func moments(_ key: String) -> [Int64] {
            spans.compactMap { $0[key] as? Double }.map { Int64(($0 * 1_000).rounded()) }
        }
        #expect(spans.compactMap { $0["name"] as? String } == ["connect", "tables", "respond"])
        #expect(moments("start_time") == moments([.stepStarted]))
        #expect(moments("end_time") == moments([.databaseInspected, .stepCommitted, .answerDelivered]))
        let lines = station.kept.lines.map(\.object)
        let run = lines.compactMap { $0["RunDuration"] as? Int64 }
        #expect(run == [moments([.answerDelivered])[0] - moments([.runStarted])[0]])
        let tables = lines.first { $0["step"] as? String == "tables" }
        let committed = events.compactMap { recorded -> Int64? in
            if case .stepCommitted(let committed) = recorded.event { committed.milliseconds } else { nil }
        }
        #expect([tables?["StepDuration"] as? Int64] == committed)
        #expect(committed[0] >= 50)
    }

    @Test func writesTheMetricsOfARunBehindItsAnswer() async throws {
        let station = try Station(["tables/a.sql": "CREATE TABLE a (id integer);"])
        _ = try await station.run(Event())
        // connect, tables, respond; the run with its outcome, and without.
        #expect(station.kept.order == ["answer"] + Array(repeating: "metrics", count: 5))
        station.reporter.flush()
        #expect(station.kept.order.count == 6)
    }

    /// The ways of a run on which something secret is at hand.
    enum Course: CaseIterable {
        case laid, refusedAnswers, closedSink, wrongPassword, failing
    }

    @Test(arguments: Course.allCases)
    func plantedSecretsAreNowhere(course: Course) async throws {
        let network = try Network.shared.get()
        let station = try Station(
            ["tables/a.sql": course == .failing ? "CREATE TABLE a (n wrong);" : "CREATE TABLE a (n integer);"],
            server: network.server)
        let sink = try UploadSink(
            answers: course == .closedSink ? [.close] : [.status(course == .refusedAnswers ? 403 : 200)])
        let password = course == .wrongPassword ? "planted-wrong" : Network.password
        let place = network.server.networkLocation(station.desk.database?.database ?? "")
        let database = "postgresql://\(place.user):\(password)@\(place.host):\(place.port)/\(place.database)"
        let event = Event(["ResponseURL": sink.url(path: "/planted?X-Amz-Signature=planted")])
        let outcome = try await station.run(event) { settings in
            settings.database = [:]
            settings.environment = Environment(["DATABASE_URL": database])
            settings.retries.connectAttempts = 2
            settings.retries.answerAttempts = 2
        }
        station.reporter.flush()
        let isGood = course == .laid
        #expect((outcome == .succeeded) == isGood, "\(outcome)")
        let all = station.daemon.arrived() + station.kept.lines
        #expect(all.contains { $0.contains(#""fault":true"#) || $0.contains(#""error":true"#) } == !isGood)
        #expect(all.count > 4)
        for text in all {
            #expect(!text.contains("planted"))
            #expect(!text.contains("X-Amz"))
        }
    }
}

extension Station {
    /// Compares with a golden file, spans first and then metrics; what was found is written beside it when they differ.
    func expectGolden(_ name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let expected = try String(contentsOf: folder.appendingPathComponent("Golden/\(name)"), encoding: .utf8)
        let found = (subsegments() + kept.metrics).map { "\($0)\n" }.joined()
        guard found != expected else { return }
        try Data(found.utf8).write(to: URL(fileURLWithPath: "/tmp/\(name)"))
        Issue.record("\(name) is not what was sent and written, see /tmp/\(name):\n\(found)")
    }
}
