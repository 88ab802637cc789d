import Foundation
import TestSupport

/// A file system of so many KiB in memory, below a bench's folder, that only processes of its own mount namespace see:
/// nothing of it stays when the test ends, however that is.
final class SmallDisk: Sendable {
    private let holder: Program
    private let path: String

    /// The journal on it.
    var journal: String { "\(path)/journal.sqlite" }

    init(_ kilobytes: Int, for bench: Bench) async throws {
        path = "\(bench.folder)/disk"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Who is not root becomes it in a namespace of users.
        let namespaces = geteuid() == 0 ? ["--mount"] : ["--mount", "--map-root-user"]
        holder = try Program(
            "/usr/bin/env",
            ["unshare"] + namespaces + [
                "sh", "-c", #"mount -t tmpfs -o size="$1"k disk "$0" && echo mounted && exec sleep 600"#, path,
                "\(kilobytes)",
            ], environment: Self.environment)
        guard try await holder.waits(for: "mounted") else {
            throw Failed(description: try await holder.outcome(within: .zero).errors)
        }
    }

    /// What starts a program that sees the disk.
    var wrapper: [String] {
        let user = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return ["/usr/bin/nsenter", "--target", "\(holder.process)", "--mount"] + user + ["--"]
    }

    /// Makes room.
    func grow() async throws {
        try await command(["mount", "-o", "remount,size=64m", path])
    }

    /// Has SQLite move the log into the journal, and takes all the room that is left.
    func fill() async throws {
        try await command([
            "python3", "-I", "-c",
            """
            import sqlite3, sys
            sqlite3.connect(sys.argv[1] + "/journal.sqlite").execute("PRAGMA wal_checkpoint(TRUNCATE)")
            try:
                with open(sys.argv[1] + "/filling", "wb", buffering=0) as file:
                    while file.write(bytes(4096)): pass
            except OSError: pass
            """, path,
        ])
    }

    /// Copies the journal's files to where everybody sees them; the copy's path.
    func copy(to folder: String) async throws -> String {
        try await command(["cp", "-r", path, folder])
        return "\(folder)/journal.sqlite"
    }

    private func command(_ words: [String]) async throws {
        let all = wrapper + ["/usr/bin/env"] + words
        let outcome = try await Program(all[0], Array(all.dropFirst()), environment: Self.environment).outcome()
        guard outcome.ending == .exited(0) else { throw Failed(description: outcome.errors) }
    }

    private static let environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin"]

    struct Failed: Error { let description: String }
}
