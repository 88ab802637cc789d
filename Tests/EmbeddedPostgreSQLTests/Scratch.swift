import EmbeddedPostgreSQL
import Glibc
import TestSupport
import Testing

/// A temporary folder, and the servers of one test in it.
struct Scratch {
    let watched: WatchedFolder

    init() throws { watched = try WatchedFolder(Self.programs()) }

    var path: String { watched.path }

    static func programs() throws -> Programs {
        try #require(try Programs.locate(), "PostgreSQL is not on this machine: run Scripts/setup")
    }

    /// A server in a folder below this one. Only what tests `initdb` itself pays for one.
    func server(_ folder: String = "server", copied: Bool = true) throws -> EmbeddedServer {
        try EmbeddedServer(
            programs: Self.programs(), folder: "\(path)/\(folder)", durable: !copied, settings: [:],
            template: copied ? Self.template.get() : nil)
    }

    private static let template = Result {
        try EmbeddedServer(
            programs: programs(),
            folder: "/tmp/groundwork-tests-\(geteuid())/\(EmbeddedServer.recipeName(version: programs().version()))",
            durable: false
        ).makeTemplate(timeoutSeconds: 60)
    }

    /// Puts a text into a file, whoever owns it.
    func write(_ text: String, to file: String) throws {
        let outcome = try Command("/usr/bin/tee", ["\(path)/\(file)"], input: text).run(limit: .seconds(10))
        try #require(outcome.succeeded, "\(outcome.text)")
    }

    /// What `psql` reads from a server.
    func answer(_ sql: String, from server: Started) throws -> String {
        let outcome = try Command(
            Self.programs().path("psql"),
            ["-XAtq", "-h", server.socketDirectory, "-p", String(server.port), "-U", server.user, server.database],
            input: sql
        ).run(limit: .seconds(30))
        try #require(outcome.succeeded, "\(outcome.text)")
        return outcome.output.trimmed
    }
}

/// Whether a process is there; one that waits for its parent to take note of its end is not.
func isAlive(_ process: Int32) -> Bool {
    guard kill(process, 0) == 0 else { return false }
    return FileSystem.text("/proc/\(process)/stat")?.contains(") Z ") != true
}
