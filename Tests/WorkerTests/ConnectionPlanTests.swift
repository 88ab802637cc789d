import AWS
import EmbeddedPostgreSQL
import Initialization
import PostgreSQL
import Secrecy
import TestSupport
import Testing

@testable import Worker

/// What a secret adds to what was chosen, and what holds when nobody says anything.
@Suite struct ConnectionPlanTests {
    private static let secret = DatabaseSecret(
        username: "app", password: Secret("PLANTED"), host: "db.example.com", port: 6432, database: "orders")

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var line: [String: String] = [:]
        var environment: [String: String] = [:]
        var properties: [String: String] = [:]
        let keywords: [String: String]
        var password: String? = "PLANTED"
    }

    private func plan(
        line: [String: String] = [:], environment: [String: String] = [:], properties: [String: String] = [:]
    ) throws -> ConnectionPlan {
        try ConnectionPlan(
            DatabaseChoice(
                settings: try Settings(journal: "/j", database: line, environment: Environment(environment)),
                properties: properties, announce: { Issue.record("\($0)") }))
    }

    static let fillings = [
        Case(
            testDescription: "nothing else is said", properties: ["SecretId": "db"],
            keywords: ["host": "db.example.com", "port": "6432", "dbname": "orders", "user": "app"]),
        Case(
            testDescription: "each source goes before it", line: ["dbname": "l"], environment: ["PGHOST": "e"],
            properties: ["SecretId": "db", "Port": "1"], keywords: ["dbname": "l", "port": "1", "user": "app"]),
        Case(
            testDescription: "its own role by name", environment: ["PGUSER": "app", "GROUNDWORK_SECRET_ID": "db"],
            keywords: ["host": "db.example.com", "port": "6432", "dbname": "orders"]),
        Case(
            testDescription: "a password that was given", environment: ["PGPASSWORD": "x"],
            properties: ["SecretId": "db"],
            keywords: ["host": "db.example.com", "port": "6432", "dbname": "orders", "user": "app"], password: nil),
        Case(
            testDescription: "another role with a password of its own",
            environment: ["DATABASE_URL": "postgresql://owner:own@/other"], properties: ["SecretId": "db"],
            keywords: ["host": "db.example.com", "port": "6432", "dbname": "other", "user": "owner"], password: "own"),
        Case(
            testDescription: "another role whose password libpq looks up",
            environment: ["PGUSER": "owner", "PGPASSFILE": "/f"], properties: ["SecretId": "db"],
            keywords: ["host": "db.example.com", "port": "6432", "dbname": "orders"], password: nil),
        Case(
            testDescription: "with a token no password is taken", environment: ["GROUNDWORK_AUTH": "iam"],
            properties: ["SecretId": "db"],
            keywords: ["host": "db.example.com", "port": "6432", "dbname": "orders", "user": "app"], password: nil),
    ]

    @Test(arguments: fillings)
    func secretFillsWhatNobodySays(_ given: Case) throws {
        var plan = try plan(line: given.line, environment: given.environment, properties: given.properties)
        #expect(plan.lacks)
        try plan.fill(from: Self.secret, id: "db")
        #expect(
            plan.parameters == ConnectionParameters(given.keywords, password: given.password.map { Secret($0) }))
        #expect(plan.source == (given.password == "PLANTED" ? .secret("db") : .elsewhere))
    }

    @Test func secretOfAnotherRoleIsNoPassword() throws {
        var plan = try plan(environment: ["PGUSER": "owner"], properties: ["SecretId": "db"])
        #expect(
            throws: Failure(
                .configuration, .permanent,
                "the secret db is another role's than the one configured, for which there is no password",
                hint:
                    "Leave out --username, PGUSER and Username, so that the secret's own role is taken, or set PGPASSWORD."
            )
        ) { try plan.fill(from: Self.secret, id: "db") }
    }

    @Test func secretIsNotAskedForWhenAllIsSaid() throws {
        let all = ["PGHOST": "h", "PGPORT": "1", "PGUSER": "u", "PGPASSWORD": "p", "PGDATABASE": "d"]
        #expect(try plan(environment: all).lacks == false)
        for name in all.keys { #expect(try plan(environment: all.merging([name: ""]) { $1 }).lacks, "\(name)") }
    }

    struct Trust: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var line: [String: String] = [:]
        var environment: [String: String] = [:]
        var properties: [String: String] = [:]
        let mode: String?
        let authorities: String?
        var isByDefault = false
    }

    static let system = "/etc/ssl/certs/ca-certificates.crt"
    static let trusts = [
        Trust(
            testDescription: "a host by name", environment: ["PGHOST": "h"], mode: "verify-full", authorities: system,
            isByDefault: true),
        Trust(
            testDescription: "an address", properties: ["Host": "10.0.0.1"], mode: "verify-full", authorities: system,
            isByDefault: true),
        Trust(
            testDescription: "one of many", line: ["host": "localhost,h"], mode: "verify-full", authorities: system,
            isByDefault: true),
        Trust(
            testDescription: "an address without a name", environment: ["PGHOSTADDR": "10.0.0.1", "PGUSER": "u"],
            mode: "verify-full", authorities: system, isByDefault: true),
        Trust(
            testDescription: "a name at an address of this machine", line: ["host": "h", "hostaddr": "127.0.0.1"],
            mode: "verify-full", authorities: system, isByDefault: true),
        Trust(
            testDescription: "RDS's bundle", environment: ["PGHOST": "h", "GROUNDWORK_RDS_CA_FILE": "/etc/passwd"],
            mode: "verify-full", authorities: "/etc/passwd", isByDefault: true),
        Trust(
            testDescription: "authorities by the usual way",
            environment: ["GROUNDWORK_ALLOWED_HOSTS": "h", "GROUNDWORK_RDS_CA_FILE": "/etc/passwd"],
            properties: ["Host": "h", "SSLRootCert": "/ca"], mode: "verify-full", authorities: "/ca", isByDefault: true),
        Trust(
            testDescription: "by libpq's own variable", environment: ["PGHOST": "h", "PGSSLROOTCERT": "/ca"],
            mode: "verify-full", authorities: nil, isByDefault: true),
        Trust(
            testDescription: "verified because somebody says so", line: ["host": "localhost", "sslmode": "verify-ca"],
            mode: "verify-ca", authorities: system),
        Trust(
            testDescription: "less on demand", line: ["host": "h", "sslmode": "require"], mode: "require",
            authorities: nil),
        Trust(
            testDescription: "by variable", environment: ["PGHOST": "h", "PGSSLMODE": "prefer"], mode: nil,
            authorities: nil),
        Trust(
            testDescription: "by property", environment: ["PGHOST": "h"], properties: ["SSLMode": "verify-full"],
            mode: "verify-full", authorities: system),
        Trust(
            testDescription: "by URL", environment: ["DATABASE_URL": "postgresql://h/d?sslmode=allow"], mode: "allow",
            authorities: nil),
        Trust(testDescription: "a socket", environment: ["PGHOST": "/run"], mode: nil, authorities: nil),
        Trust(testDescription: "no host", environment: ["PGUSER": "u"], mode: nil, authorities: nil),
        Trust(testDescription: "this machine", line: ["host": "localhost"], mode: nil, authorities: nil),
        Trust(testDescription: "loopback", line: ["host": "127.0.0.1,::1,127.8.8.8"], mode: nil, authorities: nil),
        Trust(
            testDescription: "no loopback", line: ["host": "127.0.0.1.example.com"], mode: "verify-full",
            authorities: system, isByDefault: true),
    ]

    @Test(arguments: trusts)
    func hostThatIsNotLocalIsVerifiedUnlessSomebodySaysOtherwise(_ given: Trust) throws {
        var plan = try plan(line: given.line, environment: given.environment, properties: given.properties)
        try plan.verifyByDefault()
        #expect(plan.parameters.keywords["sslmode"] == given.mode)
        #expect(plan.parameters.keywords["sslrootcert"] == given.authorities)
        #expect(plan.isVerifiedByDefault == given.isByDefault)
    }

    @Test func authoritiesInTheAccountsOwnPlaceAreLibpqs() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: ".postgresql/root.crt")
        var plan = try plan(environment: ["PGHOST": "h", "HOME": folder.path])
        try plan.verifyByDefault()
        #expect(plan.parameters.keywords == ["sslmode": "verify-full"])
    }

    @Test func bundleThatIsNotThereIsNamed() throws {
        var plan = try plan(environment: ["PGHOST": "h", "GROUNDWORK_RDS_CA_FILE": "/nowhere"])
        #expect(
            throws: Failure(
                .configuration, .permanent, "GROUNDWORK_RDS_CA_FILE: there is no file /nowhere that can be read",
                hint: "Put RDS's bundle there: https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem.")
        ) { try plan.verifyByDefault() }
    }

    @Test(arguments: ["disable", "allow", "prefer"])
    func tokenIsNotSentInTheClear(mode: String) throws {
        var plan = try plan(line: ["host": "h", "user": "u", "sslmode": mode], environment: ["GROUNDWORK_AUTH": "iam"])
        #expect(
            throws: Failure(
                .configuration, .permanent, "GROUNDWORK_AUTH=iam needs TLS, which sslmode=\(mode) does not ask for",
                hint: "Leave sslmode out, or say require, verify-ca or verify-full.")
        ) { try plan.take(token: Secret("PLANTED")) }
    }

    @Test func tokenIsVerifiedOnThisMachineToo() throws {
        var plan = try plan(line: ["host": "localhost", "user": "u"], environment: ["GROUNDWORK_AUTH": "iam"])
        try plan.take(token: Secret("PLANTED"))
        try plan.verifyByDefault()
        #expect(plan.parameters.keywords["sslmode"] == "verify-full")
        #expect(plan.parameters.password == Secret("PLANTED"))
        #expect(plan.source == .token)
    }

    @Test(arguments: [
        ["host": "h"], ["user": "u"], ["host": "/run", "user": "u"], ["host": "a,b", "user": "u"],
    ])
    func tokenNeedsARoleAndOneHost(line: [String: String]) throws {
        let plan = try plan(line: line, environment: ["GROUNDWORK_AUTH": "iam"])
        let failure = #expect(throws: Failure.self) { try plan.tokenSubject() }
        #expect(failure?.message == "GROUNDWORK_AUTH=iam needs a role, and one host by its name")
        // And nothing at all does not mean the embedded server.
        #expect(throws: try #require(failure)) { try self.plan(environment: ["GROUNDWORK_AUTH": "iam"]) }
    }

    @Test func tokenIsForThePortThatIsMeant() throws {
        let line = ["host": "h", "user": "u"]
        #expect(try plan(line: line).tokenSubject() == ("h", 5432, "u"))
        #expect(try plan(line: line, environment: ["PGPORT": "1"]).tokenSubject() == ("h", 1, "u"))
        let many = try plan(line: line.merging(["port": "1,2"]) { $1 })
        #expect(throws: Failure(.configuration, .permanent, "GROUNDWORK_AUTH=iam needs one port", hint: "Set PGPORT."))
        {
            try many.tokenSubject()
        }
    }

    @Test func authenticationThatIsNoneIsNamed() throws {
        #expect(
            throws: Failure(
                .configuration, .permanent, "GROUNDWORK_AUTH must be password or iam", hint: "Mend it, or leave it out."
            )
        ) { try plan(environment: ["GROUNDWORK_AUTH": "kerberos"]) }
        #expect(try plan(environment: ["GROUNDWORK_AUTH": "PASSWORD", "PGHOST": "h"]).said("host") == "h")
    }
}
