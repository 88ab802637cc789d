import Initialization
import TestSupport
import Testing
import Worker

/// What stands in the schema groundwork is believed only where nobody else has a hand in it.
@Suite(.crowd) struct ReceiptsTrustTests {
    private static let files = ["tables/a.sql": "CREATE TABLE IF NOT EXISTS a (n integer)"]
    private static let thief = """
        CREATE TABLE loot (who text); GRANT ALL ON loot TO PUBLIC;
        CREATE FUNCTION steal() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO public.loot VALUES (current_user); RETURN NEW; END';
        CREATE FUNCTION taken(text) RETURNS text LANGUAGE plpgsql AS
            'BEGIN INSERT INTO public.loot VALUES (current_user); RETURN $1; END';
        CREATE FUNCTION same(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'
        """

    @Test(arguments: [
        (
            "CREATE TRIGGER t BEFORE INSERT ON groundwork.receipt FOR EACH ROW EXECUTE FUNCTION steal()",
            "receipt, which has a trigger"
        ),
        (
            "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON groundwork.object FOR EACH ROW EXECUTE FUNCTION steal()",
            "object, which has a trigger"
        ),
        ("CREATE RULE r AS ON INSERT TO groundwork.receipt DO ALSO SELECT taken('')", "receipt, which has a rule"),
        ("ALTER TABLE groundwork.receipt ENABLE ROW LEVEL SECURITY", "receipt, which has row level security"),
        ("CREATE POLICY p ON groundwork.object USING (taken(name) = name)", "object, which has row level security"),
        ("CREATE TABLE child () INHERITS (groundwork.object)", "object, which is no plain table"),
        ("ALTER TABLE groundwork.receipt SET UNLOGGED", "receipt, which is no plain table"),
        (
            "ALTER TABLE groundwork.receipt ALTER stream SET DEFAULT taken('')",
            "receipt, which calls what is not PostgreSQL's own"
        ),
        (
            "ALTER TABLE groundwork.object ADD CHECK (taken(name) = name)",
            "object, which calls what is not PostgreSQL's own"
        ),
        (
            "CREATE INDEX i ON groundwork.receipt (same(stream))",
            "receipt, which calls what is not PostgreSQL's own"
        ),
        ("ALTER TABLE groundwork.receipt ADD more text", "receipt, which has other columns"),
        ("ALTER TABLE groundwork.object DROP server", "object, which has other columns"),
        (
            "DROP TABLE groundwork.object; CREATE VIEW groundwork.object AS SELECT * FROM loot",
            "object, which is no plain table"
        ),
    ])
    func tableThatIsNotAsItWasMadeIsRefused(change: String, told: String) async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try await site.sql(Self.thief)
        try await site.sql("\(change); TRUNCATE loot")
        try site.write("CREATE TABLE b ()", to: "tables/b.sql")
        let failure = try #require(try await site.lay("second").failure)
        #expect(failure.sqlState == SQLState.receiptsNotOurs)
        #expect(failure.message == "the schema groundwork has \(told)")
        #expect(failure.file == nil)
        #expect(try await site.sql("SELECT count(*) FROM loot") == "0")
    }

    @Test(arguments: ["SCHEMA groundwork", "TABLE groundwork.receipt", "TABLE groundwork.object"])
    func whatBelongsToAnotherRoleIsRefused(what: String) async throws {
        let site = try await Site(Self.files)
        try await site.laid()
        try await site.sql("CREATE ROLE \(site.role) LOGIN; ALTER \(what) OWNER TO \(site.role)")
        var settings = try site.settings()
        // Whoever owns the receipts can plant something there at any time.
        settings.trust.acceptedOwners = [site.role]
        let failure = try #require(try await site.lay("second", settings).failure)
        #expect(failure.sqlState == SQLState.receiptsNotOurs)
        #expect(failure.message.contains("belongs to the role \(site.role)"))
    }

    @Test func emptySchemaMadeByAnotherRoleIsRefused() async throws {
        let site = try await Site(Self.files)
        try await site.sql("CREATE ROLE \(site.role) LOGIN; CREATE SCHEMA groundwork AUTHORIZATION \(site.role)")
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == SQLState.receiptsNotOurs)
        #expect(failure.message == "the schema groundwork belongs to the role \(site.role)")
        #expect(failure.hint?.contains("DROP SCHEMA groundwork CASCADE") == true)
        #expect(
            try await site.sql("SELECT to_regclass('groundwork.receipt') IS NULL AND to_regclass('a') IS NULL") == "t")
    }

    @Test func defaultPrivilegesGiveNobodyTheReceipts() async throws {
        let site = try await Site(Self.files)
        let role = site.role
        try await site.sql(
            """
            CREATE ROLE \(role) LOGIN;
            ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO \(role);
            ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO \(role); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
            ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO \(role);
            """)
        try await site.laid()
        #expect(try await site.sql(Self.grants) == "")
    }

    @Test func privilegesThatOthersHaveAreTakenAwayAndTold() async throws {
        let site = try await Site(Self.files)
        let role = site.role
        try await site.laid()
        try await site.sql(
            """
            CREATE ROLE \(role) LOGIN; GRANT USAGE ON SCHEMA groundwork TO \(role) WITH GRANT OPTION;
            GRANT TRIGGER, SELECT ON groundwork.receipt TO \(role); GRANT SELECT (name) ON groundwork.object TO \(role);
            GRANT USAGE ON SEQUENCE groundwork.receipt_number_seq TO PUBLIC;
            SET ROLE \(role); GRANT USAGE ON SCHEMA groundwork TO PUBLIC; RESET ROLE
            """)
        let run = try await site.laid("second")
        #expect(try await site.sql(Self.grants) == "")
        #expect(
            run.notes.contains(
                "warning: others had privileges in the schema groundwork, which are taken away: PUBLIC, \(role)"))
        #expect(try await site.laid("third").notes.filter { $0.contains("privileges") } == [])
    }

    private static let grants = """
        SELECT relname, relacl FROM pg_class WHERE relnamespace = 'groundwork'::regnamespace AND relacl IS NOT NULL
            AND EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee <> relowner)
        UNION ALL SELECT nspname, nspacl FROM pg_namespace WHERE nspname = 'groundwork'
            AND EXISTS (SELECT FROM aclexplode(nspacl) WHERE grantee <> nspowner)
        UNION ALL SELECT attname, attacl FROM pg_attribute WHERE attrelid = 'groundwork.object'::regclass AND attacl::text <> '{}'
        """
}
