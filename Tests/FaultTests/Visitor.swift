import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

/// A session of somebody else, in which statements run one after the other.
struct Visitor {
    let program: Program

    init(_ place: PrivateServer.DatabaseLocation, _ statements: String...) throws {
        let all = ["SELECT 'process ' || pg_backend_pid() || ';'"] + statements
        program = try Program(
            "/usr/bin/env", ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"] + all.flatMap { ["-c", $0] },
            environment: place.environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin"]) { $1 })
    }

    /// Stays in a transaction, once this statement is through.
    static func staying(_ place: PrivateServer.DatabaseLocation, _ begin: String, _ statement: String) async throws
        -> Visitor
    {
        let visitor = try Visitor(place, begin, statement, "SELECT 'stays'", "SELECT pg_sleep(600)")
        try #require(try await visitor.program.waits(for: "stays"), "\(visitor.program.output)")
        return visitor
    }

    /// Ends the server's process for it: psql alone would leave that asleep.
    func end() throws {
        let words = program.output.split(separator: "process ").first?.split(separator: ";").first
        let process = try #require(words.flatMap { Int32($0) }, "\(program.output)")
        kill(process, SIGTERM)
    }
}
