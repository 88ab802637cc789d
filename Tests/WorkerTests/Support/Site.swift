import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// One test's own world: a database, a Schema folder, a journal, and workers over them.
final class Site: Sendable {
    let database: PrivateServer.DatabaseLocation
    let folder: TemporaryFolder
    let schema: String
    /// A role that only this test makes.
    let role = Databases.role()
    private let console: Console

    /// A site whose Schema folder holds these files.
    init(_ files: [String: String]) async throws {
        database = try await Databases.take()
        console = Console(database, user: Databases.owner)
        folder = try TemporaryFolder()
        schema = "\(folder.path)/Schema"
        for (file, text) in files { try write(text, to: file) }
    }

    /// A site with the project's own Schema folder.
    init() async throws {
        database = try await Databases.take()
        console = Console(database, user: Databases.owner)
        folder = try TemporaryFolder()
        schema = Self.ownSchema
    }

    deinit { Databases.give(database) }

    static let ownSchema = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/Schema"

    /// The database's name.
    var name: String { database.database }

    var journal: String { "\(folder.path)/journal/journal.sqlite" }

    /// Where a copy of the journal goes.
    func path(of copy: String) -> String { "\(folder.path)/\(copy)/journal.sqlite" }

    /// Copies the journal as it is on the disk at this moment: what a crash now would leave.
    func copyJournal(to copy: String) {
        mkdir("\(folder.path)/\(copy)", 0o700)
        for end in ["", "-wal"] {
            guard let all = try? bytes(at: journal + end) else { continue }
            try? put(all, at: path(of: copy) + end)
        }
    }

    /// Settings that lead to this database; pauses are short.
    func settings(
        timeout: Int = 60, journal: String? = nil, user: String? = nil, environment: [String: String] = [:]
    ) throws -> Settings {
        var settings = try Settings(
            journal: journal ?? self.journal, schema: schema,
            database: [
                "host": database.host, "port": String(database.port), "dbname": database.database,
                "user": user ?? Databases.owner,
            ], timeout: timeout, allowsLoopback: true, environment: Environment(environment))
        settings.retries.base = 20
        settings.retries.cap = 50
        return settings
    }

    /// Works on an event and gives what came of it and what was told.
    func run(
        _ event: [UInt8] = Delivery().bytes, _ settings: Settings? = nil, reporter: RecordingReporter = .init(),
        interruption: Interruption = .init()
    ) async throws -> Run {
        let settings = try settings ?? self.settings()
        let outcome = await Worker(settings: settings, reporter: reporter, interruption: interruption).work(on: event)
        return Run(outcome: outcome, reporter: reporter)
    }

    /// Lays the folder once more, under a request of its own.
    @discardableResult
    func lay(_ requestID: String, _ settings: Settings? = nil) async throws -> Run {
        try await run(Delivery(type: "Update", requestID: requestID).bytes, settings)
    }

    /// Lays the folder, which has to go well.
    @discardableResult
    func laid(_ requestID: String = "first", _ settings: Settings? = nil) async throws -> Run {
        let run = try await lay(requestID, settings)
        try #require(run.outcome == .succeeded)
        return run
    }

    func write(_ text: String, to file: String) throws { try folder.write(text, to: "Schema/\(file)") }
    func remove(_ file: String) { folder.remove("Schema/\(file)") }

    /// What psql would print in this database.
    @discardableResult
    func sql(_ text: String) async throws -> String { try await console.sql(text) }

    /// Ends what others are doing in this database, such as a step that was left at work.
    func endOthers() async throws {
        try await sql(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            """)
    }

    /// Another session with the database.
    func anotherConsole(user: String? = nil) -> Console { Console(database, user: user ?? Databases.owner) }

    /// All events of the journal.
    func events(journal: String? = nil) async throws -> [RecordedEvent] {
        let opened = try await Journal.open(journal ?? self.journal, .readOnly)
        let streams = try await opened.run(
            sql: "SELECT stream FROM event WHERE version = 1 ORDER BY sequence")
        var all: [RecordedEvent] = []
        for row in streams.rows {
            guard case .text(let stream) = row[0] else { continue }
            all += try await opened.events(in: stream)
        }
        return all.sorted { $0.sequence < $1.sequence }
    }

    /// A line a receipt: step and attempt.
    func receipts() async throws -> String {
        try await sql(
            "SELECT concat_ws(' ', step, attempt, nullif(outcome, 'committed')) FROM groundwork.receipt ORDER BY number"
        )
    }
}

/// What one run came to.
struct Run {
    let outcome: Outcome
    let reporter: RecordingReporter

    var events: [Event] { reporter.events }
    var kinds: [EventKind] { reporter.kinds }
    /// The failure with which the request was answered.
    var failure: Failure? { if case .failed(let failure) = outcome { failure } else { nil } }
    var notes: [String] { reporter.notes }
    /// The hash of the last event of a kind.
    func hash(of kind: EventKind) -> String? { reporter.all.events.last { $0.event.kind == kind }?.hash }
    /// Why the run was suspended.
    var suspension: Suspension? { if case .suspended(let suspended) = outcome { suspended.reason } else { nil } }
    /// The answer on standard output.
    var answer: Answer? { reporter.answers.last.flatMap { try? Answer($0) } }
    /// The conditions that the last look showed, by object.
    var conditions: [String: Condition] {
        var found: [String: Condition] = [:]
        for case .databaseInspected(let seen) in events {
            for status in seen.inspection.objects { found["\(status.id)"] = status.condition }
        }
        return found
    }
    /// What was laid, in order: the actions of every step that was committed.
    var actions: [String] {
        var begun: StepStarted?
        var all: [String] = []
        for event in events {
            if case .stepStarted(let work) = event { begun = work }
            if case .stepCommitted = event { all += begun?.objects.map { "\($0.action.rawValue) \($0.id)" } ?? [] }
        }
        return all
    }
}

/// An answer, read back from its bytes.
struct Answer: Codable, Equatable {
    var Status: String
    var Reason: String?
    var PhysicalResourceId: String
    var StackId: String
    var RequestId: String
    var LogicalResourceId: String
    var Data: [String: String]?

    init(_ text: String) throws { self = try JSONDecoder().decode(Self.self, from: Foundation.Data(text.utf8)) }
}
