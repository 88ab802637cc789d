import Initialization
import Journaling
import Testing

/// Statements of an auditor's own.
@Suite struct SQLTests {
    let folder: TempFolder

    init() throws { folder = try TempFolder() }

    @Test func givesValuesOfEveryType() async throws {
        let journal = try await Journal.open(folder.journal)
        let table = try await journal.run(
            sql: "SELECT NULL AS a, 7 AS b, 1.5 AS c, :t AS d, :u AS e, '' AS f -- all of them",
            parameters: ["t": "ü\u{0}x", "u": nil])
        #expect(
            table
                == Table(
                    columns: ["a", "b", "c", "d", "e", "f"],
                    rows: [[.null, .integer(7), .real(1.5), .text("ü\u{0}x"), .null, .text("")]]))
    }

    @Test(arguments: [
        "DELETE FROM event", "DROP TRIGGER event_is_never_deleted", "PRAGMA journal_mode = DELETE", "BEGIN IMMEDIATE",
        "ATTACH '/tmp/other' AS other", "VACUUM INTO '/tmp/other'", "CREATE TEMP TABLE t (a)", "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW request", "SELEKT", "SELECT nothing FROM event", "", "-- nothing",
    ])
    func refusesWhatIsNotOneStatementThatReads(_ sql: String) async throws {
        let journal = try await Journal.open(folder.journal)
        await #expect {
            try await journal.run(sql: sql)
        } throws: {
            ($0 as? JournalError)?.code == .badQuery
        }
        // What was forbidden to the statement is not forbidden to the journal.
        #expect(try await journal.append([.requestRedelivered], to: "s", expecting: 0, at: 0).count == 1)
    }

    @Test func namesAParameterThatTheQueryDoesNotHave() async throws {
        let journal = try await Journal.open(folder.journal)
        let show = try #require(NamedQuery.named("show"))
        await #expect {
            try await journal.run(show, parameters: ["request": "r", "kin": "x"])
        } throws: {
            ($0 as? JournalError)?.message == "the query has no parameter :kin; it has :request"
        }
    }

    /// Everything that PRAGMA and sqlite3's own program show an auditor.
    @Test func theFileExplainsItself() async throws {
        _ = try await History.write(to: folder.journal)
        let shown = try python(
            """
            print(*db.execute('PRAGMA application_id').fetchone(), *db.execute('PRAGMA user_version').fetchone())
            for row in db.execute("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY 1, 2"):
                print(*row)
            print(*db.execute("SELECT strict FROM pragma_table_list('event')").fetchone())
            """, on: folder.journal)
        #expect(
            shown.split(separator: "\n") == [
                "1198684011 1", "index event_first", "index event_last", "table event",
                "trigger event_comes_last", "trigger event_is_never_changed", "trigger event_is_never_deleted",
                "view chain", "view delivery", "view failure", "view object", "view request", "view step",
                "view timeline", "1",
            ])
    }
}
