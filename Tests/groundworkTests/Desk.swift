import EmbeddedPostgreSQL
import Foundation
import TestSupport

/// One test's place: a folder with a journal, a Schema folder and events, a database, and the program itself.
final class Desk: Sendable {
    let folder: String
    let database: PrivateServer.DatabaseLocation?
    let server: PrivateServer?
    /// Goes into each run's environment.
    let environment: [String: String]

    var journal: String { "\(folder)/journal.sqlite" }
    var schema: String { "\(folder)/Schema" }

    /// The program that was built beside these tests.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("groundwork").path
    }()

    /// The schema that this repository ships.
    static let shippedSchema = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Schema").path

    /// Makes a desk with these files below its Schema folder, and with a database of its own unless told otherwise: none, or,
    /// where nothing will be laid, the one that comes with the server.
    init(
        _ files: [String: String] = ["tables/note.sql": "CREATE TABLE note (id bigint PRIMARY KEY);"],
        server: PrivateServer? = nil, withDatabase: Bool = true, sharesDatabase: Bool = false,
        _ more: [String: String] = [:]
    ) throws {
        let name = "/tmp/gw-desk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
        folder = name
        self.server = withDatabase ? try server ?? .shared : nil
        database = sharesDatabase ? self.server?.location() : try self.server?.freshDatabase()
        environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": name, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
            "SWIFT_BACKTRACE": "enable=no", "GROUNDWORK_JOURNAL": "\(name)/journal.sqlite",
            "GROUNDWORK_SCHEMA": "\(name)/Schema",
            // The machine that the tests run on may be an instance.
            "AWS_EC2_METADATA_DISABLED": "true",
        ].merging(database?.environment ?? [:]) { $1 }.merging(more) { $1 }
        for (path, text) in files { try write(text, schema: path) }
    }

    /// Makes a desk with its own database for another Schema folder.
    convenience init(with schema: String) throws {
        try self.init([:], ["GROUNDWORK_SCHEMA": schema])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Starts `groundwork`; a variable that is `nil` is left out.
    func start(
        _ arguments: String..., with more: [String: String?] = [:], input: [UInt8] = [],
        output: Program.Output = .file
    ) throws -> Program {
        try start(arguments, with: more, input: input, output: output)
    }

    /// Runs `groundwork` to its end.
    func run(
        _ arguments: String..., with more: [String: String?] = [:], input: [UInt8] = [],
        output: Program.Output = .file
    ) async throws -> Program.Outcome {
        try await start(arguments, with: more, input: input, output: output).outcome()
    }

    /// Runs a line of bash in which "$GW" is the program.
    func shell(_ line: String, with more: [String: String] = [:]) async throws -> Program.Outcome {
        try await startShell(line, with: more).outcome()
    }

    /// Starts a line of bash in which "$GW" is the program.
    func startShell(_ line: String, with more: [String: String] = [:]) throws -> Program {
        var all = environment.merging(more) { $1 }
        all["GW"] = Self.program
        return try Program("/bin/bash", ["-c", line], environment: all, folder: folder)
    }

    /// Starts `groundwork`.
    func start(
        _ arguments: [String], with more: [String: String?] = [:], input: [UInt8] = [],
        output: Program.Output = .file
    ) throws -> Program {
        var all = environment
        // Of a value that is `nil` nothing stays.
        for (name, value) in more { all[name] = value }
        return try Program(
            Self.program, arguments, environment: all, input: input, folder: folder, output: output)
    }

    /// Writes one file of the Schema folder.
    func write(_ text: String, schema path: String) throws {
        _ = try write(text, "Schema/\(path)")
    }

    /// Writes a file; its path.
    func write(_ text: String, _ path: String) throws -> String {
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// What psql says of this desk's database.
    func sql(_ text: String) throws -> String {
        guard let server, let database else { return "there is no database" }
        return try server.sql(text, database: database.database)
    }

    /// What SQLite's own module for Python says of the journal, a line a row and `|` between columns.
    func sqlite(_ text: String) async throws -> String {
        let script = """
            import sqlite3, sys
            connection = sqlite3.connect(sys.argv[1])
            for statement in sys.argv[2].split(";\\n"):
                for row in connection.execute(statement):
                    print("|".join("" if value is None else str(value) for value in row))
            connection.commit()
            """
        let outcome = try await Program(
            "/usr/bin/env", ["python3", "-I", "-c", script, journal, text],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"]
        ).outcome()
        guard outcome.code == 0 else { throw PythonFailed(description: outcome.errors) }
        return outcome.output.trimmingCharacters(in: .newlines)
    }

    /// Makes the journal of a dump, by another hand than ours.
    func restoreJournal(from dump: String) async throws {
        let script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())"
        let outcome = try await Program(
            "/usr/bin/env", ["python3", "-I", "-c", script, journal, dump],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"]
        ).outcome()
        guard outcome.code == 0 else { throw PythonFailed(description: outcome.errors) }
    }

    struct PythonFailed: Error, CustomStringConvertible { let description: String }
}
