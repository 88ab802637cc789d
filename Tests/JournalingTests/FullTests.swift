import Initialization
import Testing

@testable import Journaling

@Suite struct FullTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    /// A process whose files may have 256 KiB, so that its writes really fail.
    @Test func whatWasJournaledBeforeTheDiskWasFullStays() async throws {
        guard let path = Rerun.argument else {
            return try Rerun.run(
                "FullTests/whatWasJournaledBeforeTheDiskWasFullStays()", folder.journal,
                under: ["/usr/bin/prlimit", "--fsize=262144"])
        }
        let journal = try await Journal.open(path)
        var written: [RecordedEvent] = []
        let error = await #expect(throws: JournalError.self) {
            // Far more than fits.
            for _ in 0..<200 {
                written += try await journal.append(
                    Sample.everyKind, to: "s", expecting: written.count, at: 0)
            }
        }
        #expect(error?.code == .full, "\(error.debugDescription)")
        #expect(!written.isEmpty)
        #expect(try await journal.events(in: "s") == written)
        await journal.close()
        let again = try await Journal.open(path, .readOnly)
        #expect(try await again.events(in: "s") == written)
        #expect(
            try await again.verify()
                == .holds(
                    count: written.count,
                    head: ChainHead(sequence: Int64(written.count), hash: written.last?.hash ?? "")))
    }

    @Test func goesOnWhenThereIsRoomAgain() throws {
        let store = try Store(folder.journal, .readWrite)
        let pages = try store.connection.number("PRAGMA page_count")
        try store.connection.execute("PRAGMA max_page_count = \(pages)")
        let error = #expect(throws: JournalError.self) {
            for version in 0..<200 { _ = try store.append(Sample.everyKind, to: "s\(version)", expecting: 0, at: 0) }
        }
        #expect(error?.code == .full)
        try store.connection.execute("PRAGMA max_page_count = 1000000")
        #expect(try store.append(Sample.everyKind, to: "again", expecting: 0, at: 0).count == 18)
        #expect(try store.verify() == .holds(count: Int(store.head().sequence), head: store.head()))
    }

    @Test(
        arguments: [
            (5, 0, .busy), (517, 0, .busy), (15, 0, .busy), (8, 0, .readOnly), (11, 0, .corrupt), (11, 5, .inputOutput),
            (13, 0, .full),
            (14, 2, .cannotOpen),
            (26, 0, .notAJournal), (778, 5, .inputOutput), (778, 28, .full), (4874, 122, .full), (778, 27, .full),
            (1, 0, .corrupt), (19, 0, .refused),
        ] as [(Int32, Int32, JournalError.Code)])
    func mapsEveryFailureOfSQLite(_ result: Int32, _ system: Int32, _ code: JournalError.Code) {
        #expect(JournalError.code(result, system: system) == code)
    }

    @Test func everyKindOfErrorSaysWhatToDo() {
        #expect(JournalError.Code.allCases.allSatisfy { $0.hint(path: "/j").hasSuffix(".") })
        #expect(
            JournalError(.busy, "it is taken", hint: "Wait.").description == "it is taken\nhint: Wait.")
    }
}
