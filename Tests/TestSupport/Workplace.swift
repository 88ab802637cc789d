internal import FoundationEssentials

/// One test's place for the program itself: a database, a Schema folder and a journal.
public final class Workplace: Sendable {
    /// The program that was built beside these tests.
    public static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return tests.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/groundwork"
    }()

    /// The Schema folder that this repository ships.
    public static let ownSchema = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Schema"

    /// Where all files of this place are.
    public let folder: String
    /// The server of its database.
    public let server: PrivateServer
    /// The database's name.
    public let database: String

    private let schema: String

    /// A place with an empty database, or one that is there, and these files in its Schema folder; `nil` for the repository's own.
    public init(on server: PrivateServer, _ files: [String: String]? = nil, database: String? = nil) throws {
        self.server = server
        self.database = try database ?? server.freshDatabase().database
        folder = "/tmp/gw-place-\(UUID().uuidString)"
        schema = files == nil ? Self.ownSchema : "\(folder)/Schema"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (path, text) in files ?? [:] { try write(text, to: path) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Writes one file of the Schema folder.
    public func write(_ text: String, to path: String) throws {
        let file = "\(folder)/Schema/\(path)"
        let parent = "/" + file.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }

    /// What psql says of this place's database.
    @discardableResult
    public func sql(_ text: String) throws -> String { try server.sql(text, database: database) }

    /// Starts the program.
    ///
    /// - Parameter location: How to reach the database, when not over the server's own socket.
    public func start(
        _ arguments: [String] = ["run"], at location: PrivateServer.DatabaseLocation? = nil,
        with more: [String: String] = [:]
    ) throws -> Program {
        let environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no", "GROUNDWORK_JOURNAL": "\(folder)/journal.sqlite",
            "GROUNDWORK_SCHEMA": schema,
        ].merging((location ?? server.location(database)).environment) { $1 }.merging(more) { $1 }
        return try Program(Self.program, arguments, environment: environment, folder: folder)
    }

    /// Runs the program to its end.
    public func run(
        _ arguments: String..., at location: PrivateServer.DatabaseLocation? = nil, with more: [String: String] = [:]
    ) async throws -> Told {
        try await Told(start(arguments.isEmpty ? ["run"] : arguments, at: location, with: more).outcome())
    }
}

/// What a run of the program told.
public struct Told: Sendable {
    /// A line of its log, or the answer to whoever sent the request.
    public struct Line: Decodable, Equatable, Sendable {
        /// The journal's event that it tells of.
        public var event: String?
        /// The event's step.
        public var step: String?
        /// A failure's code.
        public var sqlState: String?
        /// The file that failed.
        public var file: String?
        /// Where in that file, from 1.
        public var line: Int?
        /// Where in that line, from 1.
        public var column: Int?
        /// How long the run waits before it tries again, in milliseconds.
        public var pauseMilliseconds: Int?
        /// The object that a warning is about.
        public var object: String?
        /// How that object stands.
        public var condition: String?
        /// What to do about a failure.
        public var hint: String?
        /// The answer's reason.
        public var reason: String?

        private enum CodingKeys: String, CodingKey {
            case event, step, sqlState, file, line, column, pauseMilliseconds, object, condition, hint
            case reason = "Reason"
        }
    }

    /// How the program ended.
    public let outcome: Program.Outcome
    /// All lines, in order.
    public let lines: [Line]

    /// Reads what a program has written.
    public init(_ outcome: Program.Outcome) throws {
        self.outcome = outcome
        lines = try Self.lines(of: outcome.output)
    }

    /// Reads the whole lines of what a program has written so far.
    public static func lines(of output: String) throws -> [Line] {
        try output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// The exit code; `nil` when it did not exit.
    public var code: Int32? { outcome.code }
    /// The answer's reason.
    public var reason: String? { lines.last { $0.reason != nil }?.reason }
    /// The lines of failed steps.
    public var failures: [Line] { lines.filter { $0.event == "stepFailed" } }
    /// The conditions that were warned of, by object.
    public var warnings: [String: String] {
        lines.reduce(into: [:]) { all, line in
            if let object = line.object, let condition = line.condition { all[object] = condition }
        }
    }
}
