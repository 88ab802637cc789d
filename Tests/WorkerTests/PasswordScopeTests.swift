import AWS
import Initialization
import PostgreSQL
import Secrecy
import Testing

@testable import Worker

/// Where a password may go, and what an event may say of the connection.
@Suite struct PasswordScopeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var environment: [String: String] = [:]
        var properties: [String: String] = [:]
        /// Whether the secret is read, of `db.example.com`, port 6432.
        var hasSecret = false
        /// What the refusal begins with; `nil` when there is none.
        var refusal: String?
        /// The sslmode that libpq is given.
        var mode: String?
    }

    /// No file with passwords lies there.
    private static let nowhere = ["HOME": "/nowhere"]
    private static let given = ["PGPASSWORD": "x"]
    private static let allowed = "GROUNDWORK_ALLOWED_HOSTS"

    static let cases = [
        Case(
            testDescription: "a host of the event's own", environment: given, properties: ["Host": "h"],
            refusal: "Host of the event leads to h, port 5432"),
        Case(
            testDescription: "loopback too", environment: given,
            properties: ["Host": "127.0.0.1", "SSLMode": "disable"],
            refusal: "Host of the event leads to 127.0.0.1"),
        Case(
            testDescription: "a socket too", environment: given, properties: ["Host": "/tmp"],
            refusal: "Host of the event leads to /tmp"),
        Case(
            testDescription: "the operator's host", environment: ["PGHOST": "h", "PGPASSWORD": "x"],
            properties: ["Host": "stranger", "Username": "u", "Database": "d"], mode: "verify-full"),
        Case(
            testDescription: "another port of the operator's host", environment: ["PGHOST": "h", "PGPASSWORD": "x"],
            properties: ["Port": "1"], refusal: "Port of the event leads to h, port 1"),
        Case(
            testDescription: "a port that is allowed",
            environment: ["PGHOST": "h", "PGPASSWORD": "x", allowed: "h:1"], properties: ["Port": "1"],
            mode: "verify-full"
        ),
        Case(
            testDescription: "a password of the URL", environment: ["DATABASE_URL": "postgresql://u:p@/d"],
            properties: ["Host": "h"], refusal: "Host of the event"),
        Case(
            testDescription: "an address of the operator's under the event's name",
            environment: ["PGHOSTADDR": "10.0.0.1", "PGPASSWORD": "x"], properties: ["Host": "localhost"],
            refusal: "Host of the event"),
        Case(
            testDescription: "a file with passwords", environment: ["PGPASSFILE": "/etc/passwd"],
            properties: ["Host": "h"], refusal: "Host of the event"),
        Case(
            testDescription: "a token", environment: ["GROUNDWORK_AUTH": "iam"],
            properties: ["Host": "h", "Username": "u"], refusal: "Host of the event"),
        Case(testDescription: "no password at all", properties: ["Host": "127.0.0.1"], mode: "verify-full"),
        Case(
            testDescription: "an operator's sslmode does not hold for strangers", environment: ["PGSSLMODE": "disable"],
            properties: ["Host": "127.0.0.1"], mode: "verify-full"),
        Case(
            testDescription: "an allowed host", environment: ["PGPASSWORD": "x", allowed: "a, B.example.com"],
            properties: ["Host": "b.EXAMPLE.com"], mode: "verify-full"),
        Case(
            testDescription: "an allowed local host", environment: ["PGPASSWORD": "x", allowed: "127.0.0.1"],
            properties: ["Host": "127.0.0.1"]),
        Case(
            testDescription: "an allowed host under the operator's sslmode",
            environment: ["PGPASSWORD": "x", allowed: "h", "PGSSLMODE": "require"], properties: ["Host": "h"]),
        Case(
            testDescription: "an allowed host at another port", environment: ["PGPASSWORD": "x", allowed: "h:1"],
            properties: ["Host": "h", "Port": "2"], refusal: "Host of the event"),
        Case(
            testDescription: "an allowed suffix", environment: ["PGPASSWORD": "x", allowed: "*.example.com:5432"],
            properties: ["Host": "db.example.com"], mode: "verify-full"),
        Case(
            testDescription: "a suffix begins at a dot", environment: ["PGPASSWORD": "x", allowed: "*.example.com"],
            properties: ["Host": "dbexample.com"], refusal: "Host of the event"),
        Case(
            testDescription: "each of a list has to be allowed", environment: ["PGPASSWORD": "x", allowed: "h"],
            properties: ["Host": "h,stranger"], refusal: "Host of the event"),
        Case(
            testDescription: "an empty one of a list is none that is allowed",
            environment: ["PGPASSWORD": "x", allowed: "h"], properties: ["Host": "h,"], refusal: "Host of the event"),
        Case(
            testDescription: "less than the host has to show", environment: ["PGHOST": "h"],
            properties: ["SSLMode": "require"], refusal: "SSLMode of the event is require"),
        Case(
            testDescription: "less for an allowed host", environment: [allowed: "h"],
            properties: ["Host": "h", "SSLMode": "disable"], refusal: "SSLMode of the event is disable"),
        Case(
            testDescription: "less for a stranger on this machine", properties: ["Host": "::1", "SSLMode": "prefer"],
            refusal: "SSLMode of the event is prefer"),
        Case(
            testDescription: "more on this machine", environment: ["PGHOST": "localhost"],
            properties: ["SSLMode": "require"], mode: "require"),
        Case(
            testDescription: "a host that is local by its name alone",
            environment: ["PGHOST": "localhost", "PGHOSTADDR": "10.0.0.1"], mode: "verify-full"),
        Case(
            testDescription: "authorities of the event", environment: ["PGHOST": "h"],
            properties: ["SSLRootCert": "/tmp/ca"], refusal: "SSLRootCert of the event names the authorities in /tmp/ca"
        ),
        Case(
            testDescription: "authorities for an allowed host", environment: [allowed: "h"],
            properties: ["Host": "h", "SSLRootCert": "/ca"], mode: "verify-full"),
        Case(
            testDescription: "host and password of one secret", properties: ["SecretId": "db"], hasSecret: true,
            mode: "verify-full"),
        Case(
            testDescription: "the secret's own host, said twice",
            properties: ["SecretId": "db", "Host": "db.example.com", "Port": "6432"], hasSecret: true,
            mode: "verify-full"),
        Case(
            testDescription: "the secret's host at another port", properties: ["SecretId": "db", "Port": "1"],
            hasSecret: true, refusal: "Port of the event"),
        Case(
            testDescription: "a secret's password for the event's host", properties: ["SecretId": "db", "Host": "h"],
            hasSecret: true, refusal: "Host of the event"),
        Case(
            testDescription: "the operator's secret for the event's host",
            environment: ["GROUNDWORK_SECRET_ID": "db"], properties: ["Host": "h"], hasSecret: true,
            refusal: "Host of the event"),
        Case(
            testDescription: "the environment's password for a secret's host", environment: given,
            properties: ["SecretId": "db"], hasSecret: true, refusal: "SecretId of the event leads to db.example.com"),
        Case(
            testDescription: "the environment's password for the host of the operator's secret",
            environment: ["PGPASSWORD": "x", "GROUNDWORK_SECRET_ID": "db"], hasSecret: true, mode: "verify-full"),
    ]

    @Test(arguments: cases)
    func passwordGoesToTheHostThatCameWithIt(_ given: Case) throws {
        let environment = Self.nowhere.merging(given.environment) { $1 }
        var plan = try ConnectionPlan(
            DatabaseChoice(
                settings: try Settings(journal: "/j", environment: Environment(environment)),
                properties: given.properties, announce: { Issue.record("\($0)") }))
        if given.hasSecret {
            let secret = DatabaseSecret(
                username: "app", password: Secret("PLANTED"), host: "db.example.com", port: 6432, database: "orders")
            try plan.fill(from: secret, id: "db")
        }
        guard let refusal = given.refusal else {
            try plan.verifyByDefault()
            #expect(plan.parameters.keywords["sslmode"] == given.mode)
            return
        }
        let failure = #expect(throws: Failure.self) { try plan.verifyByDefault() }
        #expect(failure?.message.hasPrefix(refusal) == true, "\(String(describing: failure))")
        #expect(failure?.hint?.contains("PG") == true)
    }

    @Test(arguments: [
        ("db", "db", true), ("db", "db2", false), ("a, arn:x:secret:orders-*", "arn:x:secret:orders-AbCdEf", true),
        ("", "db", false), ("*", "anything", true),
    ])
    func secretOfTheEventHasToBeAllowed(list: String, id: String, isAllowed: Bool) throws {
        let environment = Environment(["GROUNDWORK_ALLOWED_SECRETS": list])
        #expect(PasswordScope(environment).allows(secret: id) == isAllowed)
        let plan = try ConnectionPlan(
            DatabaseChoice(
                settings: try Settings(journal: "/j", environment: environment), properties: ["SecretId": id],
                announce: { _ in }))
        guard !isAllowed else { return try plan.judgeSecret(id) }
        #expect(
            throws: Failure(
                .configuration, .permanent,
                "SecretId of the event names the secret \(id), which the operator does not allow: it is not read",
                hint: "Add it to GROUNDWORK_ALLOWED_SECRETS, or set GROUNDWORK_SECRET_ID.")
        ) { try plan.judgeSecret(id) }
    }
}
