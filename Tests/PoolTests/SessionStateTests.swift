import TestSupport
import Testing

/// Before a pool in transaction mode the server's session goes on to the next client, and was another's before: nothing of a
/// step may show to the one, and nothing of the other to a step.
@Suite struct SessionStateTests {
    /// All that a file can do to its session.
    static let untidy = """
        SET search_path = elsewhere; SET statement_timeout = 77777; SET SESSION lock_timeout = 88888;
        SET check_function_bodies = off; SET client_encoding = 'LATIN1'; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;
        LISTEN news; PREPARE theirs AS SELECT 1; SELECT pg_advisory_lock(42), pg_advisory_lock_shared(1, 2);
        CREATE TEMP TABLE leftover (n integer); CREATE TEMP SEQUENCE more; DECLARE c CURSOR WITH HOLD FOR SELECT 1;
        SET ROLE pg_read_all_data;
        """

    enum End: String, CaseIterable {
        case committed, failed, cancelled, searched
        /// What the file ends with.
        var text: String {
            switch self {
            case .committed: ""
            case .failed: "DO $$ BEGIN RAISE 'no' USING ERRCODE = 'ZZ000'; END $$"
            case .cancelled: "SELECT pg_sleep(60)"
            // The server points to no place: the statement is looked for, by running the file once more in pieces.
            case .searched: "SELECT 1 / 0"
            }
        }
        var code: Int32 {
            switch self {
            case .committed: 0
            case .failed, .searched: 1
            case .cancelled: 75
            }
        }
    }

    @Test(arguments: End.allCases, [1, 2])
    func leavesTheNextClientASessionLikeAFreshOne(end: End, size: Int) async throws {
        var options = Pool.Options()
        options.size = size
        let server = try PrivateServer.shared
        let place = try Workplace(
            on: server,
            [
                "tables/a.sql": "CREATE TABLE a (n integer)",
                "tables/b.sql": "CREATE TABLE b (n integer);\n\(Self.untidy)\n\(end.text)",
                "functions/f.sql": "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; \(Self.untidy)",
            ])
        let pool = try Pool(before: server, options)
        let before = try await Bench.states(pool, place.database, size: size)
        #expect(before.count == size)
        let run = try await place.run(
            "run", "--timeout", end == .cancelled ? "2" : "60", at: pool.location(place.database))
        #expect(run.code == end.code, "\(run.outcome.errors)")
        if end == .searched { #expect(run.failures.last?.line == 7) }
        // The same server's processes as before: none was closed for what was done with it.
        let after = try await Bench.states(pool, place.database, size: size)
        #expect(after == before)
        #expect(Set(after.values) == [try await Bench.fresh(place)])
    }

    @Test func leavesWhatThePoolItselfHasSet() async throws {
        let server = try PrivateServer.shared
        let place = try Workplace(
            on: server,
            ["tables/a.sql": "CREATE TABLE a (n integer); \(Self.untidy)", "indexes/i.sql": "CREATE INDEX i ON a (n)"])
        try place.sql("CREATE SCHEMA app; CREATE TABLE app.thing AS SELECT 7 AS n")
        var options = Pool.Options()
        options.connectQuery =
            "SET search_path = app; SET statement_timeout = '7s'; SET ROLE pg_write_all_data; PREPARE ours AS SELECT 5"
        let pool = try Pool(before: server, options)
        let before = try await Bench.states(pool, place.database)
        #expect(before.values.first?.hasPrefix("app 7s 0 pg_write_all_data owner pg_write_all_data ") == true)
        // The second run looks where the first one has laid.
        for reason in [
            "done: tables: 1 created; indexes: 1 created", "done: tables: 1 already there; indexes: 1 already there",
        ] {
            let run = try await place.run(at: pool.location(place.database))
            #expect(run.reason?.hasPrefix(reason) == true, "\(run.outcome.errors)")
            #expect(try await Bench.states(pool, place.database) == before)
        }
        #expect(try await Client(pool.location(place.database)).sql("EXECUTE ours") == "5")
        #expect(
            try place.sql("SELECT schemaname, tableowner FROM pg_tables WHERE tablename = 'a'") == "public|owner")
    }

    @Test func goesByTheRolesOwnSettingsAndNotByThoseThatAnotherClientLeft() async throws {
        let server = try PrivateServer.shared
        let place = try Workplace(
            on: server, ["tables/a.sql": "CREATE TABLE a AS SELECT current_setting('statement_timeout') AS budget"])
        try place.sql("CREATE SCHEMA elsewhere; GRANT ALL ON SCHEMA elsewhere TO pg_read_all_data")
        let pool = try Pool(before: server)
        let other = try await Client(pool.location(place.database))
        try await other.sql("SET search_path = elsewhere; SET statement_timeout = '7s'; SET ROLE pg_read_all_data")
        let before = try await Bench.states(pool, place.database)
        #expect(try await place.run(at: pool.location(place.database)).code == 0)
        #expect(
            try place.sql("SELECT schemaname, tableowner FROM pg_tables WHERE tablename IN ('a', 'receipt') ORDER BY 1")
                == "groundwork|owner\npublic|owner")
        #expect(try place.sql("SELECT budget <> '7s' FROM a") == "t")
        #expect(try await Bench.states(pool, place.database) == before)
        #expect(
            try await place.run(at: pool.location(place.database)).reason?.hasPrefix("done: tables: 1 already there")
                == true)
    }

    /// Where the database's own encoding for clients is another one, it comes back with every RESET: each text still arrives as it
    /// was written, and as the next client reads it.
    @Test func textsArriveAsTheyAreWrittenWhateverEncodingIsTheDefault() async throws {
        let server = try PrivateServer.shared
        let place = try Workplace(
            on: server,
            [
                "tables/a.sql": "CREATE TABLE a (n integer); COMMENT ON TABLE a IS 'é🧾'",
                "indexes/i.sql": "CREATE INDEX i ON a (n); COMMENT ON INDEX i IS 'ü漢'",
                "functions/f.sql": "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'ß' $$",
                "triggers/t.sql": "-- 漢\nCREATE TRIGGER t BEFORE UPDATE ON \"ü漢\" EXECUTE FUNCTION f()",
            ])
        try place.sql("ALTER DATABASE \(place.database) SET client_encoding = 'LATIN1'")
        let pool = try Pool(before: server)
        let location = pool.location(place.database)
        let run = try await place.run(at: location)
        #expect(run.failures.map(\.sqlState) == ["42P01"])
        #expect(run.failures.map(\.line) == [2])
        #expect(run.reason?.contains("\"ü漢\" does not exist") == true)
        let next = try await Client(location)
        #expect(try await next.sql("SHOW client_encoding") == "UTF8")
        #expect(
            try await next.sql(
                """
                SELECT obj_description('a'::regclass), obj_description('i'::regclass), prosrc FROM pg_proc
                WHERE proname = 'f'
                """) == "é🧾|ü漢| SELECT 'ß' ")
    }
}
