import Blocking
import Foundation
import Initialization
import Journaling
import Logging
import Testing
import Worker

/// The JSON log, line by line.
@Suite(.fewAtOnce) struct LogTests {
    /// Works on an event with a JSON log of this level.
    private func log(_ site: Site, _ event: [UInt8] = Delivery().bytes, level: Logger.Level = .info) async throws
        -> Lines
    {
        let lines = try Lines(in: site.folder)
        let reporter = JSONReporter(level: level, output: lines.output)
        _ = await Worker(settings: try site.settings(), reporter: reporter, interruption: Interruption()).work(
            on: event)
        return lines
    }

    @Test func freshCreateIsLoggedLineByLine() async throws {
        let site = try await Site(UpdateTests.files)
        let lines = try await log(site)
        try expectGolden(normalized(try lines.text, database: site.name), "create.jsonl")
    }

    @Test func failingUpdateIsLoggedLineByLine() async throws {
        let site = try await Site(UpdateTests.files)
        try await site.laid()
        try await site.sql("ALTER TABLE a ADD COLUMN more text")
        try site.write("CREATE INDEX i ON a (n DESC)", to: "indexes/i.sql")
        try site.write(
            "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    RETUR NEW;\nEND $$",
            to: "functions/f.sql")
        let lines = try await log(site, Delivery(type: "Update", requestID: "request-2").bytes)
        try expectGolden(normalized(try lines.text, database: site.name), "failing-update.jsonl")
    }

    @Test func everyEventOfTheJournalHasExactlyOneLine() async throws {
        let site = try await Site([
            "tables/1_a.sql": "CREATE TABLE a (b integer REFERENCES b); DO $$ BEGIN RAISE NOTICE 'n'; END $$",
            "tables/2_b.sql": """
            CREATE TABLE b (id integer PRIMARY KEY);
            DO $$ BEGIN IF nextval('times') < 2 THEN RAISE EXCEPTION 'n' USING ERRCODE = '40001'; END IF; END $$
            """,
        ])
        try await site.sql("CREATE SEQUENCE times")
        let lines = try await log(site)
        let told = try lines.objects.filter { $0["event"] != nil }.map { line in
            ["sequence", "stream", "version", "event", "hash", "requestId"].map { "\(line[$0] ?? "-")" }
        }
        let kept = try await site.events().map { event in
            ["\(event.sequence)", event.stream, "\(event.version)", event.event.kind.rawValue, event.hash, "request-1"]
        }
        #expect(told == kept)
        #expect(kept.count > 10)
        #expect(Set(kept.map { $0[3] }).isSuperset(of: ["objectDeferred", "stepFailed", "retryScheduled"]))
    }

    @Test(arguments: [
        (Logger.Level.warning, ["WARN", "ERROR"]), (.error, ["ERROR"]), (.critical, []),
        (.info, ["INFO", "WARN", "ERROR"]),
    ])
    func levelLeavesOutWhatIsQuieterButNeverTheAnswer(level: Logger.Level, names: [String]) async throws {
        let site = try await Site([
            "tables/1_a.sql": "CREATE TABLE a (b integer REFERENCES b)", "tables/2_b.sql": "nonsense",
        ])
        let lines = try await log(site, level: level).objects
        #expect(Set(lines.compactMap { $0["level"] as? String }) == Set(names))
        #expect(lines.last?["Status"] as? String == "FAILED")
        #expect(lines.count { $0["Status"] != nil } == 1)
    }
}
