import CustomResource
import Initialization
import Logging
import Testing
import Worker

/// The command line, then the environment, then the default.
@Suite struct SettingsTests {
    static let environment = Environment([
        "GROUNDWORK_JOURNAL": "/e/j", "GROUNDWORK_SCHEMA": "/e/s", "GROUNDWORK_TIMEOUT": "7",
        "GROUNDWORK_ALLOW_LOOPBACK": "1", "GROUNDWORK_CA_FILE": "/e/ca", "GROUNDWORK_CONNECT_ATTEMPTS": "3",
        "HOME": "/home/x",
    ])

    private func told(_ settings: Settings) -> String {
        "\(settings.journal) \(settings.schema) \(settings.timeout) \(settings.urlPolicy) "
            + "\(settings.authorities ?? "-") \(settings.retries.connectAttempts) \(settings.retries.reserve)"
    }

    @Test func commandLineGoesBeforeTheEnvironmentAndThatBeforeTheDefault() throws {
        #expect(
            told(try Settings(journal: "/l/j", schema: "/l/s", timeout: 9, environment: Self.environment))
                == "/l/j /l/s 9 httpsOrLoopback /e/ca 3 10000")
        #expect(told(try Settings(environment: Self.environment)) == "/e/j /e/s 7 httpsOrLoopback /e/ca 3 10000")
        #expect(
            told(try Settings(journal: "/j", environment: Environment([:]))) == "/j Schema 3600 httpsOnly - 12 10000")
    }

    @Test(arguments: [
        (["GROUNDWORK_TIMEOUT": "soon"], "GROUNDWORK_TIMEOUT must be a whole number"),
        (["GROUNDWORK_TIMEOUT": "0"], "the timeout must be from 1 to 604800 seconds"),
        (["GROUNDWORK_TIMEOUT": "604801"], "the timeout must be from 1 to 604800 seconds"),
        (["GROUNDWORK_CONNECT_ATTEMPTS": "0"], "GROUNDWORK_CONNECT_ATTEMPTS must be from 1 to 1000"),
        (["GROUNDWORK_CONNECT_ATTEMPTS": "1e3"], "GROUNDWORK_CONNECT_ATTEMPTS must be a whole number"),
    ])
    func settingThatCannotBeIsNamed(environment: [String: String], message: String) {
        let failure = #expect(throws: Failure.self) {
            _ = try Settings(journal: "/j", environment: Environment(environment))
        }
        #expect(failure?.origin == .configuration)
        #expect(failure?.message == message)
    }

    @Test(arguments: [
        (["LOG_LEVEL": "debug"], Logger.Level.debug),
        (["AWS_LAMBDA_LOG_LEVEL": "WARN", "LOG_LEVEL": "DEBUG"], .warning),
        (["LOG_LEVEL": "FATAL"], .critical), (["LOG_LEVEL": "loud"], .info), ([:], .info),
        (["LOG_LEVEL": "TRACE"], .trace),
    ])
    func logLevelIsLambdasOwnFirst(environment: [String: String], level: Logger.Level) {
        #expect(Logger.Level(environment: Environment(environment)) == level)
    }
}
