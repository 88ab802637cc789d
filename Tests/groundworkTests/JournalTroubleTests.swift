import Foundation
import TestSupport
import Testing

/// A journal that cannot be written or read: the worker does nothing and says so.
@Suite(.crowd)
struct JournalTroubleTests {
    private func expectNothing(
        _ desk: Desk, _ outcome: Program.Outcome, code: Int32, _ says: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(outcome.ending == .exited(code), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.complaint.first?.hasPrefix("error: ") == true, sourceLocation: sourceLocation)
        #expect(outcome.errors.contains(says), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.errors.contains("hint: "), sourceLocation: sourceLocation)
        let levels = outcome.objects(sourceLocation: sourceLocation).map { $0["level"] as? String }
        #expect(levels == ["FATAL"], sourceLocation: sourceLocation)
        #expect(try desk.sql("SELECT to_regclass('note')") == "", sourceLocation: sourceLocation)
    }

    @Test func refusesAnotherFile() async throws {
        let desk = try Desk(sharesDatabase: true)
        _ = try desk.write("Dear diary, nothing is as it was written here yesterday and before.\n", "journal.sqlite")
        try expectNothing(desk, try await desk.run("run"), code: 78, desk.journal)
        let text = try String(contentsOfFile: desk.journal, encoding: .utf8)
        #expect(text.hasPrefix("Dear diary"))
    }

    @Test func refusesAnotherDatabase() async throws {
        let desk = try Desk(sharesDatabase: true)
        _ = try await desk.sqlite("CREATE TABLE mine (id)")
        try expectNothing(desk, try await desk.run("run"), code: 78, desk.journal)
        #expect(try await desk.sqlite("SELECT name FROM sqlite_schema") == "mine")
    }

    @Test func refusesANewerJournal() async throws {
        let desk = try Desk(
            withDatabase: false, ["PGHOST": "127.0.0.1", "PGPORT": "1", "GROUNDWORK_CONNECT_ATTEMPTS": "1"])
        #expect(try await desk.run("run").ending == .exited(69))
        _ = try await desk.sqlite("PRAGMA user_version = 99")
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(78))
        #expect(outcome.errors.contains("hint: Use the version of Groundwork that wrote this journal, or a newer one."))
        let audit = try await desk.run("journal", "requests")
        #expect(audit.ending == .exited(78))
        #expect(audit.output == "")
        #expect(audit.errors == outcome.errors)
    }

    @Test func refusesADamagedJournal() async throws {
        let desk = try Desk()
        #expect(try await desk.run("run").ending == .exited(0))
        // The log is moved into the file, of which the first two pages stay.
        _ = try await desk.sqlite("PRAGMA wal_checkpoint(TRUNCATE)")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: desk.journal))
        for at in stride(from: 8192, to: bytes.count, by: 1) { bytes[at] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: desk.journal))
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(78), "\(outcome.errors)")
        #expect(outcome.errors.contains(desk.journal))
        #expect(outcome.errors.contains("hint: Keep \(desk.journal)"))
        #expect(try desk.sql("SELECT count(*) FROM groundwork.receipt") == "1")
        let verify = try await desk.run("journal", "verify")
        #expect(verify.ending == .exited(78))
        #expect(verify.errors.contains("hint: Keep \(desk.journal)"))
    }

    @Test func saysThatItsFolderCannotBeMade() async throws {
        let desk = try Desk(sharesDatabase: true)
        let file = try desk.write("a file, not a folder", "file")
        let outcome = try await desk.run("run", "--journal", "\(file)/journal.sqlite")
        try expectNothing(desk, outcome, code: 78, "\(file)/journal.sqlite")
    }

    @Test func saysThatTheJournalIsReadOnly() async throws {
        let desk = try Desk()
        #expect(try await desk.run("run").ending == .exited(0))
        let outcome = try await desk.shell(
            """
            chmod 755 . && chmod 444 journal.sqlite && chmod 755 Schema
            if [ "$(id -u)" = 0 ]; then
                exec setpriv --reuid=65534 --regid=65534 --clear-groups "$GW" run
            else
                exec "$GW" run
            fi
            """)
        #expect(outcome.ending == .exited(78), "\(outcome.errors)")
        #expect(outcome.errors.contains(desk.journal))
        #expect(outcome.errors.contains("hint: Give this account write access"))
        #expect(outcome.objects().map { $0["level"] as? String } == ["FATAL"])
    }

    /// `ulimit -f` is a disk that is full for everybody but the rest of the machine.
    @Test(arguments: [1, 40, 70])
    func saysThatTheDiskIsFull(_ kilobytes: Int) async throws {
        let desk = try Desk()
        let outcome = try await desk.shell("ulimit -f \(kilobytes); exec \"$GW\" run > out; ")
        #expect(outcome.ending == .exited(74), "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains(desk.journal))
        #expect(outcome.errors.contains("hint: Make room on the file system"), "\(outcome.errors)")

        // With room again the journal holds and the work is done.
        let again = try await desk.run("run")
        #expect(again.ending == .exited(0))
        #expect(try await desk.run("resume").ending == .exited(0))
        #expect(try await desk.run("journal", "verify").ending == .exited(0))
        #expect(try desk.sql("SELECT count(*) FROM groundwork.receipt") == "1")
    }

    /// In each way that SQLite knows: as who writes, and as who wants it alone, so that nobody reads that nothing is unfinished.
    @Test(
        arguments: [
            ("BEGIN IMMEDIATE", 0), ("BEGIN EXCLUSIVE", 0), ("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE", 75),
            ("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE", 75),
        ] as [(String, Int)])
    func saysThatTheJournalIsHeldAndToRunAgain(_ how: String, resume: Int) async throws {
        let desk = try Desk()
        #expect(try await desk.run("run").ending == .exited(0))
        let script = """
            import os, sqlite3, subprocess, sys
            held = sqlite3.connect(sys.argv[1], isolation_level=None)
            for statement in sys.argv[2].split("; "):
                held.execute(statement).fetchall()
            codes = [subprocess.call([os.environ["GW"], *words, "--timeout", "1"]) for words in (["run"], ["resume"])]
            held.close()
            sys.exit(0 if codes == [75, int(sys.argv[3])] else f"{codes}")
            """
        _ = try desk.write(script, "hold.py")
        try desk.write("CREATE TABLE other (id bigint)", schema: "tables/other.sql")
        let outcome = try await desk.shell("exec python3 -I hold.py journal.sqlite '\(how)' \(resume)")
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
        #expect(outcome.errors.contains("database is locked"), "\(outcome.errors)")
        #expect(try desk.sql("SELECT to_regclass('other')") == "")
        #expect(try await desk.run("run").ending == .exited(0))
        #expect(try await desk.run("journal", "verify").ending == .exited(0))
    }

    static let audits = [["requests"], ["show", "x"], ["events"], ["query", "failures"], ["verify"]]

    @Test(arguments: audits)
    func auditsMakeNoJournal(_ words: [String]) async throws {
        let desk = try Desk(withDatabase: false)
        let outcome = try await desk.shell("exec \"$GW\" journal \(words.joined(separator: " "))")
        #expect(outcome.ending == .exited(78))
        #expect(
            outcome.complaint == [
                "error: there is no journal at \(desk.journal)", "hint: Name the journal of an earlier run.",
            ])
        #expect(outcome.output == "")
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder) == ["Schema"])
    }
}
