import Glibc
import PostgreSQL
import TestSupport
import Testing

/// Each in a process of its own: the environment is the whole process's.
@Suite struct EnvironmentTests {
    @Test func tellsWhatLibpqTakesFromTheEnvironment() async throws {
        await #expect(processExitsWith: .success) {
            for name in ["PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE", "PGPORT"] { unsetenv(name) }
            let bare = ConnectionParameters.libpqDefaults()
            #expect(["host", "hostaddr", "dbname", "service"].allSatisfy { bare[$0] == nil })
            #expect(bare["port"] == "5432")

            setenv("PGHOST", "db.example", 1)
            setenv("PGPASSWORD", "planted", 1)
            let given = ConnectionParameters.libpqDefaults()
            #expect(given["host"] == "db.example")
            #expect(!"\(given)".contains("planted"))
        }
    }

    @Test func connectsByTheEnvironmentAndHidesItsPassword() async throws {
        let environment = try PrivateServer.shared.location().environment
        await #expect(processExitsWith: .success) { [environment = environment as [String: String]] in
            for (name, value) in environment { setenv(name, value, 1) }
            setenv("PGPASSWORD", "planted password", 1)
            setenv("PGAPPNAME", "by name", 1)
            let session = try await connect(ConnectionParameters())
            #expect(session.host == environment["PGHOST"])
            #expect(try await session.rows("SHOW application_name") == [["by name"]])
            let error = try await failure { try await session.run("SELECT \"planted password\"") }
            #expect(error.message == "column \"(redacted)\" does not exist")
        }
    }
}
