import TestSupport
import Testing

/// TLS between the worker and the pool, as a proxy before a database in the cloud demands it.
@Suite struct EncryptionTests {
    @Test func verifiesThePoolAndCancelsThroughIt() async throws {
        let server = try PrivateServer.shared
        let certificate = try Certificate(names: ["IP:127.0.0.1"])
        var options = Pool.Options()
        options.certificate = (certificate.certificate, certificate.key)
        let pool = try Pool(before: server, options)
        let place = try Workplace(on: server, SharingTests.files)
        let secured = ["PGSSLMODE": "verify-full", "PGSSLROOTCERT": certificate.authority]
        #expect(try await place.run(at: pool.location(place.database), with: secured).code == 0)

        try place.write("SELECT pg_sleep(60); CREATE TABLE slow ()", to: "tables/slow.sql")
        let late = try await place.run("run", "--timeout", "2", at: pool.location(place.database), with: secured)
        #expect(late.code == 75)
        // The request to cancel came through: the server is free again at once, and nothing of the step stays.
        #expect(
            try place.sql(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
                == "0")
        let fresh = try await Bench.fresh(place)
        #expect(Set(try await Bench.states(try Pool(before: server), place.database).values) == [fresh])
        #expect(try place.sql("SELECT to_regclass('slow') IS NULL") == "t")

        let stranger = try Certificate(names: ["IP:127.0.0.1"])
        let refused = try await place.run(
            at: pool.location(place.database),
            with: [
                "PGSSLMODE": "verify-full", "PGSSLROOTCERT": stranger.authority, "GROUNDWORK_CONNECT_ATTEMPTS": "1",
            ])
        #expect(refused.code == 69)
        #expect(refused.reason?.contains("certificate verify failed") == true)
    }
}
