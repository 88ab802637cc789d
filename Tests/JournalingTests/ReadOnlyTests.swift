import Foundation
import Initialization
import Testing

@testable import Journaling

/// A journal where nothing may be written. Root may write everywhere; so a test run by root runs again without that
/// right.
@Suite struct ReadOnlyTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    @Test func opensAJournalThatWasClosedInOrder() throws {
        if try rerunsWithoutRights(#function) { return }
        let written = try Store(folder.journal, .readWrite).append(
            Sample.everyKind, to: "s", expecting: 0, at: 0)
        try readOnly { () throws in
            let store = try Store(folder.journal, .readOnly)
            #expect(try store.events(in: "s") == written)
            #expect(try store.run("SELECT count(*) FROM timeline", parameters: [:]).rows == [[.integer(18)]])
        }
        #expect(try folder.files() == ["journal.sqlite"])
    }

    @Test func saysWhatToDoWhenTheNewestEventsAreInALog() throws {
        if try rerunsWithoutRights(#function) { return }
        // Open as it is, the store keeps the log; the index beside the log is taken away as a copy would lack it.
        let store = try Store(folder.journal, .readWrite)
        _ = try store.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        let copy = try TempFolder()
        for file in ["journal.sqlite", "journal.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(file)", toPath: "\(copy.path)/\(file)")
        }
        try ReadOnlyTests(folder: copy).readOnly { () throws in
            #expect {
                try Store(copy.journal, .readOnly).head()
            } throws: {
                ($0 as? JournalError)?.code == .readOnly && "\($0)".contains("open the copy")
            }
        }
    }

    /// A journal without a log, and what the process left that was killed in the middle of its second append.
    private func cutOff() throws -> (ReadOnlyTests, [RecordedEvent]) {
        let written = try Store(folder.journal, .readWrite, storage: .shared).append(
            Sample.everyKind, to: "s", expecting: 0, at: 0)
        let copy = try TempFolder()
        // With next to no memory SQLite writes into the file before it commits; the copy is of that moment.
        try python(
            """
            import shutil
            db.execute('PRAGMA cache_size = 1')
            db.execute('BEGIN IMMEDIATE')
            db.execute('CREATE TABLE half (done)')
            for n in range(40):
                db.execute('INSERT INTO half VALUES (zeroblob(3000))')
            for end in '', '-journal':
                shutil.copy(sys.argv[1] + end, sys.argv[2] + end)
            db.execute('ROLLBACK')
            """, on: folder.journal, [copy.journal])
        #expect(try folder.files() == ["journal.sqlite"])
        #expect(try copy.files() == ["journal.sqlite", "journal.sqlite-journal"])
        return (ReadOnlyTests(folder: copy), written)
    }

    @Test func readsAJournalWithoutALogWhoseLastAppendWasCutOff() throws {
        let (tests, written) = try cutOff()
        let store = try Store(tests.folder.journal, .readOnly)
        #expect(try store.events(in: "s") == written)
        let half = "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"
        #expect(try store.run(half, parameters: [:]).rows == [[.integer(0)]])
        #expect(try store.verify() == .holds(count: written.count, head: try store.head()))
        #expect(try tests.folder.files() == ["journal.sqlite"])
    }

    @Test func saysWhatToDoWhenAnAppendWasCutOffAndNothingMayBeWritten() throws {
        if try rerunsWithoutRights(#function) { return }
        let (tests, _) = try cutOff()
        try tests.readOnly { () throws in
            #expect {
                try Store(tests.folder.journal, .readOnly).head()
            } throws: {
                ($0 as? JournalError)?.code == .readOnly && "\($0)".contains("open the copy")
            }
        }
        #expect(try tests.folder.files() == ["journal.sqlite", "journal.sqlite-journal"])
    }

    @Test func refusesToAppendToAFileThatMayOnlyBeRead() throws {
        if try rerunsWithoutRights(#function) { return }
        _ = try Store(folder.journal, .readWrite).head()
        try readOnly { () throws in
            #expect {
                try Store(folder.journal, .readWrite).head()
            } throws: {
                ($0 as? JournalError)?.code == .readOnly
            }
        }
    }

    @Test func saysThatItMayNotMakeAJournal() throws {
        if try rerunsWithoutRights(#function) { return }
        try readOnly { () throws in
            #expect {
                try Store(folder.journal, .readWrite).head()
            } throws: {
                ($0 as? JournalError)?.message == "cannot make \(folder.journal): Permission denied"
            }
        }
    }

    @Test func aReaderCannotAppend() async throws {
        _ = try await Journal.open(folder.journal)
        let journal = try await Journal.open(folder.journal, .readOnly)
        await #expect {
            try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        } throws: {
            ($0 as? JournalError)?.code == .readOnly
        }
        #expect(try await journal.head() == .empty)
    }

    private init(folder: TempFolder) { self.folder = folder }

    private func rerunsWithoutRights(_ test: String) throws -> Bool {
        guard geteuid() == 0, Rerun.argument == nil else { return false }
        try Rerun.run(
            "ReadOnlyTests/\(test)", "as anybody",
            under: ["/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search"])
        return true
    }

    private func readOnly(_ body: () throws -> Void) throws {
        for file in try folder.files() { chmod("\(folder.path)/\(file)", 0o444) }
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o700) }
        try body()
    }
}
