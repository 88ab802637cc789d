import TestSupport
import Testing

/// The worker dies while the server is at work on its step. The pool closes the server's connection, which the server finds
/// out when it next has something to say; a Lambda environment that ends with a step left running looks the same.
@Suite struct LostClientTests {
    /// A step that takes until somebody calls `ended`, and says something then or not.
    static func files(says: Bool) -> [String: String] {
        [
            "tables/a.sql": """
            CREATE TABLE a (n integer);
            DO $$ BEGIN
                PERFORM nextval('times');
                WHILE NOT (SELECT is_called FROM ended) LOOP PERFORM pg_sleep(0.02); END LOOP;
                \(says ? "RAISE NOTICE 'at last';" : "")
            END $$;
            INSERT INTO a VALUES (1)
            """,
            "indexes/i.sql": "CREATE INDEX i ON a (n)",
        ]
    }

    @Test(arguments: [true, false], [1, 2])
    func itsStepIsDoneOnceWhetherTheServerGetsThroughOrNot(says: Bool, size: Int) async throws {
        let server = try PrivateServer.shared
        let place = try Workplace(on: server, Self.files(says: says))
        try place.sql("CREATE SEQUENCE times; CREATE SEQUENCE ended")
        var options = Pool.Options()
        options.size = size
        let pool = try Pool(before: server, options)
        let program = try place.start(at: pool.location(place.database))
        try await Self.atWork(place)
        program.signal(9)
        #expect(try await program.outcome().ending == .killed(9))
        try await Self.eventually { pool.log.contains("client disconnect while server was not ready") }

        // The next worker finds the step at work, and waits.
        let next = try place.start(["resume"], at: pool.location(place.database))
        #expect(try await next.waits(for: "retryScheduled"))
        try await Self.atWork(place)
        try place.sql("SELECT nextval('ended')")
        let resumed = try await Told(next.outcome())
        #expect(resumed.code == 0, "\(resumed.outcome.errors)")
        #expect(Set(resumed.failures.map(\.sqlState)) == ["55P03"])

        #expect(try place.sql("SELECT count(*) FROM a") == "1")
        #expect(
            try place.sql("SELECT step, attempt, outcome FROM groundwork.receipt ORDER BY number")
                == (says
                    ? "tables|1|notCommitted\ntables|2|committed\nindexes|1|committed"
                    : "tables|1|committed\nindexes|1|committed"))
        #expect(try place.sql("SELECT last_value FROM times") == (says ? "2" : "1"))
        let fresh = try await Bench.fresh(place)
        #expect(Set(try await Bench.states(pool, place.database, size: size).values) == [fresh])
    }

    /// Waits until a worker's session is in the step's long statement.
    static func atWork(_ place: Workplace) async throws {
        try await Self.eventually {
            try place.sql(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event = 'PgSleep' AND application_name = 'groundwork'
                """) == "1"
        }
    }

    private static func eventually(_ isSo: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !isSo() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
