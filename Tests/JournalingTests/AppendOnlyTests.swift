import Initialization
import Journaling
import Testing

@Suite struct AppendOnlyTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    /// Statements that would change what has happened, each by another way.
    static let attempts = [
        "UPDATE event SET payload = '{}' WHERE sequence = 1",
        "UPDATE OR REPLACE event SET sequence = 1 WHERE sequence = 2",
        "UPDATE OR IGNORE event SET at = at + 1",
        "DELETE FROM event WHERE sequence = 2",
        "DELETE FROM event",
        // The same place in the file, the same place in the stream.
        "REPLACE INTO event SELECT 1, 'forged', 1, 0, kind, 1, '{}', previous, hash FROM event WHERE sequence = 1",
        "REPLACE INTO event SELECT 3, stream, 1, 0, kind, 1, '{}', hash, hash FROM event WHERE sequence = 2",
        "INSERT OR IGNORE INTO event SELECT 1, 'forged', 1, 0, kind, 1, '{}', previous, hash FROM event",
        "INSERT INTO event SELECT 1, stream, 1, 0, kind, 1, '{}', previous, hash FROM event WHERE sequence = 1 "
            + "ON CONFLICT DO UPDATE SET payload = '{}'",
        // Holes in the file and in the stream, and a chain that begins anew.
        "INSERT INTO event SELECT 9, stream, 3, 0, kind, 1, '{}', hash, hash FROM event WHERE sequence = 2",
        "INSERT INTO event SELECT NULL, stream, 3, 0, kind, 1, '{}', hash, hash FROM event WHERE sequence = 2",
        "INSERT INTO event SELECT 3, stream, 4, 0, kind, 1, '{}', hash, hash FROM event WHERE sequence = 2",
        "INSERT INTO event SELECT 3, stream, 3, 0, kind, 1, '{}', previous, hash FROM event WHERE sequence = 2",
    ]

    @Test func nobodyChangesWhatHasHappened() async throws {
        let journal = try await Journal.open(folder.journal)
        let written = try await journal.append(
            [.requestReceived(Sample.request("r")), Sample.pause(.connect, 1)], to: "s", expecting: 0, at: 0)
        let columns = "(sequence, stream, version, at, kind, schema, payload, previous, hash)"
        let attempts = Self.attempts.map {
            $0.replacing("INTO event SELECT", with: "INTO event \(columns) SELECT")
        }
        let refusals = try python(
            """
            for attempt in sys.argv[2:]:
                try:
                    db.execute(attempt)
                    print('DONE', attempt)
                except sqlite3.IntegrityError as error:
                    print(str(error).split(':')[0])
            """, on: folder.journal, attempts)
        #expect(
            refusals.split(separator: "\n").map(String.init)
                == attempts.map { _ in "the journal is append-only" })
        #expect(try await journal.events(in: "s") == written)
    }
}
