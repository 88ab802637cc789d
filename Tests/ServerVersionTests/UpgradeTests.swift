import EmbeddedPostgreSQL
import TestSupport
import Testing

/// A database that an older server was laid on, after a major upgrade.
@Suite struct UpgradeTests {
    static let files = [
        "tables/10_kind.sql": """
        CREATE TABLE kind (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE CHECK (name IN ('a', 'b')));
        INSERT INTO kind VALUES (1, 'a')
        """,
        "tables/20_thing.sql": """
        CREATE TABLE thing (
            id bigint GENERATED ALWAYS AS IDENTITY, kind integer NOT NULL REFERENCES kind DEFERRABLE,
            at timestamptz NOT NULL DEFAULT now() - interval '1 day 2 hours', span tstzrange,
            size numeric(10, 2) DEFAULT 1.50, twice numeric GENERATED ALWAYS AS (size * 2) STORED,
            state text CHECK ((state = 'open') = (span IS NULL)), PRIMARY KEY (id, at)
        ) PARTITION BY RANGE (at);
        CREATE TABLE thing_rest PARTITION OF thing DEFAULT
        """,
        "indexes/thing_state.sql": """
        CREATE INDEX thing_state ON thing (lower(state), at DESC NULLS LAST) INCLUDE (size)
            WHERE at > '2020-01-01 00:00+02' AND state IN ('open', 'closed')
        """,
        "functions/doubled.sql": """
        CREATE OR REPLACE FUNCTION doubled(n integer, INOUT m text DEFAULT 'x') RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        BEGIN ATOMIC SELECT coalesce(m, '') || (n * 2)::text; END
        """,
        "functions/stamp.sql": """
        CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
        $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$
        """,
        "triggers/stamp.sql": """
        CREATE TRIGGER stamp BEFORE UPDATE OF name ON kind FOR EACH ROW
            WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION stamp()
        """,
    ]
    static let nothing =
        "tables: 2 already there; indexes: 1 already there; functions: 2 already there; triggers: 1 already there"

    /// The database of PostgreSQL 15 on another server, as pg_dump and psql bring it there.
    private func moved(_ old: Workplace, to version: Version) async throws -> Workplace {
        let new = try Workplace(on: await version.server, Self.files)
        let location = old.server.location(old.database)
        let programs = try #require(try Programs.locate())
        let dump = try Command(
            programs.path("pg_dump"),
            ["-h", location.host, "-p", "\(location.port)", "-U", location.user, location.database]
        ).run(limit: .seconds(60))
        try #require(dump.succeeded, "\(dump.text)")
        try new.sql(dump.output)
        return new
    }

    @Test(arguments: [Version.sixteen, .eighteen])
    func findsNothingAlteredByAMajorUpgrade(version: Version) async throws {
        let old = try Workplace(on: await Version.fifteen.server, Self.files)
        let laid = try await old.run()
        try #require(laid.code == 0, "\(laid.outcome.errors)")
        let new = try await moved(old, to: version)
        // Whatever these two versions print alike, the next one may print in other words.
        try new.sql("UPDATE groundwork.object SET definition = definition || ' as another version prints it'")
        let run = try await new.run()
        #expect(run.reason == "done: \(Self.nothing)")
        #expect(run.warnings == [:])
        #expect(try new.sql("SELECT DISTINCT server / 10000 FROM groundwork.object") == "15")

        // What is laid from now on is known in the new server's words.
        for (file, old, text) in [
            ("functions/stamp.sql", "upper", "lower"), ("triggers/stamp.sql", "IS DISTINCT FROM", "<>"),
        ] {
            try new.write(#require(Self.files[file]).replacing(old, with: text), to: file)
        }
        #expect(
            try await new.run().reason?.hasSuffix("functions: 1 replaced, 1 already there; triggers: 1 replaced")
                == true)
        #expect(try await new.run().warnings == [:])
        try new.sql("ALTER TABLE kind DISABLE TRIGGER stamp; ALTER FUNCTION stamp() SET search_path = public")
        #expect(try await new.run().warnings == ["function stamp": "drifted", "trigger stamp": "drifted"])
    }

    /// Where the receipts were not brought along: what stands is taken for what it is.
    @Test(arguments: [Version.sixteen, .eighteen])
    func findsEverythingThereWithoutReceipts(version: Version) async throws {
        let old = try Workplace(on: await Version.fifteen.server, Self.files)
        try #require(try await old.run().code == 0)
        try old.sql("DROP SCHEMA groundwork CASCADE")
        let new = try await moved(old, to: version)
        let run = try await new.run()
        #expect(
            run.reason
                == "done: tables: 2 already there; indexes: 1 already there; functions: 2 replaced; triggers: 1 replaced"
        )
        #expect(run.warnings == [:])
        #expect(try await new.run().reason == "done: \(Self.nothing)")
        #expect(try new.sql("SELECT DISTINCT server / 10000 FROM groundwork.object") == "\(version.rawValue)")
    }
}
