import Initialization
import PostgreSQL
import Secrecy
import Testing

@testable import Worker

/// Which database is meant: the command line, then the environment, then the request's properties.
@Suite struct DatabaseChoiceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var line: [String: String] = [:]
        var environment: [String: String] = [:]
        var properties: [String: String] = [:]
        /// What libpq is given; what is missing in it, it takes from its own environment.
        let keywords: [String: String]
        var password: String?
    }

    static let cases: [Case] = [
        Case(
            testDescription: "properties alone",
            properties: [
                "Host": "h", "Port": "1", "Database": "d", "Username": "u", "SSLMode": "require",
                "SSLRootCert": "/ca", "Timestamp": "x",
            ],
            keywords: [
                "host": "h", "port": "1", "dbname": "d", "user": "u", "sslmode": "require", "sslrootcert": "/ca",
            ]),
        Case(
            testDescription: "environment before properties, each by itself",
            environment: ["PGHOST": "e", "PGSSLROOTCERT": "/e"],
            properties: ["Host": "p", "Database": "p", "SSLRootCert": "/p"], keywords: ["dbname": "p"]),
        Case(
            testDescription: "command line before both",
            line: ["host": "l", "user": "l"], environment: ["PGHOST": "e", "PGPORT": "2"],
            properties: ["Host": "p", "Username": "p", "Port": "3", "Database": "p"],
            keywords: ["host": "l", "user": "l", "dbname": "p"]),
        Case(
            testDescription: "DATABASE_URL before properties",
            environment: ["DATABASE_URL": "postgresql://u:pass@h:5/d?sslmode=verify-full"],
            properties: ["Host": "p", "Database": "p", "SSLMode": "disable", "SSLRootCert": "/p"],
            keywords: [
                "host": "h", "port": "5", "dbname": "d", "user": "u", "sslmode": "verify-full", "sslrootcert": "/p",
            ], password: "pass"),
        Case(
            testDescription: "command line before DATABASE_URL",
            line: ["dbname": "l"], environment: ["DATABASE_URL": "postgresql://u:pass@h/d"],
            keywords: ["host": "h", "dbname": "l", "user": "u"], password: "pass"),
        Case(
            testDescription: "a service is a whole choice",
            environment: ["PGSERVICE": "s"], properties: ["Host": "p", "Username": "p"], keywords: [:]),
        Case(
            testDescription: "a service on the command line too", line: ["service": "s"],
            properties: ["Host": "p"], keywords: ["service": "s"]),
        Case(testDescription: "one variable is enough", environment: ["PGUSER": "e"], keywords: [:]),
        Case(
            testDescription: "an empty variable is none", environment: ["PGHOST": "", "DATABASE_URL": ""],
            properties: ["Host": "p"], keywords: ["host": "p"]),
        Case(
            testDescription: "what a secret says comes later", environment: ["GROUNDWORK_SECRET_ID": "e"],
            properties: ["SecretId": "arn", "Host": "p"], keywords: ["host": "p"]),
    ]

    private func choice(_ given: Case) throws -> DatabaseChoice {
        DatabaseChoice(
            settings: try Settings(
                journal: "/j", database: given.line, environment: Environment(given.environment)),
            properties: given.properties, announce: { Issue.record("the embedded server: \($0)") })
    }

    @Test(arguments: cases)
    func firstSourceThatNamesAThingWins(_ given: Case) throws {
        #expect(
            try choice(given).parameters()
                == ConnectionParameters(given.keywords, password: given.password.map { Secret($0) }))
    }

    @Test(arguments: [
        ["DATABASE_URL": "mysql://root:PLANTED@h/d"], ["DATABASE_URL": "postgresql://u:PLANTED%zz@h/d"],
    ])
    func databaseURLThatIsNoneIsNamedWithoutItsText(environment: [String: String]) throws {
        let choice = try choice(Case(testDescription: "", environment: environment, keywords: [:]))
        let failure = #expect(throws: Failure.self) { try choice.parameters() }
        #expect(failure?.origin == .configuration)
        #expect(failure?.message.hasPrefix("DATABASE_URL: ") == true)
        #expect(failure?.summary.contains("PLANTED") == false)
    }

    @Test(arguments: [
        ["PGPASSWORD": "x"], ["PGSSLMODE": "require"], ["GROUNDWORK_JOURNAL": "/x"], [:], ["PGHOST": ""],
    ])
    func whatNamesNoDatabaseIsNoChoice(environment: [String: String]) throws {
        #expect(
            try choice(Case(testDescription: "", environment: environment, keywords: [:])).isConfigured == false)
    }
}
