import Initialization
import TestSupport
import Testing
import Worker

/// What an error quotes of stored rows is in no answer, and in the log only when that is asked for.
@Suite(.crowd) struct RowlessDetailTests {
    struct Quoting: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var before = "CREATE TABLE people (token text); INSERT INTO people VALUES ('sk_planted'), ('sk_planted')"
        let file: String
        let detail: String?
        /// Whether PostgreSQL quotes the row at all.
        var isQuoted = true
    }

    static let all = [
        Quoting(
            testDescription: "a key that is there twice", file: "CREATE UNIQUE INDEX i ON people (token)",
            detail: "key (token), constraint i, table public.people"),
        Quoting(
            testDescription: "a key that nothing refers to",
            file:
                "CREATE TABLE o (t text PRIMARY KEY); ALTER TABLE people ADD CONSTRAINT k FOREIGN KEY (token) REFERENCES o",
            detail: "key (token), constraint k, table public.people"),
        Quoting(
            testDescription: "a row that a check refuses",
            file: "ALTER TABLE people ADD CONSTRAINT c CHECK (token = ''); ",
            detail: "constraint c, table public.people", isQuoted: false),
        Quoting(
            testDescription: "a row that is written",
            file:
                "ALTER TABLE people ADD CONSTRAINT c CHECK (token = '') NOT VALID; INSERT INTO people SELECT * FROM people",
            detail: "constraint c, table public.people"),
        Quoting(
            testDescription: "a null beside it",
            before: "CREATE TABLE people (token text, n integer); INSERT INTO people VALUES ('sk_planted')",
            file: "ALTER TABLE people ALTER n SET NOT NULL; INSERT INTO people SELECT token FROM people",
            detail: "column n, table public.people", isQuoted: false),
        Quoting(
            testDescription: "a value of another type",
            file: "ALTER TABLE people ALTER token TYPE integer USING token::integer",
            detail: nil),
        Quoting(
            testDescription: "a date", file: "ALTER TABLE people ALTER token TYPE date USING token::date", detail: nil),
        Quoting(
            testDescription: "what is no JSON", file: "ALTER TABLE people ALTER token TYPE json USING token::json",
            detail: nil),
        Quoting(
            testDescription: "a file's own words",
            file: "DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = (SELECT min(token) FROM people); END $$", detail: nil
        ),
    ]

    @Test(arguments: all)
    func answerAndJournalQuoteNoRow(_ given: Quoting) async throws {
        let site = try await Site(["tables/o.sql": given.file])
        try await site.sql(given.before)
        let run = try await site.lay("first")
        let failure = try #require(run.failure)
        #expect(failure.detail == given.detail)
        #expect(!failure.summary.contains("sk_planted"))
        for event in run.events where event.kind != .stepStarted {
            #expect(!"\(event)".contains("sk_planted"), "\(event)")
        }
        #expect(run.notes.filter { $0.contains("sk_planted") } == [])
        let shown = try await site.lay("second", try site.settings(environment: ["GROUNDWORK_SHOW_DETAIL": "1"]))
        #expect(shown.notes.contains { $0.contains("sk_planted") } == given.isQuoted)
        #expect(shown.failure?.summary.contains("sk_planted") == false)
    }

    @Test func namesOfObjectsAreTold() async throws {
        let site = try await Site(["tables/o.sql": "DROP TABLE people"])
        try await site.sql("CREATE TABLE people (token text); CREATE VIEW v AS SELECT * FROM people")
        #expect(try await site.lay("first").failure?.detail == "view v depends on table people")
    }
}
