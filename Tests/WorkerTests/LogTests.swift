import Blocking
import Foundation
import Initialization
import Journaling
import Logging
import TestSupport
import Testing
import Worker

/// The JSON log, line by line.
@Suite(.crowd) struct LogTests {
    /// Works on an event with a JSON log of this level.
    private func log(
        _ site: Site, _ event: [UInt8] = Delivery().bytes, level: Logger.Level = .info,
        invocation: InvocationIdentity? = nil
    ) async throws -> Lines {
        let lines = try Lines(in: site.folder)
        let reporter = JSONReporter(level: level, output: lines.output, invocation: invocation)
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

    @Test func linesOfAnInvocationAreFoundByItsIDAndTrace() async throws {
        let site = try await Site(UpdateTests.files)
        let event = Delivery(properties: ["Odd": "x"]).bytes
        let other = try await Site(UpdateTests.files)
        let plain = try await log(site, event)
        let lines = try await log(
            other, event,
            invocation: InvocationIdentity(requestID: "6f0a", traceID: "1-581cf771-a006649127e371903a2de979"))
        // All as ever, but CloudFormation's id under a key of its own, in every line that has one: the warning's too.
        let head = #""requestId":"6f0a","traceId":"1-581cf771-a006649127e371903a2de979""#
        func keys(_ lines: Lines) throws -> [[String]] {
            try lines.objects.map { line in
                line.map { "\($0)=\(["requestId", "cfnRequestId", "traceId", "event"].contains($0) ? $1 : "")" }
                    .sorted()
            }
        }
        let expected = try keys(plain).map { line in
            line.map { $0.replacingOccurrences(of: "requestId=", with: "cfnRequestId=") }
                + (line.contains { $0.hasPrefix("Status=") }
                    ? [] : ["requestId=6f0a", "traceId=1-581cf771-a006649127e371903a2de979"])
        }
        #expect(try keys(lines) == expected.map { $0.sorted() })
        for line in try lines.text.split(separator: "\n") where !line.hasPrefix(#"{"Status""#) {
            #expect(line.contains(head), "\(line)")
        }
        #expect(try lines.text.contains(#""cfnRequestId":"request-1""#))
    }

    @Test func linesBelongToTheInvocationUnderWay() throws {
        let folder = try TemporaryFolder()
        let lines = try Lines(in: folder)
        let reporter = JSONReporter(level: .info, output: lines.output)
        reporter.during(InvocationIdentity(requestID: "first")).note(.info, "in", [:])
        reporter.note(.debug, "unheard", [:])
        reporter.note(.info, "between", [:])
        let seen = try lines.objects.map { line in
            line.filter { $0.key != "timestamp" }.map { "\($0)=\($1)" }.sorted()
        }
        #expect(seen == [["level=INFO", "message=in", "requestId=first"], ["level=INFO", "message=between"]])
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
        #expect(lines.compactMap { $0["Status"] as? String } == ["FAILED"])
        #expect(lines.count { $0["Status"] != nil } == 1)
    }
}
