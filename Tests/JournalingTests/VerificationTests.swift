import Initialization
import Journaling
import Testing

@Suite struct VerificationTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    /// What an auditor does who trusts neither us nor our view: the rules of journal.sql in another language.
    static let auditor = """
        previous = '0' * 64
        for row in db.execute('SELECT sequence, stream, version, at, kind, schema, payload, previous, hash '
                              'FROM event ORDER BY sequence'):
            assert row[7] == previous, row
            fields = ['groundwork-event-1', previous, *map(str, row[:7])]
            text = b''.join(b'%d:%b,' % (len(f), f) for f in (field.encode() for field in fields))
            previous = hashlib.sha256(text).hexdigest()
            assert row[8] == previous, row
            told = db.execute('SELECT hashed FROM chain WHERE sequence = ?', row[:1]).fetchone()[0]
            assert told.encode() == text, (told, text)
        print(row[0], previous)
        """

    @Test func anAuditorComputesTheSameChain() async throws {
        let journal = try await Journal.open(folder.journal)
        _ = try await journal.append(Sample.everyKind, to: "ströme/1", expecting: 0, at: 1_700_000_000_123)
        _ = try await journal.append(Sample.everyKind, to: "s", expecting: 0, at: 0)
        let head = try await journal.head()
        #expect(try python(Self.auditor, on: folder.journal) == "\(head.sequence) \(head.hash)\n")
        #expect(try await journal.verify() == .holds(count: 2 * Sample.everyKind.count, head: head))
    }

    /// Changes to the file by somebody who dropped the triggers, and what `verify` names.
    static let forgeries: [(String, BrokenLink)] = [
        (
            "UPDATE event SET payload = json_set(payload, '$.pause', 251) WHERE sequence = 5",
            BrokenLink(
                sequence: 5, stream: "shop/req-a/1", version: 5, problem: "it was changed after it was written")
        ),
        (
            "UPDATE event SET at = at + 1 WHERE sequence = 27",
            BrokenLink(
                sequence: 27, stream: "shop/req-b/1", version: 4, problem: "it was changed after it was written")
        ),
        (
            "DELETE FROM event WHERE sequence = 7",
            BrokenLink(
                sequence: 8, stream: "shop/req-a/1", version: 8, problem: "event 7 before it is missing")
        ),
        (
            "DELETE FROM event WHERE sequence < 4",
            BrokenLink(sequence: 4, stream: "shop/req-a/1", version: 4, problem: "events 1 to 3 are missing")
        ),
        (
            """
            UPDATE event SET sequence = -9 WHERE sequence = 9;
            UPDATE event SET sequence = 9 WHERE sequence = 10;
            UPDATE event SET sequence = 10 WHERE sequence = -9
            """,
            BrokenLink(
                sequence: 9, stream: "shop/req-a/1", version: 10, problem: "it was changed after it was written")
        ),
        (
            "UPDATE event SET version = 99 WHERE sequence = 52",
            BrokenLink(
                sequence: 52, stream: "shop/req-a/2", version: 99, problem: "it was changed after it was written")
        ),
        (
            "INSERT INTO event (sequence, stream, version, at, kind, schema, payload, previous, hash) "
                + "SELECT 53, stream, 8, at, kind, schema, payload, hash, hash FROM event WHERE sequence = 52",
            BrokenLink(
                sequence: 53, stream: "shop/req-a/2", version: 8, problem: "it was changed after it was written")
        ),
    ]

    @Test(arguments: forgeries.indices) func namesTheFirstEventThatDoesNotHold(_ index: Int) async throws {
        let (forgery, expected) = Self.forgeries[index]
        let journal = try await History.write(to: folder.journal)
        try forge(forgery)
        #expect(try await journal.verify() == .broken(expected))
    }

    /// Whoever computes hashes anew has to do so for all that follows.
    @Test func anEventThatWasReplacedWithItsHashDoesNotFit() async throws {
        let journal = try await History.write(to: folder.journal)
        try forge("UPDATE event SET at = at + 1 WHERE sequence = 5")
        try python(
            """
            text = db.execute('SELECT hashed FROM chain WHERE sequence = 5').fetchone()[0]
            db.execute('UPDATE event SET hash = ? WHERE sequence = 5', [hashlib.sha256(text.encode()).hexdigest()])
            """, on: folder.journal)
        #expect(
            try await journal.verify()
                == .broken(
                    BrokenLink(
                        sequence: 6, stream: "shop/req-a/1", version: 6,
                        problem: "it does not follow the event before it: one of the two was replaced")))
    }

    /// The chain of what is left holds; only a head that was noted elsewhere shows what is gone.
    @Test func aTailThatWasCutOffShowsInTheHead() async throws {
        let journal = try await History.write(to: folder.journal)
        let noted = try await journal.head()
        try forge("DELETE FROM event WHERE sequence > 50")
        guard case .holds(let count, let head) = try await journal.verify() else {
            Issue.record("the chain of what is left holds")
            return
        }
        #expect(count == 50)
        #expect(head.sequence == 50)
        #expect(head != noted)
    }

    @Test func anEventThatWasChangedIsNotActedUpon() async throws {
        let journal = try await History.write(to: folder.journal)
        try forge("UPDATE event SET payload = json_set(payload, '$.pause', 251) WHERE sequence = 5")
        await #expect {
            try await journal.events(in: "shop/req-a/1")
        } throws: {
            let error = $0 as? JournalError
            return error?.code == .damagedEvent
                && error?.message == "event 5 of the journal \(folder.journal) was changed after it was written"
        }
        #expect(try await journal.events(in: "shop/req-b/1").map(\.event) == History.refused)
    }

    @Test func aMissingEventIsNotPassedOver() async throws {
        let journal = try await History.write(to: folder.journal)
        try forge("DELETE FROM event WHERE sequence = 5")
        await #expect {
            try await journal.events(in: "shop/req-a/1")
        } throws: {
            ($0 as? JournalError)?.code == .damagedEvent && "\($0)".contains("event 6 ")
        }
    }

    /// An event that another program wrote in good order, with its hash, but that is none of ours.
    @Test(arguments: [
        ("requestRedelivered", 2, "{}", JournalError.Code.newer), ("inventedLater", 1, "{}", .newer),
        ("retryScheduled", 1, #"{"pause":"long"}"#, .damagedEvent),
    ])
    func anEventThatCannotBeReadIsNamed(
        _ kind: String, _ schema: Int, _ payload: String, _ code: JournalError.Code
    ) async throws {
        let journal = try await Journal.open(folder.journal)
        try python(
            """
            fields = ['0' * 64, '1', 's', '1', '0', sys.argv[2], sys.argv[3], sys.argv[4]]
            text = ''.join('%d:%s,' % (len(f), f) for f in ['groundwork-event-1'] + fields)
            db.execute('INSERT INTO event (previous, sequence, stream, version, at, kind, schema, payload, hash) '
                       'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', fields + [hashlib.sha256(text.encode()).hexdigest()])
            """, on: folder.journal, [kind, "\(schema)", payload])
        await #expect {
            try await journal.events(in: "s")
        } throws: {
            ($0 as? JournalError)?.code == code && "\($0)".hasPrefix("event 1 of the journal")
        }
        guard case .holds(count: 1, _) = try await journal.verify() else {
            Issue.record("the chain itself holds")
            return
        }
    }

    private func forge(_ sql: String) throws {
        try python(
            """
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                db.execute('DROP TRIGGER ' + name)
            db.executescript(sys.argv[2])
            """, on: folder.journal, [sql])
    }
}
