import Foundation

/// A system call on the journal's files that fails, by strace's injection.
struct Fault: Sendable, CustomStringConvertible {
    let call: String
    let error: String
    /// Which call of its name fails, from 1.
    var at = 0
    /// Whether all later ones fail too, as on a disk that is gone.
    var lasts = false

    var description: String { "\(call) \(error) \(at)\(lasts ? "+" : "")" }

    /// The hint that the error asks for.
    var words: String {
        switch error {
        case "ENOSPC", "EDQUOT": "Make room on the file system"
        case "EROFS": "Give this account write access"
        default: "Look for disk errors"
        }
    }

    /// The run's exit code: a disk that takes nothing any more is one thing, a setting another.
    var code: Int32 { error == "EROFS" ? 78 : 74 }

    /// strace, and what it is told.
    func wrapper(_ bench: Bench) -> [String] {
        let inject = at == 0 ? [] : ["-e", "inject=\(call):error=\(error):when=\(at)\(lasts ? "+" : "")"]
        return Self.strace(bench, "pwrite64,fdatasync,pread64") + inject
    }

    /// strace, and that it traces these calls on the journal's files and on their folder.
    static func strace(_ bench: Bench, _ calls: String) -> [String] {
        let paths = [bench.journalFolder] + ["", "-wal", "-shm", "-journal"].map { bench.journal + $0 }
        return ["/usr/bin/strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "8", "-e", "signal=none"]
            + paths.flatMap { ["-P", $0] } + ["-e", "trace=\(calls)", "-o", trace(bench)]
    }

    static func trace(_ bench: Bench) -> String { "\(bench.folder)/trace" }

    /// The calls on the journal's files that were traced, in order.
    static func calls(_ bench: Bench) throws -> [String] {
        try String(contentsOfFile: trace(bench), encoding: .utf8).split(separator: "\n")
            .filter { !$0.contains("resumed>") }.map(String.init)
    }

    /// This fault at each of these positions, once and for good.
    func everywhere(_ positions: some Sequence<Int>) -> [Fault] {
        positions.flatMap { at in
            [false, true].map { Fault(call: call, error: error, at: at, lasts: $0) }
        }
    }
}
