import Initialization
import Secrecy
import TestSupport
import Testing
import Worker

/// TLS by default, with a server that has a certificate for `db.groundwork.test`, an RDS of the tests' own, and real connections.
@Suite(.crowd) struct VerifiedHostTests {
    /// Where libpq finds the host, whatever its name.
    private func line(_ site: SecuredSite, host: String, port: Int? = nil) -> [String: String] {
        [
            "host": host, "hostaddr": "127.0.0.1", "port": String(port ?? site.secured.server.networkLocation().port),
            "dbname": site.database.database, "user": site.role,
        ]
    }

    /// Runs with a password that is right; the failures of the attempts.
    private func run(_ site: SecuredSite, host: String, _ environment: [String: String]) async throws -> Run {
        try site.setPassword("PLANTED-a")
        try Moto.shared.create(site.id, text: site.text(password: "PLANTED-a", host: nil))
        let all = try Moto.shared.environment.merging(environment) { $1 }
        var settings = try site.settings(all, database: line(site, host: host))
        settings.retries.connectAttempts = 1
        return await site.run(settings)
    }

    private static let byDefault =
        "A host that is not local has to show a certificate in its name. Set PGSSLROOTCERT to the file with its authority, "
        + "for RDS GROUNDWORK_RDS_CA_FILE with https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem, "
        + "or PGSSLMODE to require to go without."

    @Test func rightAuthorityAndNameConnect() async throws {
        let site = try SecuredSite()
        let run = try await run(
            site, host: Secured.host, ["GROUNDWORK_RDS_CA_FILE": site.secured.certificate.authority])
        #expect(run.outcome == .succeeded)
    }

    @Test func authorityThatNobodyTrustsIsRefused() async throws {
        let site = try SecuredSite()
        let run = try await run(site, host: Secured.host, [:])
        #expect(run.outcome.exitCode == .unavailable)
        #expect(run.failure?.message.contains("certificate verify failed") == true, "\(run.outcome)")
        #expect(run.failure?.hint == Self.byDefault)
    }

    @Test func certificateForAnotherNameIsRefused() async throws {
        let site = try SecuredSite()
        let run = try await run(
            site, host: "other.groundwork.test", ["GROUNDWORK_RDS_CA_FILE": site.secured.certificate.authority])
        #expect(run.outcome.exitCode == .unavailable)
        #expect(run.failure?.message.contains("does not match host name") == true, "\(run.outcome)")
        #expect(run.failure?.hint == Self.byDefault)
    }

    @Test func localHostIsReachedAsBefore() async throws {
        let site = try SecuredSite()
        #expect(try await run(site, host: "localhost", [:]).outcome == .succeeded)
    }

    @Test func hintForWhatSomebodySaidIsAnother() async throws {
        let site = try SecuredSite()
        var settings = try site.settings(
            database: line(site, host: "localhost").merging(["sslmode": "verify-full"]) { $1 })
        settings.retries.connectAttempts = 1
        settings.environment = Environment([:])
        let run = await site.run(settings)
        #expect(
            run.failure?.hint
                == "Check PGSSLMODE, and that PGSSLROOTCERT names the file with the server's authority: for RDS "
                + "GROUNDWORK_RDS_CA_FILE with https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem.")
    }

    @Test func tokenIsMadeAnewForEachConnect() async throws {
        let site = try SecuredSite()
        let container = try UploadSink(
            answers: ["ASIDONE", "ASIDTWO"].map { .temporary($0, expires: "2020-01-01T00:00:00Z") })
        let front = try RDSFront(
            host: Secured.host, before: site.secured.server.location(site.database.database), site.secured.certificate,
            RDSFront.Signer(key: "PLANTED-key", token: "PLANTED-token"), region: "eu-central-1", refusing: 1)
        let settings = try site.settings(
            [
                "GROUNDWORK_AUTH": "iam", "GROUNDWORK_SECRET_ID": "", "AWS_REGION": "eu-central-1",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": container.url(),
                "GROUNDWORK_RDS_CA_FILE": site.secured.certificate.authority,
            ], database: line(site, host: Secured.host, port: front.port))
        let run = await site.run(settings)
        #expect(run.outcome == .succeeded)
        #expect(run.reporter.failures.map(\.sqlState) == ["57P03"])
        #expect(try front.clients == ["ASIDONE right", "ASIDTWO right"])
        #expect(!"\(run.reporter.all)".contains("PLANTED"))
    }

    @Test func tokenThatIsRefusedIsExplained() async throws {
        let site = try SecuredSite()
        let front = try RDSFront(
            host: Secured.host, before: site.secured.server.location(site.database.database), site.secured.certificate,
            RDSFront.Signer(key: "another", token: "PLANTED-token"), region: "eu-central-1")
        let settings = try site.settings(
            [
                "GROUNDWORK_AUTH": "iam", "GROUNDWORK_SECRET_ID": "", "AWS_REGION": "eu-central-1",
                "AWS_ACCESS_KEY_ID": "AKIDWRONG", "AWS_SECRET_ACCESS_KEY": "PLANTED-key",
                "AWS_SESSION_TOKEN": "PLANTED-token", "GROUNDWORK_RDS_CA_FILE": site.secured.certificate.authority,
            ], database: line(site, host: Secured.host, port: front.port))
        let run = await site.run(settings)
        #expect(run.outcome.exitCode == .configuration)
        #expect(run.failure?.sqlState == "28000")
        #expect(
            run.failure?.hint
                == "Grant the role rds_iam, allow the caller rds-db:connect on it, and name the instance's own endpoint as the host."
        )
        #expect(try front.clients == ["AKIDWRONG wrong"])
        #expect(!"\(run.reporter.all)".contains("PLANTED"))
    }
}

extension UploadSink.Answer {
    /// The credentials of a container.
    static func temporary(_ id: String, expires: String) -> Self {
        let text = """
            {"AccessKeyId": "\(id)", "SecretAccessKey": "PLANTED-key", "Token": "PLANTED-token", "Expiration": "\(expires)"}
            """
        return .status(200, body: Array(text.utf8))
    }
}
