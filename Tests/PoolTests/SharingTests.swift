import TestSupport
import Testing

/// Several clients before one pool, with fewer connections than there are clients.
@Suite struct SharingTests {
    static let files = [
        "tables/a.sql": "CREATE TABLE a (n integer); INSERT INTO a VALUES (1)",
        "indexes/i.sql": "CREATE INDEX i ON a (n)",
        "functions/f.sql": "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "triggers/t.sql": "CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION f()",
    ]

    @Test(arguments: [1, 2])
    func workersOfDifferentRequestsLayEachObjectOnce(size: Int) async throws {
        let server = try PrivateServer.shared
        var options = Pool.Options()
        options.size = size
        let pool = try Pool(before: server, options)
        let first = try Workplace(on: server, Self.files)
        let others = try (0..<3).map { _ in try Workplace(on: server, Self.files, database: first.database) }
        let programs = try ([first] + others).map { try $0.start(at: pool.location(first.database)) }
        for program in programs { #expect(try await program.outcome().code == 0) }
        #expect(try first.sql("SELECT count(*), count(DISTINCT step) FROM groundwork.receipt") == "4|4")
        #expect(try first.sql("SELECT count(*) FROM a") == "1")
        let fresh = try await Bench.fresh(first)
        #expect(Set(try await Bench.states(pool, first.database, size: size).values) == [fresh])
    }

    /// Whoever waits in the pool's queue when his time is over has not begun, and the pool forgets what he sent.
    @Test func suspendsWhenNoConnectionIsFreeInTime() async throws {
        let server = try PrivateServer.shared
        let pool = try Pool(before: server)
        let place = try Workplace(on: server, Self.files)
        let other = try await Client(pool.location(place.database))
        try await other.sql("BEGIN")
        let late = try await place.run("run", "--timeout", "1", at: pool.location(place.database))
        #expect(late.code == 75)
        #expect(late.outcome.errors.contains("suspended: "))
        try await other.sql("COMMIT")
        #expect(try place.sql("SELECT to_regnamespace('groundwork') IS NULL, to_regclass('a') IS NULL") == "t|t")
        let resumed = try await place.run("resume", at: pool.location(place.database))
        #expect(resumed.code == 0)
        #expect(
            try place.sql("SELECT step, attempt FROM groundwork.receipt")
                == "tables|1\nindexes|1\nfunctions|1\ntriggers|1")
    }

    /// pgbouncer refuses every startup parameter that it does not know, RDS Proxy command-line options too: none is sent
    /// unless the environment asks for it, and then it says so.
    @Test func namesWhatToLookForWhenThePoolRefusesAParameter() async throws {
        let server = try PrivateServer.shared
        let pool = try Pool(before: server)
        let place = try Workplace(on: server, Self.files)
        let refused = try await place.run(
            at: pool.location(place.database),
            with: ["PGOPTIONS": "-c work_mem=8MB", "GROUNDWORK_CONNECT_ATTEMPTS": "1"])
        #expect(refused.code == 69)
        #expect(refused.failures.map(\.sqlState) == ["08P01"])
        #expect(refused.failures.first?.hint?.contains("PGOPTIONS") == true)
        let run = try await place.run(at: pool.location(place.database), with: ["PGAPPNAME": "deploy"])
        #expect(run.code == 0)
        #expect(pool.log.contains("unsupported startup parameter: options"))
    }
}
