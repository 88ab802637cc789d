internal import PostgreSQL

/// A session of somebody else, beside the worker's.
public actor Client {
    private let session: Session

    /// Connects; the keywords are libpq's.
    public init(_ location: PrivateServer.DatabaseLocation, _ keywords: [String: String] = [:]) async throws {
        let place = [
            "host": location.host, "port": "\(location.port)", "dbname": location.database, "user": location.user,
            "application_name": "client",
        ]
        session = try await Session.connect(
            ConnectionParameters(place.merging(keywords) { $1 }), until: .now + .seconds(60), interruption: nil,
            onNotice: { _ in })
    }

    /// Connects to a place's database.
    public init(_ place: Workplace) async throws {
        try await self.init(place.server.location(place.database))
    }

    /// Runs a text and gives the rows of all its statements as psql prints them with `-At`: a line a row, `|` between
    /// columns, nothing for NULL.
    @discardableResult
    public func sql(_ text: String) async throws -> String {
        let results = try await session.run(text, until: .now + .seconds(60), interruption: nil)
        return results.flatMap(\.rows).map { $0.map { $0 ?? "" }.joined(separator: "|") }.joined(separator: "\n")
    }

    /// Ends the session.
    public func close() async { await session.close() }
}
