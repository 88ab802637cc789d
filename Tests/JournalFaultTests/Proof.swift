import Journaling
import TestSupport
import Testing

/// What has to hold after a run that lost its journal's disk under way, and after the next.
struct Proof {
    let bench: Bench
    /// What was done to the disk: for the words of a failure.
    let fault: String

    /// The run stopped, said why, and did nothing that it had not announced.
    ///
    /// - Parameter journal: where the journal can be read now.
    /// - Returns: what is in the journal and in the database.
    func stopped(
        _ outcome: Program.Outcome, saying words: String, code: Int32 = 74, journal: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (record: Record, standing: Standing) {
        let note = Comment(rawValue: "\(fault)\n\(outcome.errors)")
        #expect(outcome.ending == .exited(code), note, sourceLocation: sourceLocation)
        let complaint = outcome.errors.split(separator: "\n")
        #expect(complaint.first?.hasPrefix("error: ") == true, note, sourceLocation: sourceLocation)
        #expect(complaint.first?.contains("journal.sqlite") == true, note, sourceLocation: sourceLocation)
        #expect(complaint.last?.hasPrefix("hint: \(words)") == true, note, sourceLocation: sourceLocation)
        #expect(complaint.last?.contains("run again") == true, note, sourceLocation: sourceLocation)
        #expect(outcome.objects.last?["level"] as? String == "FATAL", note, sourceLocation: sourceLocation)
        let left = try await keptItsWord(outcome, journal, note, sourceLocation)
        #expect(
            try bench.bodies().count == (left.durable.announces("respond") ? 1 : 0), note,
            sourceLocation: sourceLocation)
        return (left.record, left.standing)
    }

    /// The run was killed, and did nothing that it had not announced.
    ///
    /// - Returns: what is in the journal and in the database.
    func killed(
        _ outcome: Program.Outcome, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (record: Record, standing: Standing) {
        let note = Comment(rawValue: "\(fault)\n\(outcome.errors)")
        #expect(outcome.ending == .killed(9), note, sourceLocation: sourceLocation)
        let left = try await keptItsWord(outcome, nil, note, sourceLocation)
        let bodies = try bench.bodies()
        #expect(bodies.count <= (left.durable.announces("respond") ? 1 : 0), note, sourceLocation: sourceLocation)
        return (left.record, left.standing)
    }

    /// What is left of a run is what it told of, and it did nothing before that was durable. `durable` is the journal as far as
    /// it told.
    private func keptItsWord(
        _ outcome: Program.Outcome, _ journal: String?, _ note: Comment, _ sourceLocation: SourceLocation
    ) async throws -> (record: Record, durable: Record, standing: Standing) {
        let record = try await Record(journal ?? bench.journal)
        let standing = try Standing(of: bench)
        // All it told of stays; at most the append that failed was written nevertheless.
        let told = outcome.hashes
        #expect(record.events.prefix(told.count).map(\.hash) == told, note, sourceLocation: sourceLocation)
        let durable = record.cut(to: told.count)
        for receipt in standing.receipts {
            let words = receipt.split(separator: " ").map(String.init)
            #expect(durable.announces(words[0], attempt: Int(words[1])), note, sourceLocation: sourceLocation)
        }
        #expect(standing.objects == standing.steps, note, sourceLocation: sourceLocation)
        #expect(standing.seeds == (standing.steps.contains("tables") ? 1 : nil), note, sourceLocation: sourceLocation)
        return (record, durable, standing)
    }

    /// The same event was worked on to its end: each step once, each answer the same.
    func finished(
        _ outcome: Program.Outcome, after before: (record: Record, standing: Standing), journal: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let note = Comment(rawValue: "\(fault)\n\(outcome.errors)")
        #expect(outcome.ending == .exited(0), note, sourceLocation: sourceLocation)
        let standing = try Standing(of: bench)
        #expect(standing.steps == Standing.all, note, sourceLocation: sourceLocation)
        #expect(standing.objects == Standing.all, note, sourceLocation: sourceLocation)
        #expect(standing.seeds == 1, note, sourceLocation: sourceLocation)
        #expect(
            Set(before.standing.fingerprint).isSubset(of: standing.fingerprint), note, sourceLocation: sourceLocation)

        let record = try await Record(journal ?? bench.journal)
        #expect(record.events.starts(with: before.record.events), note, sourceLocation: sourceLocation)
        #expect(record.committed() == Standing.all, note, sourceLocation: sourceLocation)
        // A step that was committed, but whose event was lost, is found by its receipt.
        let known = before.record.committed()
        let unknown = before.standing.steps.filter { !known.contains($0) }
        #expect(record.committed(probed: true) == unknown, note, sourceLocation: sourceLocation)
        let bodies = try bench.bodies()
        #expect(Set(bodies).count == 1, note, sourceLocation: sourceLocation)
        #expect(bodies.last == record.answer, note, sourceLocation: sourceLocation)
        #expect(bodies.last?.object["Status"] as? String == "SUCCESS", note, sourceLocation: sourceLocation)
    }
}
