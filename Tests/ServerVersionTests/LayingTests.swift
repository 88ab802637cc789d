import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

/// What a run does, on each version of PostgreSQL.
@Suite struct LayingTests {
    static let function = "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    static let files = [
        "tables/a.sql": "CREATE TABLE a (n integer); INSERT INTO a VALUES (1)", "functions/f.sql": function,
        "indexes/i.sql": "CREATE INDEX i ON a (n)",
        "triggers/t.sql": "CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f()",
    ]
    static let fresh = "done: tables: 1 created; indexes: 1 created; functions: 1 created; triggers: 1 created"
    static let receipts =
        "SELECT step, attempt, outcome FROM groundwork.receipt ORDER BY number"
    static let all = "tables|1|committed\nindexes|1|committed\nfunctions|1|committed\ntriggers|1|committed"

    /// Every row of Groundwork's own tables and of the catalog's, down to who wrote it.
    private static let fingerprint = """
        SELECT 'receipt', xmin, receipt::text FROM groundwork.receipt UNION ALL
        SELECT 'object', xmin, object::text FROM groundwork.object UNION ALL
        SELECT 'class', xmin, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL
        SELECT 'proc', xmin, proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL
        SELECT 'trigger', xmin, tgname FROM pg_trigger ORDER BY 1, 3
        """

    /// How many messages workers have sent about a database.
    private func messages(_ place: Workplace) throws -> Int {
        try String(contentsOfFile: "\(place.server.folder)/server.log", encoding: .utf8).split(separator: "\n")
            .count { $0.hasPrefix("\(place.database) groundwork LOG:  statement: ") }
    }

    @Test(arguments: Version.allCases)
    func laysTheShippedSchemaOnceAndThenAsksOneQuestion(version: Version) async throws {
        let place = try Workplace(on: await version.server)
        #expect(try place.sql("SELECT current_setting('server_version_num')::integer / 10000") == "\(version.rawValue)")
        let first = try await place.run()
        #expect(first.code == 0, "\(first.outcome.errors)")
        #expect(
            first.reason
                == "done: tables: 2 created; indexes: 8 created; functions: 1 created; triggers: 1 created")
        #expect(try messages(place) == 5)

        let before = try place.sql(Self.fingerprint)
        let second = try await place.run()
        #expect(
            second.reason
                == "done: tables: 2 already there; indexes: 8 already there; functions: 1 already there; triggers: 1 already there"
        )
        #expect(second.warnings == [:])
        #expect(try messages(place) == 6)
        #expect(try place.sql(Self.fingerprint) == before)
    }

    @Test(arguments: Version.allCases)
    func replacesChangedFunctionsAndTriggersAndLeavesWhatHoldsData(version: Version) async throws {
        let place = try Workplace(on: await version.server, Self.files)
        #expect(try await place.run().reason == Self.fresh)
        try place.write("CREATE TABLE a (n integer, m text)", to: "tables/a.sql")
        try place.write("CREATE INDEX i ON a (n DESC)", to: "indexes/i.sql")
        try place.write(Self.function.replacing("NEW", with: "NULL"), to: "functions/f.sql")
        try place.write("CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", to: "triggers/t.sql")
        let run = try await place.run()
        #expect(
            run.reason
                == "done: tables: 1 already there, 1 of them unlike the file; indexes: 1 already there, 1 of them unlike the file; "
                + "functions: 1 replaced; triggers: 1 replaced"
        )
        #expect(run.warnings == ["table a": "changed", "index i": "changed"])
        #expect(try place.sql("SELECT prosrc FROM pg_proc WHERE proname = 'f'") == "BEGIN RETURN NULL; END")
        #expect(
            try place.sql("SELECT pg_get_triggerdef(oid) FROM pg_trigger")
                == "CREATE TRIGGER t BEFORE INSERT ON public.a FOR EACH STATEMENT EXECUTE FUNCTION f()")
    }

    @Test(arguments: Version.allCases)
    func noticesWhatWasAlteredByHand(version: Version) async throws {
        let place = try Workplace(on: await version.server, Self.files)
        #expect(try await place.run().reason == Self.fresh)
        try place.sql(
            """
            ALTER TABLE a ADD CHECK (n > 0); DROP INDEX i; CREATE INDEX i ON a (n DESC);
            CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
            ALTER TABLE a DISABLE TRIGGER t;
            """)
        let run = try await place.run()
        #expect(
            run.warnings == [
                "table a": "drifted", "index i": "drifted", "function f": "drifted", "trigger t": "drifted",
            ])
        #expect(try place.sql(Self.receipts) == Self.all)
    }

    @Test(arguments: Version.allCases)
    func buildsAnInvalidIndexAgain(version: Version) async throws {
        let place = try Workplace(
            on: await version.server,
            [
                "tables/a.sql": "CREATE TABLE a (n integer)",
                "indexes/i.sql": "CREATE UNIQUE INDEX IF NOT EXISTS i ON a (n)",
            ])
        #expect(try await place.run().code == 0)
        try place.sql("DROP INDEX i; INSERT INTO a VALUES (1), (1)")
        #expect(throws: (any Error).self) { try place.sql("CREATE UNIQUE INDEX CONCURRENTLY i ON a (n)") }
        try place.sql("DELETE FROM a WHERE ctid = '(0,1)'")
        let run = try await place.run()
        #expect(run.reason?.contains("indexes: 1 rebuilt") == true)
        #expect(run.warnings == ["index i": "invalid"])
        #expect(try place.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t")
    }

    /// PostgreSQL 18 can leave a generated column to be computed when it is read; an older one stores each.
    @Test func noticesThatAVirtualColumnWasMadeAStoredOne() async throws {
        let place = try Workplace(
            on: await Version.eighteen.server,
            ["tables/a.sql": "CREATE TABLE a (n integer, twice integer GENERATED ALWAYS AS (n * 2) VIRTUAL)"])
        #expect(try await place.run().code == 0)
        #expect(try await place.run().warnings == [:])
        try place.sql(
            "ALTER TABLE a DROP COLUMN twice, ADD COLUMN twice integer GENERATED ALWAYS AS (n * 2) STORED")
        #expect(try await place.run().warnings == ["table a": "drifted"])
    }
}
