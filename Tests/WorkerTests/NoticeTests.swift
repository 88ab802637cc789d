import Initialization
import TestSupport
import Testing
import Worker

/// What the server says beside its results.
@Suite(.crowd) struct NoticeTests {
    @Test func noticesOfTheFilesBecomeLogLines() async throws {
        let site = try await Site([
            "tables/a.sql": """
            DROP TABLE IF EXISTS nothing; CREATE TABLE a ();
            DO $$ BEGIN RAISE INFO 'so'; RAISE NOTICE 'hello é🧾'; RAISE WARNING 'careful' USING ERRCODE = '01P01'; END $$
            """
        ])
        #expect(
            try await site.laid().reporter.notes == [
                #"info: table "nothing" does not exist, skipping"#, "info: so", "info: hello é🧾", "warning: careful",
            ])
    }

    @Test func noticesOfAFileThatFailsComeOnce() async throws {
        let site = try await Site([
            "tables/1_a.sql": "CREATE TABLE a (); DO $$ BEGIN RAISE NOTICE 'one'; END $$",
            "tables/2_b.sql": "CREATE TABLE b ();\nDO $$ BEGIN RAISE NOTICE 'two'; END $$;\nSELECT 1 / 0",
        ])
        let run = try await site.lay("first")
        #expect(run.failure?.place == "tables/2_b.sql:3:1")
        #expect(run.reporter.notes == ["info: one", "info: two"])
    }

    @Test func workersOwnStatementsCauseNone() async throws {
        let site = try await Site(UpdateTests.files)
        #expect(try await site.laid().reporter.notes == [])
        try site.write(UpdateTests.function + ";", to: "functions/f.sql")
        try site.write(UpdateTests.trigger + ";", to: "triggers/t.sql")
        #expect(try await site.laid("second").reporter.notes == [])
        try await site.sql("DROP SCHEMA groundwork CASCADE")
        #expect(try await site.laid("third").reporter.notes == [])
    }

    /// As a file that loops over rows and tells of each.
    @Test func noticesBeyondAStepsLimitAreCounted() async throws {
        let site = try await Site([
            "tables/a.sql": """
            CREATE TABLE a (n integer);
            DO $$ BEGIN FOR i IN 1..1000 LOOP RAISE NOTICE 'n%', i; END LOOP; RAISE WARNING 'last'; END $$
            """,
            "functions/f.sql": """
            CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS '';
            DO $$ BEGIN FOR i IN 1..101 LOOP RAISE NOTICE 'f%', i; END LOOP; END $$
            """,
        ])
        let run = try await site.laid()
        #expect(
            run.notes == (1...100).map { "info: n\($0)" } + ["warning: 901 further notices not shown"]
                + (1...100).map { "info: f\($0)" } + ["info: 1 further notice not shown"])
        // It is told before what came of the step.
        let order = run.reporter.all.order
        let last = try #require(order.lastIndex(of: "note"))
        #expect(order[last + 1] == "stepCommitted")
    }
}
