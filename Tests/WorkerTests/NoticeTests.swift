import Initialization
import Testing
import Worker

/// What the server says beside its results.
@Suite(.fewAtOnce) struct NoticeTests {
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

    @Test func workersOwnStatementsCauseNone() async throws {
        let site = try await Site(UpdateTests.files)
        #expect(try await site.laid().reporter.notes == [])
        try site.write(UpdateTests.function + ";", to: "functions/f.sql")
        try site.write(UpdateTests.trigger + ";", to: "triggers/t.sql")
        #expect(try await site.laid("second").reporter.notes == [])
        try await site.sql("DROP SCHEMA groundwork CASCADE")
        #expect(try await site.laid("third").reporter.notes == [])
    }
}
