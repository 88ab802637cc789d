import EmbeddedPostgreSQL
import Foundation
import Synchronization
import TestSupport

/// One test's place: a fresh database on a server, a Schema folder, and as many journals as wanted.
final class Ground: Sendable {
    /// What every object of is there only once, and one row too: a file that ran twice would show.
    static let files = [
        "tables/010_note.sql":
            "CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text, at timestamptz);\n"
            + "INSERT INTO note (text) VALUES ('seeded');",
        "tables/020_tag.sql": "CREATE TABLE tag (id bigint PRIMARY KEY, note bigint REFERENCES note);",
        "indexes/note_text_idx.sql": "CREATE INDEX note_text_idx ON note (text);",
        "functions/touch.sql": """
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN new.at = now(); RETURN new; END $$;
        """,
        "triggers/note_touch.sql":
            "CREATE TRIGGER note_touch BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION touch();",
    ]
    static let steps = ["tables", "indexes", "functions", "triggers"]

    /// The same, but one step takes a while, in which it can be seen and disturbed.
    static func slow(_ step: String, _ seconds: Double) -> [String: String] {
        var all = files
        if let file = files.keys.sorted().first(where: { $0.hasPrefix("\(step)/") }), let text = files[file] {
            all[file] = "SELECT pg_sleep(\(seconds));\n\(text)"
        }
        return all
    }

    let server: PrivateServer
    let folder: String
    let database: String

    private static let count = Atomic<Int>(0)

    /// The program that was built beside these tests.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("groundwork").path
    }()

    init(_ server: PrivateServer, _ files: [String: String] = files) throws {
        self.server = server
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let spare = Self.spares.withLock { $0[server.folder]?.popLast() }
        // Always as long, so that what a run sends and receives is too.
        database = spare ?? "ground_\(String(100_000 + number).dropFirst())"
        folder = "/tmp/gw-ground-\(UUID().uuidString)"
        if spare == nil { try server.sql("CREATE DATABASE \(database)", database: "postgres") }
        for (path, text) in files { try write(text, path) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
        // One that cannot be emptied is left alone, and others are taken.
        guard (try? sql(Self.emptying)) != nil else { return }
        Self.spares.withLock { $0[server.folder, default: []].append(database) }
    }

    /// Emptied databases, by their server: each takes 8 MB of the machine's memory, and the long form has thousands of trials.
    private static let spares = Mutex<[String: [String]]>([:])

    /// Ends what a trial's sessions may still be at, and takes away all that it has laid.
    private static let emptying = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
        SET client_min_messages = error; SET lock_timeout = '10s';
        DROP SCHEMA IF EXISTS groundwork CASCADE;
        DO $$ DECLARE name regclass; BEGIN
            FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', name); END LOOP;
        END $$;
        DROP FUNCTION IF EXISTS touch
        """

    /// Writes one file of the Schema folder.
    func write(_ text: String, _ path: String) throws {
        let url = URL(fileURLWithPath: "\(folder)/Schema/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// What psql says of this database.
    @discardableResult func sql(_ text: String) throws -> String { try server.sql(text, database: database) }

    /// Where the database is, past any proxy.
    var location: PrivateServer.DatabaseLocation { server.location(database) }

    /// Starts `groundwork`, through a proxy when there is one.
    func start(
        _ arguments: [String], _ delivery: Delivery, through proxy: FaultyProxy? = nil, _ more: [String: String] = [:]
    ) throws -> Program {
        var environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no", "GROUNDWORK_SCHEMA": "\(folder)/Schema",
            "GROUNDWORK_JOURNAL": journal(of: delivery), "GROUNDWORK_ALLOW_LOOPBACK": "1",
        ].merging(server.location(database).environment) { $1 }
        if let proxy {
            environment.merge(server.networkLocation(database).environment) { $1 }
            environment["PGPORT"] = String(proxy.port)
        }
        return try Program(
            Self.program, arguments, environment: environment.merging(more) { $1 }, input: Array(delivery.event.utf8),
            folder: folder)
    }

    /// Starts a run on a delivery.
    func run(
        _ delivery: Delivery, through proxy: FaultyProxy? = nil, timeout: Int = 60, _ more: [String: String] = [:]
    ) throws -> Program {
        try start(["run", "--event", "-", "--timeout", String(timeout)], delivery, through: proxy, more)
    }

    func journal(of delivery: Delivery) -> String { "\(folder)/\(delivery.journal).sqlite" }
}

/// One event, to be answered at a sink, and the journal that it is worked on with.
struct Delivery: Sendable {
    let requestID = UUID().uuidString.lowercased()
    let sink: UploadSink
    var journal = "journal"
    /// Seconds that its sender waits for an answer; `nil` for an hour.
    var serviceTimeout: Int?

    init(to sink: UploadSink, journal: String = "journal") {
        self.sink = sink
        self.journal = journal
    }

    /// The same event, of which another journal knows nothing.
    func withJournal(_ name: String) -> Delivery {
        var other = self
        other.journal = name
        return other
    }

    var event: String {
        """
        {"RequestType": "Create", "RequestId": "\(requestID)", "LogicalResourceId": "Schema",
         "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c",
         "ResourceType": "Custom::Schema", "ResponseURL": "\(sink.url(path: "/\(requestID)"))",
         "ResourceProperties": {\(serviceTimeout.map { #""ServiceTimeout": "\#($0)""# } ?? "")}}
        """
    }

    /// The answers that have come.
    var deliveries: [UploadSink.Received] {
        get throws { try sink.requests.filter { $0.target == "/\(requestID)" } }
    }

    /// Their bodies.
    var answers: [String] { get throws { try deliveries.map(\.text) } }
}
