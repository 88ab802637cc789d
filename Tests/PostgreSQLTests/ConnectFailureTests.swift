import Glibc
import PostgreSQL
import Secrecy
import TestSupport
import Testing

@testable import struct PostgreSQL.ConnectFailure

@Suite struct ConnectFailureTests {
    /// Asks for a password over TCP, and has roles for the other answers.
    private static let server = Result {
        var options = PrivateServer.Options()
        options.password = "right password"
        options.authentication = [
            "host all stranger 127.0.0.1/32 trust", "host all rejected 127.0.0.1/32 reject",
            "host all all 127.0.0.1/32 scram-sha-256",
        ]
        return try PrivateServer(options)
    }

    private func refusal(_ change: (inout ConnectionParameters) -> Void) async throws -> PostgreSQLError {
        let server = try Self.server.get()
        var parameters = ConnectionParameters(server.networkLocation())
        change(&parameters)
        let error = try await failure { try await connect(parameters) }
        #expect(error.code == .connectionFailed)
        #expect(error.isOutcomeKnown)
        #expect(error.severity == "FATAL")
        return error
    }

    @Test func tellsAWrongPassword() async throws {
        let error = try await refusal { $0.password = Secret(plantedPassword) }
        #expect(error.sqlState == "28P01")
        #expect(error.sourceFunction == "auth_failed")
        #expect(error.message.hasSuffix("FATAL:  password authentication failed for user \"owner\""))
    }

    @Test func tellsAnUnknownDatabase() async throws {
        let error = try await refusal { $0.keywords["dbname"] = "no:  28P01: such" }
        #expect(error.sqlState == "3D000")
        #expect(error.message.hasSuffix("FATAL:  database \"no:  28P01: such\" does not exist"))
    }

    @Test(arguments: ["stranger", "rejected"])
    func tellsARoleThatMayNotIn(user: String) async throws {
        let error = try await refusal { $0.keywords["user"] = user }
        #expect(error.sqlState == "28000")
    }

    @Test func doesNotTellAnUnknownRoleFromAWrongPassword() async throws {
        let error = try await refusal { $0.keywords["user"] = "nobody" }
        #expect(error.sqlState == "28P01")
    }

    @Test func redactsAPasswordThatTheServerRepeats() async throws {
        let error = try await refusal {
            $0.keywords["user"] = plantedPassword
            $0.password = Secret(plantedPassword)
        }
        #expect(error.message.hasSuffix("failed for user \"(redacted)\""))
    }

    @Test func tellsTooManyConnections() async throws {
        var options = PrivateServer.Options()
        options.settings = ["max_connections": "2", "superuser_reserved_connections": "0", "max_wal_senders": "0"]
        let server = try PrivateServer(options)
        let parameters = ConnectionParameters(server.location())
        let sessions = [try await connect(parameters), try await connect(parameters)]
        let error = try await failure { try await connect(parameters) }
        #expect(error.code == .connectionFailed)
        #expect(error.sqlState == "53300")
        for session in sessions { await session.close() }
    }

    @Test func tellsAServerThatIsNotOpenForConnections() async throws {
        let server = try PrivateServer()
        let parameters = ConnectionParameters(server.location())
        let last = try await connect(parameters)
        // A smart shutdown waits for the session that is there, and lets no other in.
        kill(try #require(server.process), SIGTERM)
        var error: PostgreSQLError?
        let isRefused = try await eventually {
            do {
                try await connect(parameters).close()
            } catch let refused as PostgreSQLError {
                error = refused
            }
            return error != nil
        }
        #expect(isRefused)
        #expect(error?.code == .connectionFailed)
        #expect(error?.sqlState == "57P03")
        await last.close()
    }

    @Test func requiresTLSOfAServerThatHasNone() async throws {
        let parameters = ConnectionParameters(try Self.server.get().networkLocation(), ["sslmode": "require"])
        let error = try await failure { try await connect(parameters) }
        #expect(error.code == .encryptionFailed)
        #expect(error.message.hasSuffix("server does not support SSL, but SSL was required"))
    }

    @Test func tellsNoCodeWhenNobodyListens() async throws {
        let refused = try await failure {
            try await connect(ConnectionParameters(["host": "127.0.0.1", "port": "1"]))
        }
        #expect(refused.code == .connectionFailed)
        #expect(refused.sqlState == nil)
        #expect(refused.message.contains("Connection refused"))

        let missing = try await failure {
            try await connect(ConnectionParameters(["host": "/nowhere", "port": "5432"]))
        }
        #expect(missing.code == .connectionFailed)
        #expect(missing.sqlState == nil)
        #expect(missing.message.contains("/nowhere/.s.PGSQL.5432"))
    }

    @Test func tellsAHostThatHasNoAddress() async throws {
        let error = try await failure {
            try await connect(ConnectionParameters(["host": "no-such-host.invalid"]))
        }
        #expect(error.code == .connectionFailed)
        #expect(error.sqlState == nil)
        #expect(error.message.contains("no-such-host.invalid"))
    }

    @Test func takesTheCodeOfTheLastServerThatAnswered() {
        let told = ConnectFailure(
            """
            connection to server at "a" (10.0.0.1), port 5432 failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?
            connection to server at "b" (10.0.0.2), port 5432 failed: FATAL:  57P03: the database system is starting up
            LOCATION:  ProcessStartupPacket, postmaster.c:2396
            connection to server at "c" (10.0.0.3), port 5432 failed: ВАЖНО:  28P01: not:  3D000: that
            DETAIL:  More.
            LOCATION:  auth_failed, auth.c:335

            """)
        #expect(told.sqlState == "28P01")
        #expect(told.severity == "ВАЖНО")
        #expect(told.sourceFunction == "auth_failed")
        #expect(
            told.message == """
                connection to server at "a" (10.0.0.1), port 5432 failed: Connection refused
                \tIs the server running on that host and accepting TCP/IP connections?
                connection to server at "b" (10.0.0.2), port 5432 failed: FATAL:  the database system is starting up
                connection to server at "c" (10.0.0.3), port 5432 failed: ВАЖНО:  not:  3D000: that
                DETAIL:  More.
                """)
    }
}
