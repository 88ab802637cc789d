import Initialization
import TestSupport
import Testing
import Worker

/// A request over a database that was laid before: what stands is left alone, what carries no data follows its file.
@Suite(.crowd) struct UpdateTests {
    static let function = "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    static let trigger = "CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f()"
    static let files = [
        "tables/a.sql": "CREATE TABLE a (n integer); CREATE TABLE b (n integer)", "functions/f.sql": function,
        "indexes/i.sql": "CREATE INDEX i ON a (n)", "triggers/t.sql": trigger,
    ]

    /// What every row of Groundwork's own tables and of the catalog's looks like, down to who wrote it.
    private func fingerprint(_ site: Site) async throws -> String {
        try await site.sql(
            """
            SELECT 'receipt', xmin, receipt::text FROM groundwork.receipt UNION ALL
            SELECT 'object', xmin, object::text FROM groundwork.object UNION ALL
            SELECT 'class', xmin, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL
            SELECT 'proc', xmin, proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL
            SELECT 'trigger', xmin, tgname FROM pg_trigger
            ORDER BY 1, 3
            """)
    }

    @Test func unchangedFolderWritesNothing() async throws {
        let site = try await Site()
        try await site.laid()
        let before = try await fingerprint(site)
        let run = try await site.laid("second")
        #expect(try await fingerprint(site) == before)
        #expect(
            run.kinds == [
                .requestReceived, .runStarted, .stepStarted, .databaseInspected, .stepSkipped, .stepSkipped,
                .stepSkipped, .stepSkipped, .requestConcluded, .answerPrepared, .stepStarted, .answerDelivered,
            ])
        #expect(
            run.events.filter { $0.kind == .stepSkipped }.map(\.sentence) == [
                "tables: 2 already exist", "indexes: 8 already exist", "functions: 1 already exists",
                "triggers: 1 already exists",
            ])
    }

    @Test(arguments: ["CREATE TRIGGER", "CREATE OR REPLACE TRIGGER"])
    func changedFunctionAndTriggerFilesAreLaidOverWhatStands(create: String) async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try site.write(Self.function.replacing("RETURN NEW", with: "RETURN NULL"), to: "functions/f.sql")
        try site.write("\(create) t BEFORE INSERT ON a EXECUTE FUNCTION f()", to: "triggers/t.sql")
        let run = try await site.laid("second")
        #expect(run.actions == ["replace function f", "replace trigger t"])
        #expect(
            run.answer?.Reason
                == "done: tables: 1 already there; indexes: 1 already there; functions: 1 replaced; triggers: 1 replaced"
        )
        #expect(try await site.sql("SELECT prosrc FROM pg_proc WHERE proname = 'f'") == "BEGIN RETURN NULL; END")
        #expect(
            try await site.sql("SELECT pg_get_triggerdef(oid) FROM pg_trigger")
                == "CREATE TRIGGER t BEFORE INSERT ON public.a FOR EACH STATEMENT EXECUTE FUNCTION f()")
        #expect(try await site.laid("third").actions == [])
    }

    @Test(arguments: ["CREATE TRIGGER", "CREATE OR REPLACE TRIGGER"])
    func triggerThatMovedToAnotherTableLeavesTheOldOne(create: String) async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try site.write("\(create) t BEFORE UPDATE ON b EXECUTE FUNCTION f()", to: "triggers/t.sql")
        #expect(try await site.laid("second").actions == ["replace trigger t"])
        #expect(try await site.sql("SELECT tgrelid::regclass FROM pg_trigger") == "b")
    }

    @Test(arguments: ["CREATE TRIGGER", "CREATE OR REPLACE TRIGGER"])
    func foreignTriggerOfTheSameNameSurvivesAsItIs(create: String) async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try await site.sql(
            """
            CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
            CREATE TRIGGER t AFTER DELETE ON b EXECUTE FUNCTION other();
            ALTER TABLE b DISABLE TRIGGER t;
            COMMENT ON TRIGGER t ON b IS 'Not Groundwork''s';
            """)
        try site.write("\(create) t BEFORE INSERT ON a EXECUTE FUNCTION f()", to: "triggers/t.sql")
        #expect(try await site.laid("second").actions == ["replace trigger t"])
        #expect(
            try await site.sql(
                "SELECT pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger') FROM pg_trigger ORDER BY 1"
            )
                == """
                CREATE TRIGGER t AFTER DELETE ON public.b FOR EACH STATEMENT EXECUTE FUNCTION other()|D|Not Groundwork's
                CREATE TRIGGER t BEFORE INSERT ON public.a FOR EACH STATEMENT EXECUTE FUNCTION f()|O|
                """)
    }

    @Test func changedTableAndIndexFilesAreReportedAndLeft() async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try site.write("CREATE TABLE a (n integer, m text); CREATE TABLE b (n integer)", to: "tables/a.sql")
        try site.write("CREATE INDEX i ON a (n DESC)", to: "indexes/i.sql")
        let run = try await site.laid("second")
        #expect(run.actions == [])
        #expect(
            run.conditions == [
                "table a": .changed, "index i": .changed, "function f": .unchanged, "trigger t": .unchanged,
            ])
        #expect(
            try await site.sql("SELECT count(*) FROM pg_attribute WHERE attrelid = 'a'::regclass AND attnum > 0") == "1"
        )
    }

    @Test func objectsAlteredByHandAreReportedAndLeft() async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try await site.sql(
            """
            ALTER TABLE a ADD CHECK (n > 0); DROP INDEX i; CREATE INDEX i ON a (n DESC);
            CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
            ALTER TABLE a DISABLE TRIGGER t;
            """)
        let run = try await site.laid("second")
        #expect(run.actions == [])
        #expect(
            run.conditions == [
                "table a": .drifted, "index i": .drifted, "function f": .drifted, "trigger t": .drifted,
            ])
        let body = try await site.sql("SELECT prosrc FROM pg_proc WHERE proname = 'f'")
        #expect(body == "BEGIN RETURN OLD; END")
    }

    @Test func droppedObjectsAreLaidAgain() async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try await site.sql("DROP INDEX i; DROP FUNCTION f CASCADE")
        #expect(try await site.laid("second").actions == ["create index i", "create function f", "create trigger t"])
        #expect(try await site.laid("third").actions == [])
    }
}
