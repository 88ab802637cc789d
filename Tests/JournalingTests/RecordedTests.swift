import Foundation
import Initialization
import Testing

@testable import Journaling

/// Journals of earlier versions stay readable, and mean what they meant.
@Suite struct RecordedTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    @Test func thereIsOne() { #expect(!Recording.all.isEmpty) }

    @Test(arguments: Recording.all) func isReplayedToTheSameState(_ recording: Recording) async throws {
        try recording.restore(to: folder.journal)
        let journal = try await Journal.open(folder.journal, .readOnly)
        let found = try await Rendering(journal).lines
        let expected = (try? recording.states) ?? []
        guard found != expected else { return }
        let place = "/tmp/gw-states-\(recording.version).txt"
        try found.joined(separator: "\n").write(toFile: place, atomically: true, encoding: .utf8)
        let line = zip(found, expected).prefix { $0 == $1 }.count
        Issue.record("line \(line + 1) differs from states.txt; what was found is in \(place)")
    }

    @Test(arguments: Recording.all) func itsChainHoldsAndGoesOn(_ recording: Recording) async throws {
        try recording.restore(to: folder.journal)
        let journal = try await Journal.open(folder.journal)
        let head = try await journal.head()
        #expect(try await journal.verify() == .holds(count: Int(head.sequence), head: head))
        let stream = try #require(try await journal.unfinishedStreams().first)
        let events = try await journal.events(in: stream)
        _ = try await journal.append([.requestRedelivered], to: stream, expecting: events.count, at: 0)
        #expect(
            try await journal.verify() == .holds(count: Int(head.sequence) + 1, head: try await journal.head()))
    }

    @Test(arguments: Recording.all) func answersEveryQuestion(_ recording: Recording) async throws {
        try recording.restore(to: folder.journal)
        let journal = try await Journal.open(folder.journal, .readOnly)
        for query in NamedQuery.all {
            let table = try await journal.run(query, parameters: query.name == "show" ? ["request": "fresh"] : [:])
            #expect(!table.rows.isEmpty, "\(query.name)")
        }
    }

    /// What no recording holds, a later version might no longer be able to read, and nothing would tell.
    @Test func togetherTheyHoldAllThatThisVersionWrites() async throws {
        var events: [Event] = []
        for recording in Recording.all {
            let folder = try TempFolder()
            try recording.restore(to: folder.journal)
            let journal = try await Journal.open(folder.journal, .readOnly)
            let streams = try await journal.run(sql: "SELECT stream FROM event WHERE version = 1")
            for case .text(let stream) in streams.rows.joined() {
                events += try await journal.events(in: stream).map(\.event)
            }
        }
        var channels: Set<AnswerChannel> = []
        var dispositions: Set<Disposition> = []
        var suspensions: Set<Suspension> = []
        var conditions: Set<Condition> = []
        var counts: Set<Int?> = []
        for event in events {
            switch event {
            case .answerDelivered(let delivered): channels.insert(delivered.channel)
            case .stepFailed(let failed): dispositions.insert(failed.failure.disposition)
            case .objectDeferred(let deferred): dispositions.insert(deferred.failure.disposition)
            case .stepInDoubt(let doubt):
                if let failure = doubt.failure { dispositions.insert(failure.disposition) }
            case .runSuspended(let suspended): suspensions.insert(suspended.reason)
            case .databaseInspected(let look):
                conditions.formUnion(look.inspection.objects.map(\.condition))
                counts.insert(look.inspection.suspensions)
            default: break
            }
        }
        #expect(Set(events.map(\.kind)) == Set(EventKind.allCases))
        #expect(channels == Set(AnswerChannel.allCases))
        #expect(dispositions == Set(Disposition.allCases))
        #expect(suspensions == Set(Suspension.allCases))
        #expect(conditions == Set(Condition.allCases))
        #expect(counts == [nil, 0, 1])
    }

    @Test func theBrokenOneIsRefusedByName() async throws {
        try Recording.broken.restore(to: folder.journal)
        let journal = try await Journal.open(folder.journal)
        guard case .broken(let link) = try await journal.verify() else {
            Issue.record("the chain is broken")
            return
        }
        #expect(
            link
                == BrokenLink(
                    sequence: 6, stream: link.stream, version: 6, problem: "it was changed after it was written"))
        #expect(link.stream.hasPrefix("fresh@"))
        let error = await #expect(throws: JournalError.self) { try await journal.events(in: link.stream) }
        #expect(error?.code == .damagedEvent)
        #expect(error?.message == "event 6 of the journal \(folder.journal) was changed after it was written")
    }

    /// An event as a later version may write it: in good order, but of a kind or a form that is not known yet.
    @Test(arguments: [
        ("stepForgotten", 1, "it is a stepForgotten, unknown to this version"),
        (
            "stepForgotten", eventSchema + 1,
            "its payload has form \(eventSchema + 1), this version knows \(eventSchema)"
        ),
        ("stepSkipped", eventSchema + 1, "its payload has form \(eventSchema + 1), this version knows \(eventSchema)"),
    ])
    func anEventFromTheFutureIsRefusedAsNewer(_ kind: String, _ schema: Int, _ problem: String) async throws {
        let recording = try #require(Recording.all.last)
        try recording.restore(to: folder.journal)
        let journal = try await Journal.open(folder.journal)
        let stream = try #require(try await journal.unfinishedStreams().first)
        let known = try await journal.events(in: stream)
        try python(
            """
            sequence, previous = db.execute('SELECT sequence, hash FROM event ORDER BY sequence DESC').fetchone()
            fields = [previous, str(sequence + 1)] + sys.argv[2:4] + ['0'] + sys.argv[4:6] + ['{}']
            text = ''.join('%d:%s,' % (len(f), f) for f in ['groundwork-event-1'] + fields)
            db.execute('INSERT INTO event (previous, sequence, stream, version, at, kind, schema, payload, hash) '
                       'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', fields + [hashlib.sha256(text.encode()).hexdigest()])
            """, on: folder.journal, [stream, "\(known.count + 1)", kind, "\(schema)"])
        let error = await #expect(throws: JournalError.self) { try await journal.events(in: stream) }
        let number = try await journal.head().sequence
        #expect(
            error
                == JournalError(
                    .newer,
                    "event \(number) of the journal \(folder.journal) was written by a newer Groundwork: \(problem)",
                    hint: "Use the version of Groundwork that wrote this journal, or a newer one."))
        // That nobody changed anything can be told without knowing what it means.
        #expect(try await journal.verify() == .holds(count: Int(number), head: try await journal.head()))
    }
}
