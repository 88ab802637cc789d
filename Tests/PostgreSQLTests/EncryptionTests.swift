import PostgreSQL
import Secrecy
import TestSupport
import Testing

@Suite struct EncryptionTests {
    private struct Secured {
        let certificates: Certificates
        let server: PrivateServer
    }

    /// Lets in over TLS alone.
    private static let secured = Result {
        let certificates = try Certificates()
        var options = PrivateServer.Options()
        options.password = plantedPassword.replacing("'", with: "")
        options.certificate = certificates.server
        options.authentication = ["hostssl all all 127.0.0.1/32 scram-sha-256"]
        return Secured(certificates: certificates, server: try PrivateServer(options))
    }

    private func parameters(_ keywords: [String: String]) throws -> ConnectionParameters {
        ConnectionParameters(try Self.secured.get().server.networkLocation(), keywords)
    }

    @Test func verifiesTheServerAgainstAnAuthority() async throws {
        let authority = try Self.secured.get().certificates.authority
        let session = try await connect(parameters(["sslmode": "verify-full", "sslrootcert": authority]))
        #expect(session.isEncrypted)
        #expect(
            try await session.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == [["t"]])
    }

    @Test func cancelsOverTLSToo() async throws {
        let session = try await connect(parameters(["sslmode": "require"]))
        let error = try await failure {
            try await session.run("SELECT pg_sleep(60)", until: soon(.milliseconds(100)), interruption: nil)
        }
        #expect(error.code == .timedOut)
        #expect(try await session.rows("SELECT repeat('x', 300000)") == [[String(repeating: "x", count: 300_000)]])
    }

    @Test func refusesACertificateOfAStranger() async throws {
        let stranger = try Self.secured.get().certificates.stranger
        let error = try await failure {
            try await connect(parameters(["sslmode": "verify-full", "sslrootcert": stranger]))
        }
        #expect(error.code == .encryptionFailed)
        #expect(error.sqlState == nil)
        #expect(error.message.contains("certificate verify failed"))
    }

    @Test func refusesACertificateForAnotherHost() async throws {
        let authority = try Self.secured.get().certificates.authority
        let error = try await failure {
            try await connect(
                parameters([
                    "host": "localhost", "hostaddr": "127.0.0.1", "sslmode": "verify-full", "sslrootcert": authority,
                ]))
        }
        #expect(error.code == .encryptionFailed)
        #expect(error.message.contains("does not match host name \"localhost\""))
    }

    @Test func refusesAnAuthorityThatIsNotThere() async throws {
        let error = try await failure {
            try await connect(parameters(["sslmode": "verify-full", "sslrootcert": "/nowhere.pem"]))
        }
        #expect(error.code == .encryptionFailed)
        #expect(error.message.contains("/nowhere.pem"))
    }

    @Test func isRefusedWithoutTLSWhereItIsRequired() async throws {
        let error = try await failure { try await connect(parameters(["sslmode": "disable"])) }
        #expect(error.code == .connectionFailed)
        #expect(error.sqlState == "28000")
    }
}
