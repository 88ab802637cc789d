import Glibc
import TestSupport
import Testing

/// What an administrator has set for a role or a database, by ALTER … SET, and what of it the worker's steps go by.
@Suite struct RoleDefaultTests {
    /// Time limits that are shorter than the step: the worker has its own.
    @Test(arguments: Version.allCases)
    func noTimeLimitOfTheDatabaseEndsAStep(version: Version) async throws {
        let place = try Workplace(
            on: await version.server,
            [
                "tables/a.sql": "CREATE TABLE a (n integer); SELECT pg_sleep(0.6)",
                "indexes/i.sql": "CREATE INDEX i ON a (n)",
            ])
        var limits = ["statement_timeout", "idle_in_transaction_session_timeout"]
        if version.rawValue >= 17 { limits.append("transaction_timeout") }
        for limit in limits { try place.sql("ALTER DATABASE \(place.database) SET \(limit) = '300ms'") }
        let run = try await place.run()
        #expect(run.code == 0, "\(run.outcome.errors)")
        #expect(run.failures == [])
        #expect(try place.sql("SELECT step, attempt FROM groundwork.receipt ORDER BY number") == "tables|1\nindexes|1")
    }

    /// While the run waits for a lock its session idles for longer than it may.
    @Test(arguments: Version.allCases)
    func aSessionThatMayNotIdleIsMadeAgainWithoutAFailure(version: Version) async throws {
        let place = try Workplace(on: await version.server, ["tables/a.sql": "CREATE TABLE a ()"])
        let other = try await Client(place)
        try await other.sql("BEGIN; SELECT pg_advisory_xact_lock(x'67726F756E647772'::bigint)")
        try place.sql("ALTER DATABASE \(place.database) SET idle_session_timeout = '500ms'")
        let program = try place.start()
        // Pauses grow with each try. One that is about as long as the session may idle can end either way.
        var afterLongPauses: [String?] = []
        let deadline = ContinuousClock.now + .seconds(120)
        while afterLongPauses.isEmpty {
            try #require(ContinuousClock.now < deadline)
            let lines = try Told.lines(of: program.output).filter { $0.event != nil }
            for (pause, failure) in zip(lines.indices, lines.indices.dropFirst(2)) {
                guard let milliseconds = lines[pause].pauseMilliseconds, milliseconds >= 1200 else { continue }
                afterLongPauses.append(lines[failure].sqlState)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        // The next pause would be longer yet.
        program.signal(SIGTERM)
        #expect(try await program.outcome().code == 75)
        #expect(Set(afterLongPauses) == ["55P03"])
        await other.close()
    }

    /// A role that acts as another from its first statement on, which owns what is laid.
    @Test(arguments: Version.allCases)
    func aRoleThatActsAsAnotherLaysAsThatOne(version: Version) async throws {
        let place = try Workplace(on: await version.server, LayingTests.files)
        let (owner, login) = ("boss_\(place.database)", "app_\(place.database)")
        try place.sql(
            """
            CREATE ROLE \(owner); CREATE ROLE \(login) LOGIN; GRANT \(owner) TO \(login);
            ALTER ROLE \(login) SET role = \(owner);
            GRANT CREATE ON DATABASE \(place.database) TO \(owner); GRANT CREATE ON SCHEMA public TO \(owner);
            """)
        let run = try await place.run(with: ["PGUSER": login])
        #expect(run.reason == LayingTests.fresh)
        #expect(
            try place.sql("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('public', 'groundwork')")
                == owner)
    }
}
