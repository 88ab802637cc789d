import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

/// A disk that fails under the journal: at each write, and at each sync, of a whole run.
@Suite struct FailingDiskTests {
    /// How many calls of a name a run makes on the journal's files when nothing fails.
    private func count(_ call: String) async throws -> Int {
        let bench = try Bench()
        let outcome = try await bench.run(under: Fault(call: call, error: "EIO").wrapper(bench))
        try #require(outcome.ending == .exited(0), "\(outcome.errors)")
        return try Fault.calls(bench).count { $0.contains("\(call)(") }
    }

    private func prove(_ fault: Fault) async throws {
        let bench = try Bench()
        let proof = Proof(bench: bench, fault: "\(fault)")
        let outcome = try await bench.run(under: fault.wrapper(bench))
        let calls = try Fault.calls(bench)
        let injected = calls.indices.filter { calls[$0].contains("(INJECTED)") }
        let first = try #require(injected.first, "\(fault): nothing failed")
        let isOfTheFolder = { (index: Int) in calls[index].contains("<\(bench.journalFolder)>") }
        guard let failed = injected.first(where: { !isOfTheFolder($0) }) else {
            return try await provePassedOver(outcome, bench, fault)
        }
        #expect(isOfTheFolder(first) == (failed != first), "\(fault)")
        if outcome.ending == .exited(0) {
            // At the end the log is copied into the file: no harm is done when that fails, for all is durable and answered.
            let record = try await Record(bench.journal)
            #expect(record.events.last?.event.kind == .answerDelivered, "\(fault)")
            #expect(calls[failed...].contains { $0.contains("pwrite64(") && $0.contains("-wal>") } == false, "\(fault)")
            return
        }
        let before = try await proof.stopped(outcome, saying: fault.words, code: fault.code)
        // What failed is not written or synced anew, as if the system had kept it: SQLite moves into the file what was
        // durable before, and no more.
        let later = calls[(failed + 1)...].filter { $0.contains("pwrite64(") && $0.contains("-wal>") }
        #expect(later == [], "\(fault)")
        try await proof.finished(try await bench.run(), after: before)
    }

    /// SQLite syncs the folder when a file of its has been made, and does not look at what comes of it: that sync alone may
    /// fail once, and the run goes on. Of a disk that fails for good, the next sync tells.
    private func provePassedOver(_ outcome: Program.Outcome, _ bench: Bench, _ fault: Fault) async throws {
        #expect(!fault.lasts, "\(fault)")
        #expect(outcome.ending == .exited(0), "\(fault) \(outcome.errors)")
        let record = try await Record(bench.journal)
        #expect(record.events.map(\.hash) == outcome.hashes, "\(fault)")
        #expect(record.events.last?.event.kind == .answerDelivered, "\(fault)")
        #expect(try bench.bodies() == [record.answer], "\(fault)")
        #expect(try Standing(of: bench).steps == Standing.all, "\(fault)")
    }

    @Test func aSyncThatFailsStopsTheRunBeforeWhatItWouldHaveAnnounced() async throws {
        let positions = 1...(try await count("fdatasync"))
        // All that a first run does, as `CountingTests` has it: the journal is made, six; its log, three; received; looked;
        // three steps; the last with the answer; delivered.
        try #require(positions.count == 6 + 3 + 7)
        var faults = Fault(call: "fdatasync", error: "EIO").everywhere(positions)
        if FaultForm.isLong {
            faults += ["ENOSPC", "EDQUOT"].flatMap { Fault(call: "fdatasync", error: $0).everywhere(positions) }
        }
        try await Trials.run("sync that fails", faults) { try await prove($0) }
    }

    @Test func aWriteThatFailsStopsTheRunBeforeWhatItWouldHaveAnnounced() async throws {
        let positions = 1...(try await count("pwrite64"))
        let faults = ["EIO", "ENOSPC", "EDQUOT", "EROFS"].flatMap {
            Fault(call: "pwrite64", error: $0).everywhere(positions)
        }
        // A prime that divides no power of two: all eight kinds have their turn.
        let sample = FaultForm.isLong ? faults : stride(from: 0, to: faults.count, by: 23).map { faults[$0] }
        try await Trials.run("write that fails", sample) { try await prove($0) }
    }

    @Test func aReadThatFailsStopsTheRunToo() async throws {
        let bench = try Bench()
        let proof = Proof(bench: bench, fault: "pread64")
        let fault = Fault(call: "pread64", error: "EIO", at: 2)
        let before = try await proof.stopped(try await bench.run(under: fault.wrapper(bench)), saying: fault.words)
        try await proof.finished(try await bench.run(), after: before)
        FaultForm.tried("read that fails", 1)
    }
}
