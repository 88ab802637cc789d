import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// A server that is reached over TCP, wants passwords, and has a certificate for `db.groundwork.test` and no other name.
struct Secured: Sendable {
    static let host = "db.groundwork.test"
    static let shared = Result { try Secured() }

    let server: PrivateServer
    let certificate: Certificate

    private init() throws {
        certificate = try Certificate(names: ["DNS:\(Self.host)"])
        var options = PrivateServer.Options()
        options.password = "unused"
        options.certificate = (certificate.certificate, certificate.key)
        server = try PrivateServer(options)
    }
}

/// One test's world on it: a database, a role with a password, a Schema folder, a journal, and a secret's name.
final class SecuredSite: Sendable {
    let secured: Secured
    let database: PrivateServer.DatabaseLocation
    let role = Databases.role()
    let folder: TemporaryFolder
    var id: String { "secret/\(role)" }
    var journal: String { "\(folder.path)/journal/journal.sqlite" }

    init() throws {
        secured = try Secured.shared.get()
        database = try secured.server.freshDatabase()
        folder = try TemporaryFolder()
        try folder.write("CREATE TABLE a (n integer)", to: "Schema/tables/a.sql")
        try folder.write(
            "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", to: "Schema/functions/f.sql")
        try secured.server.sql("CREATE ROLE \(role) SUPERUSER LOGIN")
    }

    /// Gives the role a password.
    func setPassword(_ password: String) throws {
        try secured.server.sql("ALTER ROLE \(role) PASSWORD '\(password)'")
    }

    /// Ends the role's sessions, as a failover does.
    func endSessions() throws {
        try secured.server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(role)'")
    }

    /// The secret's text in RDS's form, with this password.
    func text(password: String, host: String? = "127.0.0.1") -> String {
        let place = secured.server.networkLocation()
        let hosted = host.map { "\"host\": \"\($0)\", \"port\": \(place.port), " } ?? ""
        return """
            {"engine": "postgres", \(hosted)"dbname": "\(database.database)", "username": "\(role)", "password": "\(password)"}
            """
    }

    /// Settings that name the secret alone; pauses are short.
    func settings(
        _ environment: [String: String] = [:], database: [String: String] = [:], timeout: Int = 60
    ) throws -> Settings {
        let all = ["GROUNDWORK_SECRET_ID": id].merging(environment) { $1 }
        var settings = try Settings(
            journal: journal, schema: "\(folder.path)/Schema", database: database, timeout: timeout,
            environment: Environment(all))
        settings.retries.base = 20
        settings.retries.cap = 50
        return settings
    }

    /// Works on a Create, and gives what came of it and what was told.
    func run(
        _ settings: Settings, reporter: RecordingReporter = .init(), interruption: Interruption = .init()
    ) async -> Run {
        let worker = Worker(settings: settings, reporter: reporter, interruption: interruption)
        return Run(outcome: await worker.work(on: Delivery().bytes), reporter: reporter)
    }
}
