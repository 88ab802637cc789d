import EmbeddedPostgreSQL
import Foundation
import Initialization
import Testing

@testable import Journaling

@Suite struct DurabilityTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    @Test(arguments: [(Storage.local, "wal", 2), (.shared, "delete", 3)] as [(Storage, String, Int64)])
    func readsBackHowSQLiteKeepsTheFile(_ storage: Storage, _ mode: String, _ synchronous: Int64) throws {
        let store = try Store(folder.journal, .readWrite, storage: storage)
        #expect(try store.connection.value("PRAGMA journal_mode") == mode)
        #expect(try store.connection.number("PRAGMA synchronous") == synchronous)
    }

    @Test func aJournalWithALogIsTakenOverOnASharedFileSystem() throws {
        let written = try {
            let store = try Store(folder.journal, .readWrite, storage: .local)
            return try store.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        }()
        let store = try Store(folder.journal, .readWrite, storage: .shared)
        #expect(try store.connection.value("PRAGMA journal_mode") == "delete")
        #expect(try store.events(in: "s") == written)
        // A second process is not kept out.
        let second = try Store(folder.journal, .readWrite, storage: .shared)
        #expect(try second.append([.requestRedelivered], to: "s", expecting: 1, at: 0).count == 1)
        #expect(try store.append([.requestRedelivered], to: "s", expecting: 2, at: 0).count == 1)
        #expect(try folder.files() == ["journal.sqlite"])
    }

    /// NFS, SMB2, FUSE, Lustre; ext4, tmpfs, overlayfs, XFS.
    @Test(
        arguments: [
            (0x6969, Storage.shared), (0xFE53_4D42, .shared), (0x6573_5546, .shared), (0x0BD0_0BD0, .shared),
            (0xEF53, .local), (0x0102_1994, .local), (0x794C_7630, .local), (0x5846_5342, .local),
        ] as [(UInt32, Storage)])
    func knowsASharedFileSystemByItsType(_ type: UInt32, _ storage: Storage) {
        #expect(Storage(type: type) == storage)
    }

    @Test func treatsAFileSystemThatDoesNotAnswerAsShared() {
        #expect(Storage(of: "\(folder.path)/missing") == .shared)
        #expect(Storage(of: folder.path) == .local)
    }

    /// The calls that wait for the disk, counted by strace between the marks that the traced process makes.
    @Test func anAppendWaitsForTheDiskOnce() async throws {
        if let folder = Rerun.argument { return try await appendWithMarks(in: folder) }
        let log = "\(folder.path)/strace"
        try Rerun.run(
            "DurabilityTests/anAppendWaitsForTheDiskOnce()", folder.path,
            under: ["/usr/bin/strace", "-f", "-y", "-o", log, "-e", "trace=fsync,fdatasync,sync_file_range,/access"])
        var counts: [String: [String]] = [:]
        var phase = ""
        for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") {
            if let mark = line.firstRange(of: "\(folder.path)/mark-") {
                phase = String(line[mark.upperBound...].prefix { $0 != "\"" })
                counts[phase] = []
            } else if line.contains(folder.path), line.contains("sync"), !line.contains("resumed") {
                // "1234 fdatasync(5</tmp/…/journal.sqlite-wal>) = 0"
                let call = line.drop { $0 != " " }.drop { $0 == " " }.prefix { $0 != "(" }
                let file = line.drop { $0 != "<" }.prefix { $0 != ">" }.split(separator: "/").last ?? ""
                counts[phase, default: []].append("\(call) \(file)")
            }
        }
        let once = ["fdatasync journal.sqlite-wal"]
        #expect(counts["second"] == once)
        #expect(counts["third"] == once)
        #expect(counts["many"] == once)
        // Nothing to make durable in opening what exists. A new log costs its header and its name in the folder.
        #expect(counts["reopened"] == [])
        #expect(counts["first-again"]?.count == 3)
        #expect(counts["end"] == [])
    }

    private func appendWithMarks(in folder: String) async throws {
        func mark(_ name: String) { _ = access("\(folder)/mark-\(name)", F_OK) }
        let path = "\(folder)/journal.sqlite"
        mark("open")
        let journal = try await Journal.open(path)
        mark("first")
        _ = try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        mark("second")
        _ = try await journal.append([.requestRedelivered], to: "s", expecting: 1, at: 0)
        mark("third")
        _ = try await journal.append([.requestRedelivered], to: "t", expecting: 0, at: 0)
        mark("many")
        _ = try await journal.append(Sample.everyKind, to: "s", expecting: 2, at: 0)
        mark("close")
        await journal.close()
        mark("reopened")
        let again = try await Journal.open(path)
        mark("first-again")
        _ = try await again.append([.requestRedelivered], to: "t", expecting: 1, at: 0)
        mark("close-again")
        await again.close()
        mark("end")
    }
}
