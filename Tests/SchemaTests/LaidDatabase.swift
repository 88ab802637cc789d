import FoundationEssentials
import TestSupport

/// A database with the Schema folder in it, laid by PostgreSQL's own client.
struct LaidDatabase: Sendable {
    let server: PrivateServer
    let database: String

    /// One without rows, for tests that take back what they do.
    static let empty = Result { try LaidDatabase(PrivateServer.shared) }

    /// One with half a year of onboarding in it, for tests that only read.
    static let filled = Result {
        let laid = try LaidDatabase(PrivateServer.shared)
        try laid.sql(String(decoding: Data(contentsOf: SQLFile.tests.appending(path: "data.sql")), as: UTF8.self))
        return laid
    }

    /// Lays the Schema folder in a database of its own.
    init(_ server: PrivateServer) throws {
        self.server = server
        database = try server.freshDatabase().database
        try lay(["tables", "indexes", "functions", "triggers"])
    }

    /// Lays these kinds, file by file.
    func lay(_ kinds: [String]) throws {
        let files = kinds.flatMap { SQLFile.all(in: SQLFile.schema.appending(path: $0)) }
        try sql(files.map(\.text).joined(separator: "\n"))
    }

    /// What `psql` prints for the text.
    @discardableResult
    func sql(_ text: String) throws -> String { try server.sql(text, database: database) }

    /// The same, in a transaction that is taken back.
    func tried(_ text: String) throws -> String { try sql("BEGIN;\n\(text)\nROLLBACK;\n") }
}
