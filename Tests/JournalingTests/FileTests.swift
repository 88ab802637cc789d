import EmbeddedPostgreSQL
import Foundation
import Initialization
import Testing

@testable import Journaling

@Suite struct FileTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    @Test(arguments: ["000", "022", "377"]) func isPrivateWhateverTheUmask(_ umask: String) async throws {
        if let path = Rerun.argument {
            // This process has one umask; the argument is only a folder's name here.
            let journal = try await Journal.open("\(path)/\(umask)/below/journal.sqlite")
            _ = try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
            for file in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"] {
                let found = try FileManager.default.attributesOfItem(atPath: "\(path)/\(umask)/below/\(file)")
                #expect(found[.posixPermissions] as? Int == 0o600)
            }
            return
        }
        try Rerun.run(
            "FileTests/isPrivateWhateverTheUmask(_:)", folder.path,
            under: ["/bin/sh", "-c", #"umask "$0"; exec "$@""#, umask])
        #expect(try folder.mode(umask) == "700")
        #expect(try folder.mode("\(umask)/below") == "700")
    }

    @Test func theModeOfAFileThatExistsIsLeftAlone() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.journal))
        chmod(folder.journal, 0o640)
        let journal = try await Journal.open(folder.journal)
        #expect(try await journal.head() == .empty)
        #expect(try folder.mode("journal.sqlite") == "640")
    }

    @Test(arguments: ["file:x?mode=memory", ":memory:", "a%20b#c", "ü\"'"]) func aNameIsANameAndNothingElse(
        _ name: String
    ) throws {
        let path = "\(folder.path)/\(name)"
        let written = try Store(path, .readWrite).append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        #expect(try folder.files() == [name])
        #expect(JournalFile.plain(name) == "./\(name)")
        let connection = try Connection(JournalFile.uri(path, "immutable=1"), path: path, flags: 0x41)
        #expect(try connection.value("SELECT hash FROM event") == written.first?.hash)
    }

    /// Whoever opens the file next reads all of the log: a long one is not left behind, a short one is, for it costs syncs to make.
    @Test func leavesAShortLogAndNoLongOne() async throws {
        for (count, isLeft) in [(1, true), (Int(Store.longestLog), false)] {
            let journal = try await Journal.open(folder.journal)
            let version = try await journal.events(in: "s").count
            for number in 0..<count {
                _ = try await journal.append([.requestRedelivered], to: "s", expecting: version + number, at: 0)
            }
            await journal.leave()
            #expect((try #require(JournalFile.size(folder.journal + "-wal")) > 0) == isLeft)
            // It is complete without it.
            let connection = try Connection(
                JournalFile.uri(folder.journal, "immutable=1"), path: folder.journal, flags: 0x41)
            #expect(try connection.number("SELECT count(*) FROM event") == Int64(version + count))
        }
    }

    @Test func refusesAJournalOfANewerForm() async throws {
        _ = try await Journal.open(folder.journal)
        try python("db.execute('PRAGMA user_version = 2')", on: folder.journal)
        try await expect(
            .newer, "the journal \(folder.journal) has form 2; this version of Groundwork knows 1")
    }

    @Test(arguments: ["CREATE TABLE t (a)", "PRAGMA user_version = 1", "PRAGMA application_id = 252006673"])
    func refusesADatabaseOfSomethingElse(_ sql: String) async throws {
        try python("db.execute(sys.argv[2])", on: folder.journal, [sql])
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.journal))
        try await expect(
            .notAJournal, "\(folder.journal) is a SQLite database, but not a journal of Groundwork")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.journal)) == before)
    }

    @Test func refusesWhatIsNotSQLite() async throws {
        let text = Data(String(repeating: "Nothing of the kind.\n", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: folder.journal))
        try await expect(.notAJournal, "the journal \(folder.journal): file is not a database")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.journal)) == text)
    }

    @Test func refusesAFileOfWhichOnlyTheBeginningIsLeft() async throws {
        let journal = try await History.write(to: folder.journal)
        await journal.close()
        try spoil { $0.replaceSubrange(4096..., with: Data(repeating: 0xAA, count: $0.count - 4096)) }
        for access in [Journal.Access.readWrite, .readOnly] {
            await #expect {
                try await Journal.open(folder.journal, access)
            } throws: {
                ($0 as? JournalError)?.code == .corrupt
            }
        }
    }

    @Test func findsADamagedPage() async throws {
        let journal = try await History.write(to: folder.journal)
        await journal.close()
        try spoil { $0.replaceSubrange(($0.count - 4096)..., with: Data(repeating: 0xAA, count: 4096)) }
        let damaged = try await Journal.open(folder.journal)
        await #expect {
            try await damaged.verify()
        } throws: {
            ($0 as? JournalError)?.code == .corrupt
        }
    }

    private func spoil(_ change: (inout Data) -> Void) throws {
        let file = URL(fileURLWithPath: folder.journal)
        var bytes = try Data(contentsOf: file)
        change(&bytes)
        try bytes.write(to: file)
    }

    @Test func refusesAFolderAndWhatIsNoFile() async throws {
        mkdir(folder.journal, 0o700)
        try await expect(.cannotOpen, "the journal \(folder.journal) is a folder")
        rmdir(folder.journal)
        // Opening it would wait for a writer.
        mkfifo(folder.journal, 0o600)
        try await expect(.cannotOpen, "the journal \(folder.journal) is not a regular file")
        for path in ["", "a\u{0}b"] {
            await #expect {
                try await Journal.open(path)
            } throws: {
                ($0 as? JournalError)?.code == .cannotOpen
            }
        }
        let below = "\(folder.journal)/below"
        await #expect {
            try await Journal.open(below)
        } throws: {
            ($0 as? JournalError)?.message == "the journal \(below): Not a directory"
        }
    }

    @Test func readingMakesNoJournal() async throws {
        await #expect {
            try await Journal.open(folder.journal, .readOnly)
        } throws: {
            ($0 as? JournalError)?.message == "there is no journal at \(folder.journal)"
        }
        try Data().write(to: URL(fileURLWithPath: folder.journal))
        await #expect {
            try await Journal.open(folder.journal, .readOnly)
        } throws: {
            ($0 as? JournalError)?.code == .notAJournal
        }
        #expect(try folder.files() == ["journal.sqlite"])
    }

    private func expect(_ code: JournalError.Code, _ message: String) async throws {
        for access in [Journal.Access.readWrite, .readOnly] {
            await #expect {
                try await Journal.open(folder.journal, access)
            } throws: {
                ($0 as? JournalError)?.code == code && ($0 as? JournalError)?.message == message
            }
        }
    }
}
