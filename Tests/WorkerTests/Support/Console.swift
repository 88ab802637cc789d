import Blocking
import PostgreSQL
import TestSupport

/// A session of a test's own, beside the worker's, for what a person would do with psql.
actor Console {
    private let location: PrivateServer.DatabaseLocation
    private let user: String
    private var session: Session?

    init(_ location: PrivateServer.DatabaseLocation, user: String) {
        self.location = location
        self.user = user
    }

    /// Runs a text and gives the rows of all its statements as psql prints them with `-At`: a line a row, `|` between
    /// columns, nothing for NULL.
    @discardableResult
    func sql(_ text: String) async throws -> String {
        let results = try await connected().run(text, until: .now + .seconds(30), interruption: nil)
        return results.flatMap(\.rows).map { $0.map { $0 ?? "" }.joined(separator: "|") }.joined(separator: "\n")
    }

    func close() async {
        await session?.close()
        session = nil
    }

    private func connected() async throws -> Session {
        if let session { return session }
        let made = try await Session.connect(
            ConnectionParameters([
                "host": location.host, "port": String(location.port), "dbname": location.database, "user": user,
                "application_name": "console",
            ]), until: .now + .seconds(30), interruption: nil, onNotice: { _ in })
        session = made
        return made
    }
}
