import Journaling
import Testing

@testable import Initialization

@Suite struct JournalTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    @Test func givesEveryKindOfEventBackAsItWasWritten() async throws {
        let journal = try await Journal.open(folder.journal)
        let written = try await journal.append(Sample.everyKind, to: "s", expecting: 0, at: 1_700_000_000_123)
        await journal.close()
        let again = try await Journal.open(folder.journal, .readOnly)
        let read = try await again.events(in: "s")
        #expect(read == written)
        #expect(read.map(\.event) == Sample.everyKind)
        #expect(read.map(\.version) == Array(1...EventKind.allCases.count))
        #expect(read.map(\.sequence) == Array(1...Int64(EventKind.allCases.count)))
        #expect(read.allSatisfy { $0.at == 1_700_000_000_123 && $0.stream == "s" })
    }

    @Test func writesPayloadsWithSortedKeysAndPlainSlashes() async throws {
        let journal = try await Journal.open(folder.journal)
        let events: [Event] = [.stepSkipped(StepSkipped(step: .tables, kept: 2)), Sample.prepared, .requestRedelivered]
        #expect(
            try await journal.append(events, to: "s", expecting: 0, at: 0).map(\.payload) == [
                #"{"kept":2,"step":"tables"}"#, #"{"body":"{\"Status\":\"SUCCESS/\\\"ü\\\"\"}"}"#, "{}",
            ])
    }

    @Test func anEmptyJournalHasNothing() async throws {
        let journal = try await Journal.open(folder.journal)
        #expect(journal.path == folder.journal)
        #expect(try await journal.head() == .empty)
        #expect(try await journal.events(in: "s").isEmpty)
        #expect(try await journal.streams(ofRequest: "r").isEmpty)
        #expect(try await journal.unfinishedStreams().isEmpty)
        #expect(try await journal.append([], to: "s", expecting: 7, at: 0).isEmpty)
        #expect(try await journal.verify() == .holds(count: 0, head: .empty))
    }

    @Test func theHeadIsTheLastEvent() async throws {
        let journal = try await Journal.open(folder.journal)
        let last = try await journal.append(Sample.everyKind, to: "s", expecting: 0, at: 0).last
        #expect(try await journal.head() == last.map { ChainHead(sequence: $0.sequence, hash: $0.hash) })
    }

    @Test(arguments: [0, 1, 3]) func refusesToAppendToAnotherVersion(_ version: Int) async throws {
        let journal = try await Journal.open(folder.journal)
        let written = try await journal.append(
            [.requestReceived(Sample.request("r")), Sample.pause(.connect, 1)], to: "s", expecting: 0, at: 0)
        await #expect {
            try await journal.append([.requestRedelivered], to: "s", expecting: version, at: 0)
        } throws: {
            ($0 as? JournalError)?.code == .versionConflict
        }
        #expect(try await journal.events(in: "s") == written)
    }

    @Test func appendsAllOrNothing() async throws {
        let journal = try await Journal.open(folder.journal)
        try python(
            """
            db.execute("CREATE TRIGGER second BEFORE INSERT ON event WHEN NEW.version = 2 "
                       "BEGIN SELECT RAISE(ABORT, 'not the second'); END")
            """, on: folder.journal)
        await #expect {
            try await journal.append([.requestRedelivered, .requestRedelivered], to: "s", expecting: 0, at: 0)
        } throws: {
            ($0 as? JournalError)?.code == .refused
        }
        #expect(try await journal.head() == .empty)
        // The connection works on.
        #expect(try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0).count == 1)
    }

    @Test func findsTheStreamsOfARequestAndThoseWithoutAnAnswer() async throws {
        let journal = try await History.write(to: folder.journal)
        #expect(try await journal.streams(ofRequest: "req-a") == ["shop/req-a/1", "shop/req-a/2"])
        #expect(try await journal.streams(ofRequest: "req-b") == ["shop/req-b/1"])
        #expect(try await journal.streams(ofRequest: "req").isEmpty)
        #expect(try await journal.unfinishedStreams() == ["shop/req-c/1", "shop/req-a/2"])
    }

    @Test func aNameIsTakenAsItIs() async throws {
        let journal = try await Journal.open(folder.journal)
        let name = "ü'; DROP TABLE event; --\n%"
        let written = try await journal.append([.requestRedelivered], to: name, expecting: 0, at: 0)
        #expect(try await journal.events(in: name) == written)
    }

    @Test(arguments: [("", 0), ("a\u{0}b", 0), ("s", -1)] as [(String, Int64)])
    func refusesAStreamWithoutAProperNameAndATimeBefore1970(_ stream: String, _ milliseconds: Int64) async throws {
        let journal = try await Journal.open(folder.journal)
        await #expect {
            try await journal.append([.requestRedelivered], to: stream, expecting: 0, at: milliseconds)
        } throws: {
            ($0 as? JournalError)?.code == .refused
        }
        #expect(try await journal.head() == .empty)
    }

    @Test func saysThatItIsClosed() async throws {
        let journal = try await Journal.open(folder.journal)
        await journal.close()
        await journal.close()
        await #expect { try await journal.head() } throws: { ($0 as? JournalError)?.code == .closed }
    }

    @Test func leavesOneFileWhenItIsClosed() async throws {
        let journal = try await Journal.open(folder.journal)
        _ = try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0)
        await journal.close()
        #expect(try folder.files() == ["journal.sqlite"])
    }
}
