import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// A database whose secret is in Secrets Manager: a real server, and moto, which verifies signatures.
@Suite(.crowd) struct SecretTests {
    @Test func givesHostPortRolePasswordAndDatabase() async throws {
        let site = try SecuredSite()
        try site.setPassword("PLANTED-a")
        try Moto.shared.create(site.id, text: site.text(password: "PLANTED-a"))
        let run = await site.run(try site.settings(Moto.shared.environment))
        #expect(run.outcome == .succeeded)
        #expect(run.notes == [])
        #expect(run.seen == ["\(site.role) \(site.database.database)"])
    }

    @Test func passwordOfACacheThatIsRefusedIsReadAgainPastIt() async throws {
        let site = try SecuredSite()
        try site.setPassword("PLANTED-new")
        try Moto.shared.create(site.id, text: site.text(password: "PLANTED-new"))
        let cache = try UploadSink(answers: [try .value(site.text(password: "PLANTED-old"))])
        let run = await site.run(try site.settings(Moto.shared.functionEnvironment.merging(cache.asExtension) { $1 }))
        #expect(run.outcome == .succeeded)
        #expect(run.reporter.failures == [])
        #expect(run.notes == [site.readAgain])
        #expect(try cache.requests.count == 1)
    }

    @Test func passwordThatIsRotatedInTheMiddleOfARunIsReadAgain() async throws {
        let site = try SecuredSite()
        let moto = try Moto.shared
        try site.setPassword("PLANTED-old")
        try moto.create(site.id, text: site.text(password: "PLANTED-old"))
        let reporter = RecordingReporter { event in
            guard case .stepStarted(let work) = event.event, work.step == .functions, work.attempt == 1 else { return }
            try? site.setPassword("PLANTED-new")
            try? moto.put(site.id, text: site.text(password: "PLANTED-new"))
            try? site.endSessions()
        }
        let run = await site.run(try site.settings(moto.environment), reporter: reporter)
        #expect(run.outcome == .succeeded)
        #expect(run.notes == ["info: terminating connection due to administrator command", site.readAgain])
        // Lost before the functions were sent, made again with what was read anew, and nothing done twice: the guard saw to it
        // that the database still was as it was when it was looked at.
        #expect(run.seen.count == 1)
        #expect(run.actions == ["create table a", "create function f"])
        #expect(
            try site.secured.server.sql(
                "SELECT step, attempt FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number",
                database: site.database.database) == "tables|1\nfunctions|1")
    }

    @Test func passwordThatARotationIsAboutToBringInUseIsTaken() async throws {
        let site = try SecuredSite()
        let moto = try Moto.shared
        try site.setPassword("PLANTED-next")
        try moto.create(site.id, text: site.text(password: "PLANTED-current"))
        try moto.put(site.id, text: site.text(password: "PLANTED-next"), pending: true)
        let run = await site.run(try site.settings(moto.environment))
        #expect(run.outcome == .succeeded)
        #expect(run.reporter.failures == [])
        #expect(run.notes == [site.readAgain])
    }

    @Test func currentPasswordThatIsRefusedIsAPermanentFailure() async throws {
        let site = try SecuredSite()
        try site.setPassword("PLANTED-real")
        try Moto.shared.create(site.id, text: site.text(password: "PLANTED-other"))
        let run = await site.run(try site.settings(Moto.shared.environment))
        let failure = Failure(
            .configuration, .permanent, sqlState: "28P01",
            "the server refuses the password of the secret \(site.id), which is the current one",
            hint: "Rotate the secret, or set the role's password to what it holds.")
        #expect(run.outcome == .failed(failure))
        #expect(run.outcome.exitCode == .configuration)
        #expect(run.reporter.failures == [failure])
    }

    @Test func newPasswordThatIsRefusedTooIsTriedOnceMore() async throws {
        let site = try SecuredSite()
        try site.setPassword("PLANTED-real")
        try Moto.shared.create(site.id, text: site.text(password: "PLANTED-new"))
        let cache = try UploadSink(answers: [try .value(site.text(password: "PLANTED-old"))])
        let run = await site.run(try site.settings(Moto.shared.functionEnvironment.merging(cache.asExtension) { $1 }))
        #expect(run.outcome.exitCode == .configuration)
        #expect(run.reporter.failures.map(\.disposition) == [.retry, .permanent])
        #expect(run.reporter.failures.map(\.sqlState) == ["28P01", "28P01"])
        #expect(
            run.reporter.failures.first?.hint
                == "The secret has a new password, which is refused too: a rotation may be under way.")
    }

    @Test func withoutASecretARefusedPasswordIsPermanentAtOnce() async throws {
        let site = try SecuredSite()
        try site.setPassword("PLANTED-real")
        let place = site.secured.server.networkLocation(site.database.database)
        let url = "postgresql://\(site.role):PLANTED-wrong@\(place.host):\(place.port)/\(place.database)"
        let run = await site.run(try site.settings(["DATABASE_URL": url]))
        #expect(run.outcome.exitCode == .configuration)
        #expect(run.reporter.failures.map(\.hint) == ["Check PGUSER and PGPASSWORD."])
    }

    @Test func whatMayPassIsTriedAgain() async throws {
        let site = try SecuredSite()
        try site.setPassword("PLANTED-a")
        let throttled = UploadSink.Answer.status(400, body: Array(#"{"__type": "ThrottlingException"}"#.utf8))
        let service = try UploadSink(answers: [
            .close, throttled, .status(503), try .value(site.text(password: "PLANTED-a")),
        ])
        let run = await site.run(try site.settings(service.asService))
        #expect(run.outcome == .succeeded)
        let place = "Secrets Manager in eu-central-1"
        #expect(
            run.reporter.failures.map(\.message) == [
                "\(place): the connection ended before the answer did",
                "\(place) is asked too often (ThrottlingException)", "\(place) failed (status 503)",
            ])
        #expect(run.reporter.failures.map(\.disposition) == [.retry, .retry, .retry])
        #expect(run.reporter.failures.map(\.origin) == [.connection, .connection, .connection])
    }

    @Test func whatCannotPassIsSaidAtOnce() async throws {
        let site = try SecuredSite()
        let moto = try Moto.shared
        let stranger = ["AWS_ACCESS_KEY_ID": moto.stranger.id, "AWS_SECRET_ACCESS_KEY": moto.stranger.secret]
        for (variables, says) in [
            ([:], "has no secret \(site.id)"), (stranger, "denies access to secret \(site.id)"),
            (["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""], "there are no AWS credentials"),
            (
                ["GROUNDWORK_SECRET_ID": #"{"password":"PLANTED"}"#],
                "the secret's id is neither a secret's name nor an ARN"
            ),
        ] {
            let run = await site.run(try site.settings(moto.environment.merging(variables) { $1 }))
            #expect(run.outcome.exitCode == .configuration)
            #expect(run.failure?.message.contains(says) == true, "\(run.outcome)")
            #expect(run.failure?.hint != nil)
            #expect(run.reporter.failures.count == 1)
        }
    }

    /// As RDS's own secrets are; libpq would look for a server on this machine.
    @Test func secretWithoutAHostThatNobodyElseNamesIsRefused() async throws {
        let site = try SecuredSite()
        try Moto.shared.create(site.id, text: site.text(password: "PLANTED-a", host: nil))
        let run = await site.run(try site.settings(try Moto.shared.environment))
        #expect(run.outcome.exitCode == .configuration)
        #expect(
            run.failure?.message == "nothing names the database's host: it is not in the secret \(site.id) either")
        #expect(run.failure?.hint?.hasPrefix("Set PGHOST, or Host in the ResourceProperties.") == true)
        #expect(run.reporter.failures.count == 1)
    }

    @Test func serviceThatDoesNotAnswerEndsWithTheRun() async throws {
        let site = try SecuredSite()
        let service = try UploadSink(answers: [.stall])
        let run = await site.run(try site.settings(service.asService, timeout: 1))
        #expect(run.suspension == .outOfTime)
        let interruption = Interruption()
        let reporter = RecordingReporter()
        let settings = try site.settings(service.asService)
        async let waiting = site.run(settings, reporter: reporter, interruption: interruption)
        _ = try await service.requests(atLeast: 2)
        interruption.raise()
        #expect(await waiting.suspension == .interrupted)
    }
}

extension Run {
    /// Role and database of each look at a database.
    fileprivate var seen: [String] {
        events.compactMap {
            guard case .databaseInspected(let seen) = $0 else { return nil }
            return "\(seen.inspection.role) \(seen.inspection.database)"
        }
    }
}

extension SecuredSite {
    fileprivate var readAgain: String {
        "info: the server refuses the password of the secret \(id): it is read again, past the cache"
    }
}

extension UploadSink.Answer {
    /// What GetSecretValue answers, as the extension and the service give it.
    static func value(_ text: String) throws -> Self {
        .status(200, body: Array(try JSONEncoder().encode(["SecretString": text])))
    }
}

extension UploadSink {
    /// The variables with which a function finds its extension here.
    var asExtension: [String: String] { ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT": String(port)] }

    /// The variables with which Secrets Manager is found here.
    var asService: [String: String] {
        [
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": url(), "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "PLANTED-id",
            "AWS_SECRET_ACCESS_KEY": "PLANTED-key",
        ]
    }
}
