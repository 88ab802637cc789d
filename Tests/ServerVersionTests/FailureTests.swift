import TestSupport
import Testing

/// What goes wrong, on each version of PostgreSQL: its words and codes are what the worker goes by.
@Suite struct FailureTests {
    struct Case: Sendable {
        let file: String
        let text: String
        /// File, line, column and code.
        let told: String
    }

    static let cases = [
        Case(
            file: "tables/bad.sql", text: "CREATE TABLE bad (\n    n integer,\n    m wrongtype\n);",
            told: "tables/bad.sql:3:7 42704"),
        Case(file: "tables/bad.sql", text: "CREATE TABLE bad (n integer,\n    );", told: "tables/bad.sql:2:5 42601"),
        Case(file: "tables/bad.sql", text: "CREATE TABLE bad ();\nCOMMIT;", told: "tables/bad.sql:2:1 0A000"),
        Case(
            file: "tables/bad.sql", text: "CREATE TABLE bad (n int);\n\nSELECT 1 / count(*) FROM bad;",
            told: "tables/bad.sql:3:1 22012"),
        Case(
            file: "tables/bad.sql", text: "CREATE TABLE bad ();\nCREATE TABLE bad.worse ();",
            told: "tables/bad.sql:2:14 3F000"),
        Case(
            file: "indexes/bad.sql", text: "-- why\nCREATE INDEX CONCURRENTLY bad ON fine (n);",
            told: "indexes/bad.sql:2:1 25001"),
        Case(
            file: "functions/bad.sql",
            text: "CREATE FUNCTION bad() RETURNS integer LANGUAGE sql AS $$\n    SELECT nothing\n$$;",
            told: "functions/bad.sql:2:12 42703"),
        Case(
            file: "functions/bad.sql",
            text: "CREATE FUNCTION bad() RETURNS integer LANGUAGE sql\nBEGIN ATOMIC\n    SELECT nothing;\nEND;",
            told: "functions/bad.sql:3:12 42703"),
        Case(
            file: "functions/bad.sql",
            text: "-- f\nCREATE FUNCTION bad() RETURNS void LANGUAGE plpgsql AS '\nBEGIN\n    wrong;\nEND';",
            told: "functions/bad.sql:4:5 42601"),
    ]

    @Test(arguments: Version.allCases, cases)
    func namesFileLineColumnAndCode(version: Version, example: Case) async throws {
        let place = try Workplace(
            on: await version.server, ["tables/fine.sql": "CREATE TABLE fine (n integer)", example.file: example.text])
        let run = try await place.run()
        #expect(run.code == 1)
        let failures = run.failures.map {
            "\($0.file ?? "?"):\($0.line ?? 0):\($0.column ?? 0) \($0.sqlState ?? "?")"
        }
        #expect(failures.last == example.told)
        #expect(
            try place.sql(
                """
                SELECT count(*) FROM pg_class AS c LEFT JOIN pg_proc AS p ON p.proname = 'bad'
                WHERE c.relname IN ('bad', 'worse') OR p.oid IS NOT NULL
                """) == "0")
    }

    @Test(arguments: Version.allCases)
    func findsOutAfterAKillThatTheStepWasCommitted(version: Version) async throws {
        let place = try Workplace(on: await version.server, LayingTests.files)
        // The second answer is the one to the tables' COMMIT: it was read, and is in no journal.
        let killed = try await place.run(with: ["GROUNDWORK_CRASH_AT": "message.answered:2"])
        #expect(killed.outcome.ending == .killed(9))
        #expect(try place.sql(LayingTests.receipts) == "tables|1|committed")
        let resumed = try await place.run("resume")
        #expect(resumed.code == 0)
        #expect(try place.sql(LayingTests.receipts) == LayingTests.all)
        #expect(try place.sql("SELECT count(*) FROM a") == "1")
        #expect(try await place.run().reason?.contains("created") == false)
    }

    @Test(arguments: Version.allCases)
    func triesAgainUntilALockIsFree(version: Version) async throws {
        let place = try Workplace(on: await version.server, LayingTests.files)
        #expect(try await place.run().code == 0)
        try place.write("CREATE INDEX j ON a ((n + 1))", to: "indexes/j.sql")
        let other = try await Client(place)
        try await other.sql("BEGIN; LOCK TABLE a IN ROW EXCLUSIVE MODE")
        let program = try place.start()
        #expect(try await program.waits(for: "retryScheduled"))
        try await other.sql("COMMIT")
        let run = try await Told(program.outcome())
        #expect(run.code == 0)
        #expect(Set(run.failures.map(\.sqlState)) == ["55P03"])
        #expect(Set(run.failures.map(\.file)) == ["indexes/j.sql"])
        #expect(try place.sql("SELECT count(*) FROM pg_class WHERE relname = 'j'") == "1")
    }

    @Test(arguments: Version.allCases)
    func leavesTheDatabaseToAnotherWorker(version: Version) async throws {
        let place = try Workplace(on: await version.server, LayingTests.files)
        let other = try await Client(place)
        // The worker's own lock: groundwr in ASCII.
        try await other.sql("BEGIN; SELECT pg_advisory_xact_lock(x'67726F756E647772'::bigint)")
        let program = try place.start()
        #expect(try await program.waits(for: "retryScheduled"))
        try await other.sql("COMMIT")
        let run = try await Told(program.outcome())
        #expect(run.reason == LayingTests.fresh)
        #expect(Set(run.failures.map(\.sqlState)) == ["55P03"])
        #expect(try place.sql("SELECT count(DISTINCT step), count(*) FROM groundwork.receipt") == "4|4")
    }
}
