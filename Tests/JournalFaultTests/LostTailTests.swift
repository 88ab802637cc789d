import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

/// A journal that lost its end: torn, cut off, deleted, or an older copy of itself. What is left holds, the head tells,
/// and the receipts keep every effect from happening twice.
@Suite struct LostTailTests {
    struct Loss: Sendable {
        let damage: Log.Damage
        let kept: Int
    }

    /// A run that did all its work, and was killed before it could copy its log into the file.
    private struct Whole {
        let bench: Bench
        let record: Record
        let standing: Standing
        let log: Log
        let answer: String
        /// How many events there were after each transaction of the log.
        let counts: [Int]

        init() async throws {
            bench = try Bench()
            // Received; looked; three steps; the last with the answer; delivered.
            let outcome = try await bench.run(under: ["/usr/bin/env", "GROUNDWORK_CRASH_AT=append.done:7"])
            try #require(outcome.ending == .killed(9), "\(outcome.errors)")
            record = try await Record(bench.journal)
            standing = try Standing(of: bench)
            log = try Log(bench.log)
            answer = try #require(record.answer)
            // Each append ends with the effect that it announces, the last one with what came of the last effect.
            let kinds = record.events.map(\.event.kind)
            let appends = kinds.indices.filter { kinds[$0] == .stepStarted }.map { $0 + 1 }
            // The first transaction lays the journal.
            counts = [0] + appends + [kinds.count]
            try #require(appends == [3, 5, 7, 9, 11, 15])
            try #require(counts.count == log.commits.count)
        }
    }

    @Test func whatIsLeftOfATornLogHoldsAndNothingHappensTwice() async throws {
        let whole = try await Whole()
        // The journal is laid; received; looked; three steps; the last with the answer; delivered.
        let kept = Array(1..<whole.log.commits.count)
        try #require(kept.count > 6)
        let all: [Loss] = kept.flatMap { kept in
            Log.Damage.allCases.map { Loss(damage: $0, kept: kept) }
        }
        // Two of the four at each place, each of them at every other.
        let losses = FaultForm.isLong ? all : all.indices.filter { ($0 + $0 / 4).isMultiple(of: 2) }.map { all[$0] }
        try await Trials.run("log that lost its end", losses) { try await prove($0, whole) }
    }

    private func prove(_ loss: Loss, _ whole: Whole) async throws {
        let note = Comment(rawValue: "\(loss)")
        let bench = try Bench(like: whole.bench)
        try bench.takeJournal(from: whole.bench.journal)
        try Data(whole.log.damaged(loss.damage, keeping: loss.kept)).write(to: URL(fileURLWithPath: bench.log))

        // What is left is the beginning, as it was.
        let left = try await Record(bench.journal)
        #expect(left == whole.record.cut(to: whole.counts[loss.kept - 1]), note)
        // That nothing is wrong with it, only the head tells otherwise.
        let verify = try await bench.groundwork(["journal", "verify"])
        #expect(
            verify.output == "The chain holds: \(left.events.count) events, head \(left.head.hash)\n",
            "\(loss) \(verify.errors)")
        #expect(left.head != whole.record.head, note)
        let head = (whole.answer.object["Data"] as? [String: String])?["JournalHead"]
        #expect(whole.record.events.contains { $0.hash == head }, note)
        #expect(left.events.contains { $0.hash == head } == (left.answer != nil), note)

        try await prove(nothingHappensTwiceOn: bench, having: left, whole, note)
    }

    private func prove(
        nothingHappensTwiceOn bench: Bench, having left: Record, _ whole: Whole, _ note: Comment
    ) async throws {
        let outcome = try await bench.run()
        #expect(outcome.ending == .exited(0), "\(note) \(outcome.errors)")
        #expect(try Standing(of: bench) == whole.standing, note)
        let record = try await Record(bench.journal)
        #expect(record.events.starts(with: left.events), note)
        // The step that was under way is found by its receipt; the others are there.
        #expect(record.committed(probed: true) == (left.inDoubt.map { [$0] } ?? []), note)
        #expect(record.committed() == left.committed() + (left.inDoubt.map { [$0] } ?? []), note)
        let answer = try #require(record.answer, note)
        #expect(answer.object["Status"] as? String == "SUCCESS", note)
        if left.answer != nil { #expect(answer == whole.answer, note) }
    }

    @Test(arguments: [false, true]) func aDeletedLogIsAnEmptyJournal(_ indexToo: Bool) async throws {
        let whole = try await Whole()
        let bench = try Bench(like: whole.bench)
        try bench.takeJournal(from: whole.bench.journal)
        try FileManager.default.removeItem(atPath: bench.log)
        if indexToo { try FileManager.default.removeItem(atPath: bench.journal + "-shm") }
        let verify = try await bench.groundwork(["journal", "verify"])
        #expect(verify.ending == .exited(78))
        #expect(verify.errors.contains("is empty: it holds no journal yet"), "\(verify.errors)")
        let left = try await Record(bench.journal)
        #expect(left.events == [])
        try await prove(nothingHappensTwiceOn: bench, having: left, whole, "deleted")
        FaultForm.tried("log that was deleted", 1)
    }

    /// The log holds one request only; the ones before it were moved into the file.
    @Test func aDeletedLogLeavesWhatWasMovedIntoTheFile() async throws {
        let whole = try await Whole()
        let bench = try Bench(like: whole.bench)
        try bench.takeJournal(from: whole.bench.journal)
        try await moveLog(bench)
        try bench.write(try bench.event("Update", id: "request-2"), "second.json")
        // Received; looked, with the answer; delivered: and killed before the log is copied again.
        let second = try await bench.run("second.json", under: ["/usr/bin/env", "GROUNDWORK_CRASH_AT=append.done:3"])
        #expect(second.ending == .killed(9))
        try FileManager.default.removeItem(atPath: bench.log)
        let left = try await Record(bench.journal)
        #expect(left == whole.record)
        #expect(try await bench.run("second.json").ending == .exited(0))
        #expect(try Standing(of: bench) == whole.standing)
        FaultForm.tried("log that was deleted", 1)
    }

    /// Who has the log open still has it: what is in it goes into the file when the run ends.
    @Test func aLogThatIsDeletedUnderARunIsWholeAgainAtItsEnd() async throws {
        let bench = try Bench()
        // Its log stays behind, so that it is a log with a history.
        let first = try await bench.run(under: ["/usr/bin/env", "GROUNDWORK_CRASH_AT=append.done:2"])
        try #require(first.ending == .killed(9), "\(first.errors)")
        let before = try await Record(bench.journal)
        try bench.write("SELECT pg_sleep(0.3); CREATE INDEX note_text ON note (text);", "Schema/indexes/note_text.sql")
        let run = try bench.start(bench.words())
        try #require(try await run.waits(for: "indexes: attempt 1"), "\(run.output)")
        for end in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: bench.journal + end) }
        let outcome = try await run.outcome()
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
        let record = try await Record(bench.journal)
        #expect(record.events.map(\.hash) == before.events.map(\.hash) + outcome.hashes)
        #expect(record.answer == (try bench.bodies().first))
        #expect(try Standing(of: bench).steps == Standing.all)
        FaultForm.tried("log that was deleted", 1)
    }

    /// The file of one day and the log of another are no journal; and what a worker does with them it does not do twice.
    @Test func aMixOfTwoCopiesIsRefusedByVerify() async throws {
        let bench = try Bench()
        #expect(try await bench.run().ending == .exited(0))
        let before = try Standing(of: bench)
        try await moveLog(bench)
        let old = try Data(contentsOf: URL(fileURLWithPath: bench.journal))
        for id in ["request-2", "request-3"] {
            try await moveLog(bench)
            try bench.write(try bench.event("Update", id: id), "next.json")
            #expect(try await bench.run("next.json").ending == .exited(0))
        }
        try old.write(to: URL(fileURLWithPath: bench.journal))
        let verify = try await bench.groundwork(["journal", "verify"])
        #expect(verify.ending == .exited(78))
        #expect(verify.output == "")
        #expect(verify.errors.contains("hint: Keep \(bench.journal)"), "\(verify.errors)")
        // There is something to lay. A run reads little of the journal, and it depends on where the bytes lie whether SQLite
        // finds out: then the run refuses before it does anything, and else it lays that, once, and nothing else.
        _ = try bench.server.sql("DROP INDEX note_text", database: bench.database.database)
        let bare = try Standing(of: bench)
        #expect(bare.objects == before.objects.filter { $0 != "indexes" })
        try bench.write(try bench.event("Update", id: "request-4"), "next.json")
        let run = try await bench.run("next.json")
        let after = try Standing(of: bench)
        if run.ending == .exited(0) {
            #expect(after.objects == Standing.all)
            #expect(after.receipts == bare.receipts + ["indexes 1"])
            #expect(after.seeds == 1)
            #expect(Set(after.fingerprint).isSuperset(of: bare.fingerprint.filter { !$0.contains("note_text") }))
        } else {
            #expect(run.ending == .exited(78), "\(run.errors)")
            #expect(run.errors.contains("hint: Keep \(bench.journal)"), "\(run.errors)")
            #expect(after == bare)
        }
        #expect(try await bench.groundwork(["journal", "verify"]).ending == .exited(78))
        FaultForm.tried("file of one day with the log of another", 1)
    }

    /// Another hand than ours moves the log into the file and ends it.
    private func moveLog(_ bench: Bench) async throws {
        let outcome = try await Program(
            "/usr/bin/env",
            [
                "python3", "-I", "-c",
                "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')",
                bench.journal,
            ], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        ).outcome()
        try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    }
}
