import Blocking
import Foundation
import Journaling
import TestSupport
import Testing
import Worker

/// A worker that keeps its journal open from one request to the next, as in a function.
@Suite(.crowd) struct KeptJournalTests {
    private let site: Site
    private let worker: Worker

    init() async throws {
        site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer)"])
        worker = Worker(
            settings: try site.settings(), reporter: RecordingReporter(), interruption: Interruption(),
            keepsJournal: true)
    }

    private func work(_ number: Int) async throws {
        #expect(await worker.work(on: Delivery(requestID: "request-\(number)").bytes) == .succeeded)
    }

    /// The requests that the file holds, read as another process does; its chain holds.
    private func requests() async throws -> [Table.Value] {
        let journal = try await Journal.open(site.journal, .readOnly)
        guard case .holds = try await journal.verify() else {
            Issue.record("the chain is broken")
            return []
        }
        #expect(try await journal.unfinishedStreams() == [])
        return try await journal.run(sql: "SELECT request FROM request ORDER BY request").rows.flatMap(\.self)
    }

    @Test func worksOnOneRequestAfterAnotherInOneChain() async throws {
        for number in 1...3 { try await work(number) }
        #expect(try await requests() == [.text("request-1"), .text("request-2"), .text("request-3")])
    }

    /// Whoever clears a function's folder, or puts an older copy there, is not written past.
    @Test func opensAnewWhatIsNoLongerThere() async throws {
        try await work(1)
        for end in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: site.journal + end) }
        try await work(2)
        #expect(try await requests() == [.text("request-2")])
    }

    /// Who still has it open moves what it held into the file.
    @Test func opensAnewWhatLostItsLog() async throws {
        try await site.laid("request-0")
        try await work(1)
        for end in ["-wal", "-shm"] { try FileManager.default.removeItem(atPath: site.journal + end) }
        try await work(2)
        #expect(try await requests() == [.text("request-0"), .text("request-1"), .text("request-2")])
    }

    /// Another process appends to it, which does no harm: all of it is in one chain.
    @Test func opensAnewWhatAnotherAppendedTo() async throws {
        try await work(1)
        try await site.laid("request-2")
        try await work(3)
        #expect(try await requests() == [.text("request-1"), .text("request-2"), .text("request-3")])
    }

    /// Cut to nothing in its place: a new journal, as for whoever opens it anew.
    @Test func opensAnewWhatWasCutShort() async throws {
        try await work(1)
        try #require(truncate(site.journal, 0) == 0)
        try await work(2)
        #expect(try await requests() == [.text("request-2")])
    }

    /// An older copy put into the same file: nothing of what came after it is written into that.
    @Test func opensAnewWhatWasOverwrittenByAnOlderCopy() async throws {
        try await site.laid("request-0")
        let older = try bytes(at: site.journal)
        try await work(1)
        try overwrite(site.journal, older)
        try #require(truncate(site.journal + "-wal", 0) == 0)
        try await work(2)
        #expect(try await requests() == [.text("request-0"), .text("request-2")])
    }

    /// Overwritten where it stands, to the byte as long as before.
    @Test func stopsWhereAnotherFileOfTheSameSizeStands() async throws {
        try await work(1)
        try await work(2)
        try #require(truncate(site.journal + "-wal", 0) == 0)
        try overwrite(site.journal, [UInt8](repeating: 0x78, count: try bytes(at: site.journal).count))
        guard case .stopped(let error) = await worker.work(on: Delivery(requestID: "request-3").bytes) else {
            Issue.record("it went on")
            return
        }
        #expect(error.code == .notAJournal)
        // And nothing was written into it.
        #expect(try Set(bytes(at: site.journal)) == [0x78])
    }

    /// Writes into the file that is there, as `cp` does.
    private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }
}
