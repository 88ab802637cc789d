import Foundation
import TestSupport
import Testing

/// A setting that is wrong: exit code 78, or 64 for the command line itself, and a text that names it.
@Suite(.crowd)
struct BadSettingTests {
    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arguments: [String]
        var environment: [String: String] = [:]
        let says: String
    }

    static let usage = [
        Wrong(testDescription: "unknown option", arguments: ["run", "--evnt", "x"], says: "--evnt"),
        Wrong(testDescription: "unknown command", arguments: ["rnu"], says: "rnu"),
        Wrong(testDescription: "not a number", arguments: ["run", "--timeout", "abc"], says: "--timeout"),
        Wrong(testDescription: "no value", arguments: ["run", "--event"], says: "--event"),
        Wrong(testDescription: "show without a request", arguments: ["journal", "show"], says: "request"),
        Wrong(
            testDescription: "no such step", arguments: ["journal", "events", "--step", "views"],
            says: "--step is one of connect, tables"),
        Wrong(
            testDescription: "no such kind", arguments: ["journal", "events", "--kind", "x"],
            says: "--kind is one of requestReceived"),
        Wrong(testDescription: "no such query", arguments: ["journal", "query", "slowest"], says: "slowest-steps: "),
        Wrong(
            testDescription: "not a time", arguments: ["journal", "events", "--since", "yesterday"], says: "--since"),
    ]

    @Test(arguments: usage)
    func refusesTheCommandLine(_ wrong: Wrong) async throws {
        let desk = try Desk(withDatabase: false)
        let words = wrong.arguments.map { "'\($0)'" }.joined(separator: " ")
        let outcome = try await desk.shell("\"$GW\" \(words)")
        #expect(outcome.ending == .exited(64))
        #expect(outcome.errors.contains(wrong.says), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
    }

    static let settings = [
        Wrong(testDescription: "timeout of 0", arguments: ["--timeout", "0"], says: "--timeout or GROUNDWORK_TIMEOUT"),
        Wrong(
            testDescription: "a year", arguments: ["--timeout", "31536000"],
            says: "the timeout must be from 1 to 604800 seconds"),
        Wrong(
            testDescription: "GROUNDWORK_TIMEOUT", arguments: [], environment: ["GROUNDWORK_TIMEOUT": "abc"],
            says: "GROUNDWORK_TIMEOUT must be a whole number"),
        Wrong(
            testDescription: "GROUNDWORK_CONNECT_ATTEMPTS", arguments: [],
            environment: ["GROUNDWORK_CONNECT_ATTEMPTS": "0"],
            says: "GROUNDWORK_CONNECT_ATTEMPTS must be from 1 to 1000"),
        Wrong(testDescription: "sslmode", arguments: ["--sslmode", "always"], says: "sslmode"),
        Wrong(testDescription: "port", arguments: ["--port", "70000"], says: "the port is no number from 1 to 65535"),
        Wrong(
            testDescription: "DATABASE_URL", arguments: [],
            environment: ["DATABASE_URL": "postgresql://u:planted@[::1"], says: "DATABASE_URL: "),
        Wrong(testDescription: "PGSERVICE", arguments: [], environment: ["PGSERVICE": "nowhere"], says: "nowhere"),
        Wrong(testDescription: "--service", arguments: ["--service", "nowhere"], says: "nowhere"),
        Wrong(
            testDescription: "no folder", arguments: ["--schema", "/nowhere/Schema"],
            says: "there is no Schema folder /nowhere/Schema"),
        Wrong(
            testDescription: "a file", arguments: ["--schema", "/etc/passwd"],
            says: "the Schema folder /etc/passwd is not a folder"),
        Wrong(
            testDescription: "no database", arguments: ["--dbname", "nowhere"],
            says: "database \"nowhere\" does not exist"),
        Wrong(
            testDescription: "no role", arguments: ["--username", "nobody_here"],
            says: "role \"nobody_here\" does not exist"),
    ]

    @Test(arguments: settings)
    func refusesASetting(_ wrong: Wrong) async throws {
        let desk = try Desk(sharesDatabase: true)
        let words = wrong.arguments.map { "'\($0)'" }.joined(separator: " ")
        let outcome = try await desk.shell(
            "\"$GW\" run \(words)", with: ["GROUNDWORK_CONNECT_ATTEMPTS": "2"].merging(wrong.environment) { $1 })
        #expect(outcome.ending == .exited(78), "\(outcome.errors)")
        #expect(outcome.complaint.first?.hasPrefix("error: ") == true)
        #expect(outcome.errors.contains(wrong.says), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint: "), "\(outcome.errors)")
        #expect(!(outcome.errors + outcome.output).contains("planted"))
        _ = outcome.objects()
        #expect(try desk.sql("SELECT to_regclass('note')") == "")
    }

    @Test func refusesAnEmptySchemaFolder() async throws {
        let desk = try Desk([:])
        try FileManager.default.createDirectory(atPath: desk.schema + "/tables", withIntermediateDirectories: true)
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(78))
        #expect(
            outcome.complaint == [
                "error: the Schema folder \(desk.schema) holds no SQL file",
                "hint: Put one .sql file an object into tables/, indexes/, functions/, triggers/ below it.",
            ])
        #expect(outcome.answer["Status"] as? String == "FAILED")
    }

    @Test func saysThatNobodyListens() async throws {
        let desk = try Desk(
            withDatabase: false, ["PGHOST": "127.0.0.1", "PGPORT": "1", "GROUNDWORK_CONNECT_ATTEMPTS": "2"])
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(69))
        #expect(outcome.errors.contains("127.0.0.1"))
        #expect(outcome.errors.contains("Connection refused"))
        #expect(outcome.errors.contains("hint: Check host and port"))
        #expect(outcome.events.filter { $0 == "stepFailed" }.count == 2)
        #expect(outcome.answer["Status"] as? String == "FAILED")
    }

    @Test func saysThatAHostIsNotKnown() async throws {
        let desk = try Desk(withDatabase: false, ["PGHOST": "nowhere.invalid", "GROUNDWORK_CONNECT_ATTEMPTS": "1"])
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(69))
        #expect(outcome.errors.contains("nowhere.invalid"))
    }

    @Test func saysThatThePasswordIsWrong() async throws {
        let server = try Network.shared.get().server
        let desk = try Desk(server: server)
        let outcome = try await desk.run(
            "run", with: Network.variables(desk, server, password: "planted-wrong"))
        #expect(outcome.ending == .exited(78))
        #expect(outcome.errors.contains("28P01"))
        #expect(outcome.errors.contains("hint: Check PGUSER and PGPASSWORD"))
        #expect(!(outcome.errors + outcome.output).contains("planted-wrong"))
    }
}
