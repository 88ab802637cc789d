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

    @Test func tellsWhatLibpqMakesOfAServiceWithoutConnecting() async throws {
        await #expect(processExitsWith: .success) {
            var name = Array("/tmp/gw-service-XXXXXX".utf8CString)
            let file = mkstemp(&name)
            let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            defer { unlink(path) }
            let text = "[orders]\nhost=nowhere.invalid\nport=6432\nsslmode=require\npassword=planted\n"
            #expect(write(file, text, text.utf8.count) == text.utf8.count)
            setenv("PGSERVICEFILE", path, 1)
            setenv("PGDATABASE", "by-variable", 1)
            let given = ConnectionParameters(["service": "orders", "port": "1"]).effective()
            #expect(given["host"] == "nowhere.invalid")
            #expect(given["port"] == "1")
            #expect(given["sslmode"] == "require")
            #expect(given["dbname"] == "by-variable")
            #expect(!"\(given)".contains("planted"))
            #expect(ConnectionParameters().effective()["sslmode"] == "prefer")
            #expect(ConnectionParameters(["service": "missing"]).effective() == [:])
            #expect(ConnectionParameters(["no keyword": "1"]).effective() == [:])
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
