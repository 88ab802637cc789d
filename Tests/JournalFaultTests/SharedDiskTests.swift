import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

/// A journal on a file system that several machines may share, where SQLite keeps it with a rollback journal: killed in the
/// middle of its appends, and resumed.
@Suite struct SharedDiskTests {
    /// Where a run is killed.
    enum Kill: Sendable, CustomStringConvertible {
        /// Before the system call of this name and number on the journal's files.
        case call(String, Int)
        /// At a place in the program, as `GROUNDWORK_CRASH_AT` names it.
        case point(String)

        var description: String {
            switch self {
            case .call(let name, let number): "\(name) \(number)"
            case .point(let point): point
            }
        }

        var words: [String] {
            switch self {
            case .call(let name, let number): ["-e", "inject=\(name):signal=SIGKILL:when=\(number)"]
            case .point(let point): ["-E", "GROUNDWORK_CRASH_AT=\(point)"]
            }
        }
    }

    private static let calls = ["pwrite64", "fdatasync", "unlink"]

    /// strace, which keeps the system from saying what the journal is on: the worker then takes the careful way.
    private static func wrapper(_ bench: Bench, _ kill: Kill? = nil) -> [String] {
        // A signal that is injected is lost behind strace's filter in the kernel.
        Fault.strace(bench, "statfs,pwrite64,fdatasync,unlink").filter { $0 != "--seccomp-bpf" }
            + ["-e", "inject=statfs:error=ENOSYS"] + (kill?.words ?? [])
    }

    /// How many calls of each name an undisturbed run makes.
    private static func counts() async throws -> [String: Int] {
        let bench = try Bench()
        let outcome = try await bench.run(under: wrapper(bench))
        try #require(outcome.ending == .exited(0), "\(outcome.errors)")
        let made = try Fault.calls(bench)
        #expect(made.contains { $0.contains("-wal") } == false)
        #expect(try bench.journalFiles() == ["journal.sqlite", "journal.sqlite-lock"])
        return Dictionary(uniqueKeysWithValues: calls.map { call in (call, made.count { $0.contains("\(call)(") }) })
    }

    @Test func aRunThatIsKilledAnywhereInAnAppendIsResumed() async throws {
        let counts = try await Self.counts()
        // The journal is laid, and seven appends: the deletion of the rollback journal is what commits.
        #expect(counts["unlink"] == 8)
        // Primes, so that all parts of an append have their turn.
        let strides = ["unlink": 1, "fdatasync": 7, "pwrite64": 29]
        var kills = Self.calls.flatMap { call in
            (1...max(1, counts[call] ?? 0)).map { Kill.call(call, $0) }.sampled(every: strides[call] ?? 1)
        }
        kills += ["append.begins", "append.uncommitted", "append.done"].flatMap { point in
            (1...7).map { Kill.point("\(point):\($0)") }.sampled(every: 4)
        }
        try await Trials.run("kill in an append without a log", kills) { try await prove($0) }
    }

    private func prove(_ kill: Kill) async throws {
        let bench = try Bench()
        let proof = Proof(bench: bench, fault: "\(kill)")
        let outcome = try await bench.run(under: Self.wrapper(bench, kill))
        // Killed where it would have committed: all is in the file already, and what takes it back beside it.
        if case .call("unlink", _) = kill {
            #expect(try bench.journalFiles().contains("journal.sqlite-journal"), "\(kill)")
        }
        let verify = try await bench.groundwork(["journal", "verify"])
        let before = try await proof.killed(outcome)
        if before.record.events.isEmpty {
            #expect(before.standing == Standing(), "\(kill)")
        } else {
            #expect(
                verify.output
                    == "The chain holds: \(before.record.events.count) events, head \(before.record.head.hash)\n",
                "\(kill) \(verify.errors)")
        }
        try await proof.finished(try await bench.run(under: Self.wrapper(bench)), after: before)
        #expect(try Fault.calls(bench).contains { $0.contains("-wal") } == false, "\(kill)")
    }
}
