import Foundation
import Synchronization
import TestSupport
import Testing

/// A stack that is deployed: its database, its Schema folder, and the functions that the framework calls.
final class Stack: Sendable {
    static let files = [
        "tables/010_note.sql": "CREATE TABLE note (id bigint PRIMARY KEY, text text, at timestamptz);",
        "indexes/note_text_idx.sql": "CREATE INDEX note_text_idx ON note (text);",
        "functions/touch.sql": """
        CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN new.at = now(); RETURN new; END $$;
        """,
        "triggers/note_touch.sql":
            "CREATE TRIGGER note_touch BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION touch();",
    ]

    /// A file that takes as long as somebody says (`finish`), and then does this.
    static func waiting(then statement: String) -> String {
        """
        CREATE TABLE slow (n integer);
        DO $$ BEGIN
            PERFORM nextval('tries');
            WHILE NOT (SELECT is_called FROM finished) LOOP PERFORM pg_sleep(0.02); END LOOP;
        END $$;
        \(statement)
        """
    }

    let server: PrivateServer
    let location: PrivateServer.DatabaseLocation
    /// One that serves both, or the one for `onEvent` and the one for `isComplete`, with a disk each.
    let functions: [LambdaEmulator]
    private let folder: String

    /// - Parameters:
    ///   - timeout: the functions', in seconds.
    ///   - more: further variables of the functions.
    ///   - server: one that is reached over TCP; `nil`: the one that all share.
    init(
        _ files: [String: String] = files, functions count: Int = 1, timeout: Int = 60,
        environment more: [String: String] = [:], server: PrivateServer? = nil
    ) async throws {
        self.server = try server ?? .shared
        let database = try self.server.freshDatabase().database
        location =
            server == nil ? self.server.location(database) : self.server.networkLocation(database)
        folder = "/tmp/gw-stack-\(UUID().uuidString)"
        try Self.write(files, folder)
        try self.server.sql("CREATE SEQUENCE tries; CREATE SEQUENCE finished", database: database)
        let environment = [
            "GROUNDWORK_SCHEMA": "\(folder)/Schema", "GROUNDWORK_ALLOW_LOOPBACK": "1",
        ].merging(location.environment) { $1 }
        var functions: [LambdaEmulator] = []
        for number in 1...count {
            var own = environment
            own["GROUNDWORK_JOURNAL"] = "\(folder)/\(number).sqlite"
            own["AWS_LAMBDA_FUNCTION_NAME"] = "groundwork-\(number)"
            functions.append(
                try await .start(
                    bootstrap: Self.program, environment: own.merging(more) { $1 }, handler: "provider",
                    timeout: timeout))
        }
        self.functions = functions
    }

    deinit {
        for function in functions { function.stop() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The framework before these functions.
    var framework: ProviderFramework {
        let all = functions.enumerated().map { ProviderFramework.Function($1, name: "groundwork-\($0 + 1)") }
        return ProviderFramework(onEvent: all[0], isComplete: all[all.count - 1])
    }

    /// Takes a request through the framework.
    func deploy(_ event: Event = Event(), maxAttempts: Int = 500, lostResults: Int = 0) async throws -> Deployment {
        var framework = framework
        (framework.maxAttempts, framework.lostResults) = (maxAttempts, lostResults)
        return try await framework.deploy(event)
    }

    /// Writes files of the Schema folder.
    func write(_ files: [String: String]) throws { try Self.write(files, folder) }

    private static func write(_ files: [String: String], _ folder: String) throws {
        for (path, text) in files {
            let url = URL(fileURLWithPath: "\(folder)/Schema/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    /// What psql says of the database.
    @discardableResult func sql(_ text: String) throws -> String { try server.sql(text, database: location.database) }

    /// The steps that were committed, one by one in their order.
    func committed() throws -> [String] {
        try sql("SELECT step FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number")
            .split(separator: "\n").map(String.init)
    }

    /// Lets the files that wait (`waiting`) go on.
    func finish() throws { try sql("SELECT nextval('finished')") }

    /// All that the functions and their emulators have written.
    var log: String { functions.map(\.log).joined() }

    /// How often the functions have been invoked so far.
    var invocations: Int { log.components(separatedBy: "START RequestId: ").count - 1 }

    /// Waits until the functions have been invoked so often.
    func waits(forInvocation number: Int, within limit: Duration = .seconds(120)) async throws {
        let deadline = ContinuousClock.now + limit
        while invocations < number {
            try #require(ContinuousClock.now < deadline, "no invocation \(number): \(log)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// What is in the journals' files.
    var journals: [(name: String, bytes: [UInt8])] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.contains(".sqlite") }.sorted().map { name in
            (name, Array(FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()))
        }
    }

    /// What `groundwork journal` says of a function's journal.
    func audit(_ arguments: String..., function: Int = 1) async throws -> Program.Outcome {
        try await Program(
            Self.program, ["journal"] + arguments + ["--journal", "\(folder)/\(function).sqlite"],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        ).outcome()
    }

    /// The kinds of the events in a function's journal, in their order.
    func events(function: Int = 1) async throws -> [String] {
        try await audit("events", "--json", function: function).lines.compactMap {
            Deployment.Invocation.object($0)["kind"] as? String
        }
    }

    /// The process of a function, which the emulator does not tell of; `nil` while there is none.
    func process(function: Int = 1) -> Int32? {
        let variable = "GROUNDWORK_JOURNAL=\(folder)/\(function).sqlite"
        return (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) }.first { id in
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/exe")
            guard program == Self.program, let bytes = FileManager.default.contents(atPath: "/proc/\(id)/environ")
            else { return false }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\0").contains { $0 == variable }
        }
    }

    /// The program that was built beside these tests.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("groundwork").path
    }()
}
