import Foundation
import Initialization
import Journaling
import TestSupport

/// One trial's place: a folder with a Schema folder, an event and a journal; a database; and the program itself.
final class Bench: Sendable {
    let folder: String
    let database: PrivateServer.DatabaseLocation
    let server: PrivateServer
    /// The path that this bench's answers are PUT to.
    let answers: String

    var journalFolder: String { "\(folder)/journal" }
    var journal: String { "\(journalFolder)/journal.sqlite" }
    var log: String { "\(journal)-wal" }

    /// The program that was built beside these tests.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("groundwork").path
    }()

    /// These tests' own: to drop a database waits for every session of a server, and others' tests let theirs hang.
    private static let server = Result { try PrivateServer() }

    /// One place for all answers.
    private static let sink = Result { try UploadSink() }

    /// An object a step, and a row that would be there twice if its table's file ran twice.
    private static let schema = [
        "tables/note.sql": """
        CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
        INSERT INTO note (text) VALUES ('seed');
        """,
        "indexes/note_text.sql": "CREATE INDEX note_text ON note (text);",
        "functions/touch.sql":
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
        "triggers/note_touch.sql": "CREATE TRIGGER note_touch BEFORE UPDATE ON note EXECUTE FUNCTION touch();",
    ]

    /// Makes a bench with an empty database, or with the database and the event of another bench.
    init(like other: Bench? = nil) throws {
        let name = "/tmp/gw-fault-\(UUID().uuidString)"
        folder = name
        server = try Self.server.get()
        database = try server.freshDatabase(like: other?.database)
        answers = other?.answers ?? "/\(UUID().uuidString)"
        for (file, text) in Self.schema { try write(text, "Schema/\(file)") }
        try FileManager.default.createDirectory(atPath: "\(name)/journal", withIntermediateDirectories: true)
        try write(event("Create", id: "request-1"), "event.json")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        if FaultForm.isLong { server.drop(database.database) }
    }

    /// An event as CloudFormation sends it.
    func event(_ type: String, id: String) throws -> String {
        """
        {"RequestType": "\(type)", "RequestId": "\(id)", "ResponseURL": "\(try Self.sink.get().url(path: answers))",
         "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c", "LogicalResourceId": "Schema",
         "PhysicalResourceId": "groundwork-1", "ResourceType": "Custom::Schema",
         "ResourceProperties": {"ServiceToken": "arn:aws:lambda:eu-central-1:123456789012:function:groundwork"}}
        """
    }

    /// Works on the event to its end.
    ///
    /// - Parameter wrapper: the program that starts it, and its own arguments.
    /// - Parameter journal: another journal than the bench's own.
    func run(
        _ event: String = "event.json", under wrapper: [String] = [], journal: String? = nil
    ) async throws -> Program.Outcome {
        try await groundwork(words(event), under: wrapper, journal: journal)
    }

    /// The arguments with which it works on an event.
    func words(_ event: String = "event.json") -> [String] {
        ["run", "--event", "\(folder)/\(event)", "--json", "--allow-loopback"]
    }

    /// Runs the program.
    func groundwork(
        _ arguments: [String], under wrapper: [String] = [], journal: String? = nil
    ) async throws -> Program.Outcome {
        try await start(arguments, under: wrapper, journal: journal).outcome()
    }

    /// Starts the program.
    func start(_ arguments: [String], under wrapper: [String] = [], journal: String? = nil) throws -> Program {
        var words = wrapper + [Self.program] + arguments
        return try Program(words.removeFirst(), words, environment: environment(journal), folder: folder)
    }

    private func environment(_ journal: String?) -> [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": folder, "LC_ALL": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no", "GROUNDWORK_JOURNAL": journal ?? self.journal,
            "GROUNDWORK_SCHEMA": "\(folder)/Schema",
        ].merging(database.environment) { $1 }
    }

    /// The bodies that were PUT for this bench so far.
    func bodies() throws -> [String] {
        try Self.sink.get().requests.filter { $0.target == answers }.map(\.text)
    }

    func write(_ text: String, _ path: String) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// The names in the journal's folder, sorted.
    func journalFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: journalFolder).sorted()
    }

    /// Makes the journal's files those of another place.
    func takeJournal(from other: String) throws {
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: journal + end)
            guard FileManager.default.fileExists(atPath: other + end) else { continue }
            try FileManager.default.copyItem(atPath: other + end, toPath: journal + end)
        }
    }
}
