import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

/// A disk that is full before the run, or at any moment of it: a real file system of a size of its own.
@Suite struct FullDiskTests {
    /// What one run's journal takes: the file, SQLite's index of the log, and the log.
    private static let whole = 4 + 32 + 120
    /// From no room at all to room for all but the last event.
    private static var sizes: [Int] { Array(stride(from: 4, to: whole, by: FaultForm.isLong ? 4 : 12)) }

    @Test func everySizeStopsTheRunAndWithRoomItGoesOn() async throws {
        try await Trials.run("full file system, from no room on", Self.sizes) { try await prove($0) }
    }

    private func prove(_ kilobytes: Int) async throws {
        let bench = try Bench()
        let disk = try await SmallDisk(kilobytes, for: bench)
        let proof = Proof(bench: bench, fault: "\(kilobytes) KiB")
        let outcome = try await bench.run(under: disk.wrapper, journal: disk.journal)
        let copy = try await disk.copy(to: "\(bench.folder)/copy")
        let before = try await proof.stopped(outcome, saying: "Make room on the file system", journal: copy)

        try await audit(bench, disk, before.record)
        // It stays full: nothing more happens, and the next run says the same.
        let again = try await bench.run(under: disk.wrapper, journal: disk.journal)
        #expect(again.ending == .exited(74), "\(kilobytes) KiB: \(again.errors)")
        #expect(try Standing(of: bench) == before.standing, "\(kilobytes) KiB")

        try await disk.grow()
        let last = try await bench.run(under: disk.wrapper, journal: disk.journal)
        let grown = try await disk.copy(to: "\(bench.folder)/grown")
        try await proof.finished(last, after: before, journal: grown)
    }

    /// To open a journal of the kind that has a log, SQLite wants room for the log's index, even where there is no log.
    @Test func aJournalWithoutALogIsReadWhereThereIsNoRoomForAnIndex() async throws {
        let bench = try Bench()
        let disk = try await SmallDisk(1024, for: bench)
        #expect(try await bench.run(under: disk.wrapper, journal: disk.journal).ending == .exited(0))
        try await disk.fill()
        let copy = try await disk.copy(to: "\(bench.folder)/copy")
        #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
        #expect(!FileManager.default.fileExists(atPath: copy + "-shm"))
        try await audit(bench, disk, try await Record(copy))
    }

    /// What was journaled is read while the disk is full.
    private func audit(_ bench: Bench, _ disk: SmallDisk, _ record: Record) async throws {
        let verify = try await bench.groundwork(["journal", "verify"], under: disk.wrapper, journal: disk.journal)
        let show = try await bench.groundwork(
            ["journal", "show", "request-1", "--json"], under: disk.wrapper, journal: disk.journal)
        guard !record.events.isEmpty else {
            #expect(verify.code == 0 || verify.errors.contains("holds no journal yet"), "\(verify.errors)")
            return
        }
        #expect(
            verify.output == "The chain holds: \(record.events.count) events, head \(record.head.hash)\n",
            "\(verify.errors)")
        #expect(
            show.objects.compactMap { $0["kind"] as? String } == record.events.map(\.event.kind.rawValue),
            "\(show.errors)")
    }
}
