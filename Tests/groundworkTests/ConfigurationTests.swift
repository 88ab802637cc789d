import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

/// Where the settings come from, and which goes before which.
@Suite(.crowd)
struct ConfigurationTests {
    private static let nowhere: [String: String?] = [
        "PGHOST": nil, "PGPORT": nil, "PGDATABASE": nil, "PGUSER": nil, "GROUNDWORK_CONNECT_ATTEMPTS": "1",
    ]

    private func database(_ outcome: Program.Outcome) -> String? {
        outcome.objects().first { $0["event"] as? String == "databaseInspected" }?["database"] as? String
    }

    @Test func takesTheCommandLineThenTheEnvironmentThenTheProperties() async throws {
        let desk = try Desk()
        let own = try #require(desk.database)
        let server = try PrivateServer.shared
        let (ofProperties, ofOption) = (try server.freshDatabase(), try server.freshDatabase())
        let event = Event([
            "ResourceProperties": [
                "Host": own.host, "Port": "\(own.port)", "Database": ofProperties.database, "Username": own.user,
            ]
        ])
        let input = Array(event.text.utf8)
        func run(_ arguments: String..., with variables: [String: String?]) async throws -> String? {
            let all = Self.nowhere.merging(variables) { $1 }
            let outcome = try await desk.start(["run", "--event", "-"] + arguments, with: all, input: input).outcome()
            return database(outcome)
        }
        #expect(try await run(with: [:]) == ofProperties.database)
        #expect(try await run(with: ["PGDATABASE": own.database]) == own.database)
        let both = try await run("--dbname", ofOption.database, with: ["PGDATABASE": own.database])
        #expect(both == ofOption.database)
    }

    @Test func takesTheHostOfTheCommandLineFirst() async throws {
        let desk = try Desk()
        let own = try #require(desk.database)
        let event = Event(["ResourceProperties": ["Host": "/nowhere/property"]])
        let input = Array(event.text.utf8)
        let attempts = ["GROUNDWORK_CONNECT_ATTEMPTS": "1"]
        let option = try await desk.run(
            "run", "--event", "-", "--host", own.host, with: attempts.merging(["PGHOST": "/nowhere/variable"]) { $1 },
            input: input)
        #expect(option.ending == .exited(0))
        let variable = try await desk.run(
            "run", "--event", "-", with: attempts.merging(["PGHOST": "/nowhere/variable"]) { $1 }, input: input)
        #expect(variable.ending == .exited(69))
        #expect(variable.errors.contains("/nowhere/variable"))
        let property = try await desk.run(
            "run", "--event", "-", with: ["PGHOST": nil, "GROUNDWORK_CONNECT_ATTEMPTS": "1"], input: input)
        #expect(property.ending == .exited(69))
        #expect(property.errors.contains("/nowhere/property"))
    }

    @Test func saysAtOnceThatTheServerSpeaksNoTLS() async throws {
        var options = PrivateServer.Options()
        options.password = Network.password
        let server = try PrivateServer(options)
        let desk = try Desk(server: server)
        let variables = Network.variables(desk, server).merging(["PGSSLMODE": "require"]) { $1 }
        let outcome = try await desk.run("run", with: variables)
        #expect(outcome.ending == .exited(78))
        #expect(outcome.events.contains("retryScheduled") == false)
        #expect(outcome.complaint.first?.hasSuffix("server does not support SSL, but SSL was required") == true)
        #expect(
            outcome.complaint.last
                == "hint: Switch TLS on at the server (ssl = on), or set PGSSLMODE to disable, only on a network that you trust."
        )
    }

    @Test func takesADatabaseURL() async throws {
        let desk = try Desk()
        let own = try #require(desk.database)
        let url = "postgresql:///\(own.database)?host=\(own.host)&port=\(own.port)&user=\(own.user)"
        let outcome = try await desk.run("run", with: Self.nowhere.merging(["DATABASE_URL": url]) { $1 })
        #expect(outcome.ending == .exited(0))
        #expect(database(outcome) == own.database)
    }

    @Test func takesAService() async throws {
        let desk = try Desk()
        let own = try #require(desk.database)
        let file = try desk.write(
            "[orders]\nhost=\(own.host)\nport=\(own.port)\ndbname=\(own.database)\nuser=\(own.user)\n", "service.conf")
        let service = Self.nowhere.merging(["PGSERVICEFILE": file]) { $1 }
        let variable = try await desk.run("run", with: service.merging(["PGSERVICE": "orders"]) { $1 })
        #expect(variable.ending == .exited(0))
        #expect(database(variable) == own.database)
        let option = try await desk.run("run", "--service", "orders", with: service)
        #expect(option.ending == .exited(0))
        #expect(database(option) == own.database)
    }

    @Test func takesTheJournalAndTheSchemaFromWhereTheyAreNamed() async throws {
        let desk = try Desk()
        let state = "\(desk.folder)/state"
        let byDefault = try await desk.run("run", with: ["GROUNDWORK_JOURNAL": nil, "XDG_STATE_HOME": state])
        #expect(byDefault.ending == .exited(0))
        #expect(FileManager.default.fileExists(atPath: "\(state)/groundwork/journal.sqlite"))
        let options = try await desk.run(
            "run", "--journal", "\(state)/other.sqlite", "--schema", desk.schema,
            with: ["GROUNDWORK_SCHEMA": "/nowhere", "GROUNDWORK_JOURNAL": "/nowhere/journal"])
        #expect(options.ending == .exited(0))
        #expect(FileManager.default.fileExists(atPath: "\(state)/other.sqlite"))
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
    }

    @Test func checksTheServersCertificate() async throws {
        let network = try Network.shared.get()
        let desk = try Desk(server: network.server)
        let variables = Network.variables(desk, network.server).merging([
            "GROUNDWORK_CONNECT_ATTEMPTS": "1", "PGSSLMODE": "verify-full",
        ]) { $1 }
        let right = try await desk.run(
            "run", with: variables.merging(["PGSSLROOTCERT": network.certificate.authority]) { $1 })
        #expect(right.ending == .exited(0), "\(right.errors)")
        let options = try await desk.run(
            "run", "--sslmode", "verify-full", "--sslrootcert", network.certificate.authority,
            with: variables.merging(["PGSSLMODE": "disable"]) { $1 })
        #expect(options.ending == .exited(0), "\(options.errors)")

        let other = try Certificate()
        let wrong = try await desk.run("run", with: variables.merging(["PGSSLROOTCERT": other.authority]) { $1 })
        withExtendedLifetime(other) {}
        #expect(wrong.ending == .exited(69))
        #expect(wrong.errors.contains("certificate verify failed"))
        #expect(wrong.errors.contains("hint: Check PGSSLMODE, and that PGSSLROOTCERT names the file"))
        let missing = try await desk.run(
            "run", with: variables.merging(["PGSSLROOTCERT": "/nowhere/ca.pem"]) { $1 })
        #expect([.exited(69), .exited(78)].contains(missing.ending))
        #expect(missing.errors.contains("/nowhere/ca.pem"))
    }

    @Test func usesTheEmbeddedServerWhenNothingIsConfigured() async throws {
        let programs = try #require(try Programs.locate())
        // Whatever happens to this test, the server goes with the folder.
        let watched = try WatchedFolder(programs)
        let folder = "\(watched.path)/embedded"
        let desk = try Desk(
            withDatabase: false, ["GROUNDWORK_EMBEDDED": folder, "GROUNDWORK_PG_BIN": programs.folder])
        let first = try await desk.run("run")
        #expect(first.ending == .exited(0), "\(first.errors)")
        #expect(
            first.objects().compactMap { $0["message"] as? String }.contains(
                "no database is configured: the embedded PostgreSQL in \(folder) is used, started now"))
        let second = try await desk.run("run")
        #expect(second.ending == .exited(0))
        #expect(
            second.objects().compactMap { $0["message"] as? String }.contains(
                "no database is configured: the embedded PostgreSQL in \(folder) is used"))
        let status = try await desk.run("embedded", "status")
        #expect(status.output.hasPrefix("running, process "))
        let url = try await desk.run("embedded", "url")
        #expect(url.output.hasPrefix("host=\(folder)/socket port="))
        let stop = try await desk.run("embedded", "stop")
        #expect(stop.ending == .exited(0))
        #expect(try await desk.run("embedded", "status").output == "not running; its folder is \(folder)\n")
        withExtendedLifetime(watched) {}
    }

    @Test func saysThatNothingIsConfiguredAndNothingIsThere() async throws {
        let desk = try Desk(withDatabase: false)
        let outcome = try await desk.run("run", with: ["GROUNDWORK_PG_BIN": desk.folder])
        #expect(outcome.ending == .exited(78))
        #expect(outcome.complaint.first == "error: GROUNDWORK_PG_BIN: no initdb, pg_ctl, postgres in \(desk.folder)")
        #expect(outcome.errors.contains("hint: "))
    }
}
