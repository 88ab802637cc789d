import EmbeddedPostgreSQL
import TestSupport
import Testing

/// The versions of PostgreSQL that the worker is tried on: the oldest of those that are here, and the newest.
enum Version: Int, CaseIterable, Sendable, CustomTestStringConvertible {
    /// This machine's own, as Debian 12 packs it.
    case fifteen = 15
    case sixteen = 16
    case eighteen = 18

    var testDescription: String { "PostgreSQL \(rawValue)" }

    /// The server of this version that all tests share.
    var server: PrivateServer {
        get async throws { try await Self.started[self]?.value ?? PrivateServer() }
    }

    private static let started = Dictionary(
        uniqueKeysWithValues: allCases.map { version in (version, Task { try await version.start() }) })

    private func start() async throws -> PrivateServer {
        var options = PrivateServer.Options()
        // A line a message, with the database and who sent it.
        options.settings = ["log_statement": "all", "log_line_prefix": "%d %a "]
        switch self {
        case .fifteen: break
        case .sixteen: options.programs = try await CarriedServer.sixteen.programs()
        case .eighteen: options.programs = try await CarriedServer.eighteen.programs()
        }
        return try PrivateServer(options)
    }
}
