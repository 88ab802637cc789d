import Initialization
import TestSupport
import Testing
import Worker

/// What a file sets for its session ends with the file.
@Suite(.crowd) struct SessionSettingsTests {
    @Test(arguments: ["SET", "SET LOCAL", "SET SESSION"])
    func settingsOfOneFileReachNeitherTheNextFileNorTheRecordNorTheNextStep(set: String) async throws {
        let site = try await Site([
            "tables/1_a.sql": """
            CREATE TABLE a (n integer);
            \(set) search_path = elsewhere; \(set) statement_timeout = 1; \(set) lock_timeout = 1;
            \(set) check_function_bodies = off; \(set) default_tablespace = ''; \(set) groundwork.home = 'elsewhere';
            """,
            "tables/2_b.sql": """
            CREATE TABLE b AS SELECT current_schema() AS home, current_setting('statement_timeout') AS budget,
                current_setting('lock_timeout') AS wait, current_setting('check_function_bodies') AS bodies FROM pg_sleep(0.02);
            \(set) search_path = elsewhere
            """,
            "functions/f.sql":
                "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; \(set) search_path = elsewhere",
            "indexes/i.sql": "CREATE INDEX i ON a (n); \(set) search_path = elsewhere",
        ])
        try await site.sql("CREATE SCHEMA elsewhere")
        try await site.laid()
        #expect(try await site.sql("SELECT home, budget <> '1ms', wait, bodies FROM b") == "public|t|900ms|on")
        #expect(try await site.sql("SELECT string_agg(DISTINCT schema, ' ') FROM groundwork.object") == "public")
        #expect(
            try await site.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'elsewhere'::regnamespace") == "0")
        #expect(try await site.laid("second").actions == [])
    }

    /// With an older snapshot the guard would not see what another worker committed before it gave the lock away.
    @Test func stepsSeeWhatWasCommittedBeforeTheyHadTheLockWhateverTheDefault() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a AS SELECT current_setting('transaction_isolation') AS isolation"
        ])
        try await site.sql(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable', current_database()); END $$"
        )
        try await site.laid()
        #expect(try await site.sql("SELECT isolation FROM a") == "read committed")
    }

    @Test(arguments: ["SET ROLE", "SET SESSION AUTHORIZATION"])
    func anotherRoleOfOneFileLaysNothingElse(set: String) async throws {
        let site = try await Site(["tables/2_b.sql": "CREATE TABLE b ()", "indexes/i.sql": "CREATE INDEX i ON a (n)"])
        let role = site.role
        try site.write("CREATE TABLE a (n integer); \(set) \(role)", to: "tables/1_a.sql")
        try await site.sql("CREATE ROLE \(role)")
        try await site.laid()
        #expect(
            try await site.sql(
                "SELECT string_agg(DISTINCT tableowner, ' ') FROM pg_tables WHERE schemaname IN ('public', 'groundwork')"
            ) == Databases.owner)
    }
}
