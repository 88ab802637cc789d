import EmbeddedPostgreSQL
import Foundation
import Initialization
import Testing

@testable import Journaling

@Suite struct ContentionTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    static let rounds = 20

    /// Three processes begin together, each with a stream of its own and all with one that they share.
    @Test func processesShareAJournalAndOneWinsEachVersion() async throws {
        if let argument = Rerun.argument { return try await contend(argument) }
        // The processes wait until we let go of this lock.
        let gate = open("\(folder.path)/gate", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        #expect(flock(gate, LOCK_EX) == 0)
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        let children = try (1...3).map { number in
            try Child(
                Rerun.command(
                    "ContentionTests/processesShareAJournalAndOneWinsEachVersion()", "\(folder.path) \(number)"),
                standardInput: nothing, output: nothing, errors: nothing)
        }
        close(gate)
        close(nothing)
        for child in children { #expect(child.wait(limit: .seconds(60)) == .exited(0)) }

        let journal = try await Journal.open(folder.journal, .readOnly)
        for number in 1...3 {
            #expect(try await journal.events(in: "own-\(number)").count == Self.rounds)
        }
        #expect(try await journal.events(in: "shared").map(\.version) == Array(1...Self.rounds))
        let head = try await journal.head()
        #expect(head.sequence == Int64(4 * Self.rounds))
        #expect(try await journal.verify() == .holds(count: 4 * Self.rounds, head: head))
    }

    private func contend(_ argument: String) async throws {
        let words = argument.split(separator: " ")
        let gate = open("\(words[0])/gate", O_RDONLY | O_CLOEXEC)
        #expect(flock(gate, LOCK_SH) == 0)
        close(gate)
        // All of them find no journal, and make it.
        let journal = try await Journal.open("\(words[0])/journal.sqlite")
        for version in 0..<Self.rounds {
            _ = try await journal.append([.requestRedelivered], to: "own-\(words[1])", expecting: version, at: 0)
            do {
                _ = try await journal.append([.requestRedelivered], to: "shared", expecting: version, at: 0)
            } catch {
                #expect(error.code == .versionConflict)
            }
        }
    }

    @Test func oneOfManyAppendsToAVersion() async throws {
        let path = folder.journal
        let results = await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { () -> String in
                    do throws(JournalError) {
                        let journal = try await Journal.open(path)
                        return "\(try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0).count)"
                    } catch {
                        return error.code.rawValue
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.sorted() == ["1"] + Array(repeating: "versionConflict", count: 7))
    }

    @Test func readsWhileAnotherWrites() async throws {
        let store = try Store(folder.journal, .readWrite)
        let reader = try Store(folder.journal, .readOnly)
        _ = try store.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        try store.connection.transaction { () throws(JournalError) in
            #expect(try reader.head().sequence == 1)
        }
    }

    @Test func doesNotWaitForEver() throws {
        let holder = try Store(folder.journal, .readWrite)
        let waiter = try Store(folder.journal, .readWrite)
        #expect(try waiter.connection.number("PRAGMA busy_timeout") == 5000)
        try waiter.connection.execute("PRAGMA busy_timeout = 20")
        try holder.connection.transaction { () throws(JournalError) -> Void in
            #expect {
                _ = try waiter.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
            } throws: {
                ($0 as? JournalError)?.code == .busy
            }
        }
        #expect(try waiter.append([.requestRedelivered], to: "s", expecting: 0, at: 0).count == 1)
    }

    @Test(
        arguments: [
            (Duration.milliseconds(30), 30), (.zero, 1), (.seconds(-1), 1), (.seconds(1_000_000_000), 2_147_483_647),
        ] as [(Duration, Int64)])
    func waitsAsLongAsItIsTold(patience: Duration, milliseconds: Int64) throws {
        let opened = try Store(folder.journal, .readWrite, patience: patience)
        #expect(try opened.connection.number("PRAGMA busy_timeout") == milliseconds)
        let other = try Store(folder.journal, .readWrite)
        other.wait(atMost: patience)
        #expect(try other.connection.number("PRAGMA busy_timeout") == milliseconds)
    }
}
