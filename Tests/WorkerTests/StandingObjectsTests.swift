import Initialization
import TestSupport
import Testing
import Worker

/// A database in which an older handler, or a person, has laid some of the objects.
@Suite(.crowd) struct StandingObjectsTests {
    @Test func unrecordedTablesAndIndexesAreKeptFunctionsAndTriggersFollowTheirFiles() async throws {
        let site = try await Site(UpdateTests.files)
        try await site.sql(
            """
            CREATE TABLE a (n integer, more text); CREATE TABLE b (); CREATE INDEX i ON a (more);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
            CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f();
            """)
        let run = try await site.laid()
        #expect(run.actions == ["replace function f", "replace trigger t"])
        #expect(
            run.answer?.Reason
                == "done: tables: 1 already there; indexes: 1 already there; functions: 1 replaced; triggers: 1 replaced"
        )
        #expect(try await site.sql("SELECT prosrc FROM pg_proc WHERE proname = 'f'") == "BEGIN RETURN NEW; END")
        #expect(try await site.sql("SELECT count(*) FROM pg_trigger") == "1")
        #expect(try await site.laid("second").actions == [])
    }

    @Test func invalidIndexIsBuiltAgainOnceTheRowsFit() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a (n integer)",
            "indexes/i.sql": "CREATE UNIQUE INDEX IF NOT EXISTS i ON a (n)",
        ])
        try await site.laid()
        try await site.sql("DROP INDEX i; INSERT INTO a VALUES (1), (1)")
        await #expect(throws: (any Error).self) { try await site.sql("CREATE UNIQUE INDEX CONCURRENTLY i ON a (n)") }
        #expect(try await site.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "f")

        let refused = try await site.lay("second")
        #expect(refused.failure?.sqlState == "23505")
        #expect(refused.failure?.file == "indexes/i.sql")
        #expect(try await site.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "f")

        try await site.sql("DELETE FROM a WHERE ctid = '(0,1)'")
        let run = try await site.laid("third")
        #expect(run.actions == ["rebuild index i"])
        #expect(run.answer?.Data?["Indexes"] == "1 rebuilt")
        #expect(try await site.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t")
    }

    @Test(arguments: [
        ("CREATE VIEW a AS SELECT 1", "tables/a.sql", "CREATE TABLE a ()", "table a is taken by a view"),
        ("CREATE SEQUENCE a", "tables/a.sql", "CREATE TABLE a ()", "table a is taken by a sequence"),
        ("CREATE TYPE a AS (n integer)", "tables/a.sql", "CREATE TABLE a ()", "table a is taken by a composite type"),
        (
            "CREATE MATERIALIZED VIEW a AS SELECT 1", "tables/a.sql", "CREATE TABLE a ()",
            "table a is taken by a materialized view"
        ),
        (
            "CREATE TABLE b (n int); CREATE INDEX a ON b (n)", "tables/a.sql", "CREATE TABLE a ()",
            "table a is taken by an index"
        ),
        ("CREATE TABLE i ()", "indexes/i.sql", "CREATE INDEX i ON b (n)", "index i is taken by a table"),
        (
            "CREATE AGGREGATE f(integer) (SFUNC = int4pl, STYPE = integer)", "functions/f.sql",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function f is taken by an aggregate"
        ),
    ])
    func nameThatSomethingElseHasIsRefusedBeforeAnythingIsLaid(
        standing: String, file: String, text: String, message: String
    ) async throws {
        let site = try await Site([file: text, "tables/fine.sql": "CREATE TABLE fine ()"])
        try await site.sql(standing)
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == "42809")
        #expect(failure.file == file)
        #expect(failure.message == "the name of \(message)")
        #expect(
            try await site.sql("SELECT to_regclass('fine') IS NULL, to_regnamespace('groundwork') IS NULL") == "t|t")
    }
}
