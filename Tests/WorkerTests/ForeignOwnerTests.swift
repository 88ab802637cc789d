import Initialization
import TestSupport
import Testing
import Worker

/// What stands under another owner is not taken for what the folder asks for.
@Suite(.crowd) struct ForeignOwnerTests {
    private static let function =
        "CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    private static let files = [
        "tables/a.sql": "CREATE TABLE IF NOT EXISTS a (n integer)",
        "indexes/i.sql": "CREATE INDEX IF NOT EXISTS i ON a (n)",
        "functions/f.sql": function,
        "triggers/t.sql": "CREATE OR REPLACE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()",
    ]

    /// A site where another role, which is a plain one, has made something beforehand in public.
    private func site(_ planted: String, _ files: [String: String] = files) async throws -> Site {
        let site = try await Site(files)
        try await site.sql("CREATE ROLE \(site.role) LOGIN; GRANT CREATE ON SCHEMA public TO \(site.role)")
        try await site.sql("SET ROLE \(site.role); \(planted); RESET ROLE")
        return site
    }

    @Test(arguments: [
        ("table a", "CREATE TABLE a (n integer)"),
        (
            "table a",
            "CREATE TABLE a (n integer); CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        ("index i", "CREATE TABLE b (n integer); CREATE INDEX i ON b (n)"),
        ("function f", "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"),
        ("function f", "CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"),
    ])
    func objectOfAnotherRoleFailsTheRunAndIsLeftAlone(object: String, planted: String) async throws {
        let site = try await site(planted)
        let before = try await site.sql(Self.everything)
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == SQLState.foreign)
        #expect(failure.object?.description == object)
        #expect(
            failure.message
                == "the \(object) belongs to the role \(site.role), and not to site_owner or a role that it is a member of"
        )
        #expect(failure.hint?.contains("--accept-owner \(site.role)") == true)
        #expect(try await site.sql(Self.everything) == before)
    }

    @Test func invalidIndexOfAnotherRoleIsNotBuiltAgain() async throws {
        let site = try await site("CREATE TABLE b (n integer); CREATE INDEX i ON b (n)")
        try await site.sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass")
        #expect(try await site.lay("first").failure?.sqlState == SQLState.foreign)
        #expect(try await site.sql("SELECT indrelid::regclass FROM pg_index WHERE indexrelid = 'i'::regclass") == "b")
    }

    @Test func invalidIndexOnAnotherTableOfOursIsNotDropped() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a (n integer)", "indexes/i.sql": "CREATE INDEX i ON a (n)",
        ])
        try await site.sql("CREATE TABLE b (n integer); CREATE INDEX i ON b (n)")
        try await site.sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass")
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.message == "an invalid index of the name stands on another table: public.b")
        #expect(failure.file == "indexes/i.sql")
        #expect(try await site.sql("SELECT indrelid::regclass FROM pg_index WHERE indexrelid = 'i'::regclass") == "b")
    }

    @Test(arguments: ["CREATE TYPE a AS ENUM ('x')", "CREATE DOMAIN a AS integer", "CREATE VIEW a AS SELECT 1 AS n"])
    func typeOrViewInATablesPlaceIsNamedWithItsOwner(planted: String) async throws {
        let site = try await site(planted)
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == "42809")
        #expect(failure.message.hasSuffix("of the role \(site.role)"))
    }

    @Test func triggerOnAnotherRolesTableIsNobodysConcern() async throws {
        let site = try await site(
            "CREATE TABLE b (n integer); CREATE TRIGGER t BEFORE UPDATE ON b EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        )
        try await site.laid()
        #expect(
            try await site.sql(
                "SELECT string_agg(tgrelid::regclass::text, ' ' ORDER BY tgrelid::regclass::text) FROM pg_trigger WHERE tgname = 't'"
            ) == "a b")
        #expect(try await site.laid("second").actions == [])
    }

    @Test func triggerThatAFilePutsOnAnotherRolesTableFailsTheStep() async throws {
        let site = try await site(
            "CREATE TABLE b (n integer)",
            [
                "functions/f.sql": Self.function,
                "triggers/t.sql": "CREATE TRIGGER t BEFORE UPDATE ON b FOR EACH ROW EXECUTE FUNCTION f()",
            ])
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == SQLState.foreign)
        #expect(failure.message.hasPrefix("the table of the trigger t belongs to the role \(site.role)"))
        #expect(try await site.sql("SELECT count(*) FROM pg_trigger WHERE tgname = 't'") == "0")
    }

    @Test func objectThatAFileGivesAwayFailsTheStep() async throws {
        let site = try await site("SELECT 1")
        try site.write("CREATE TABLE a (n integer); ALTER TABLE a OWNER TO \(site.role)", to: "tables/a.sql")
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == SQLState.foreign)
        #expect(failure.file == "tables/a.sql")
        #expect(try await site.sql("SELECT to_regclass('a') IS NULL") == "t")
        var settings = try site.settings()
        settings.trust.acceptedOwners = [site.role]
        try await site.laid("second", settings)
        #expect(try await site.laid("third", settings).actions == [])
    }

    @Test func ownerThatTheOperatorAcceptsIsOurs() async throws {
        let site = try await site("CREATE TABLE a (n integer)")
        var settings = try site.settings()
        settings.trust.acceptedOwners = ["somebody", site.role]
        try await site.laid("first", settings)
    }

    @Test func roleThatIsAMemberOfTheOwnerFindsItsOwn() async throws {
        let site = try await site("CREATE TABLE a (n integer)")
        let member = "\(site.role)_member"
        try await site.sql(
            """
            CREATE ROLE \(member) LOGIN IN ROLE \(site.role); GRANT CREATE ON DATABASE \(site.name) TO \(member);
            """)
        try await site.laid("first", try site.settings(user: member))
        #expect(try await site.laid("second", try site.settings(user: member)).actions == [])
    }

    /// All that another role could have had changed.
    private static let everything = """
        SELECT concat_ws(' ', relname, relkind, relowner::regrole) FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', pg_get_functiondef(oid), proowner::regrole) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger ORDER BY 1
        """
}
