import Blocking
import Initialization
import Logging
import TestSupport
import Testing
import Worker

/// A line of a file that speaks of a password may hold one: neither the line is shown nor what PostgreSQL quotes of it.
@Suite(.crowd) struct PasswordLineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let summary: String
        var excerpt: String?

        var testDescription: String { String(text.prefix(80)) }
    }

    /// More than is shown of a line.
    private static let gap = String(repeating: " ", count: 300)
    private static let syntax = "42601 syntax error at or near"

    static let cases = [
        Case(
            text: "CREATE TABLE a ();\nALTER ROLE nobody_here PASSWORD 'PLANTED';",
            summary: #"tables/a.sql:2:1: 42704 role "nobody_here" does not exist"#),
        Case(
            text: "CREATE ROLE somebody LOGIN PassWord PLANTED;",
            summary: #"tables/a.sql:1:37: \#(syntax) "…""#),
        Case(
            text: "CREATE ROLE somebody PASSWORD \"PLANTED\";",
            summary: #"tables/a.sql:1:31: \#(syntax) ""…"""#),
        Case(
            text: "CREATE ROLE somebody PASSWORD 'PLANTED' 'PLANTED''s';",
            summary: #"tables/a.sql:1:41: \#(syntax) "…""#),
        // The word is out of sight, but the same line.
        Case(
            text: "CREATE ROLE somebody PASSWORD\(gap)PLANTED;",
            summary: #"tables/a.sql:1:\#(30 + gap.count): \#(syntax) "…""#),
        // Behind the word the line is broken.
        Case(
            text: "CREATE ROLE somebody PASSWORD\r\n'PLANTED' planted_too;",
            summary: #"tables/a.sql:2:11: 42601 unrecognized role option "…""#),
        // A row that was refused.
        Case(
            text: "CREATE TABLE a (n integer NOT NULL, password text);\nINSERT INTO a (password) VALUES ('PLANTED');",
            summary:
                #"tables/a.sql:2:1: 23502 null value in column "n" of relation "a" violates not-null constraint"#),
        // With blank lines and comments between, and as a literal of several lines.
        Case(
            text: "CREATE ROLE somebody PASSWORD\n\n'PLANTED' planted_too;",
            summary: #"tables/a.sql:3:11: 42601 unrecognized role option "…""#),
        Case(
            text: "CREATE ROLE somebody PASSWORD -- the secret's\r\n  -- own\r\n'PLANTED' planted_too;",
            summary: #"tables/a.sql:3:11: 42601 unrecognized role option "…""#),
        Case(
            text: "CREATE ROLE somebody PASSWORD /* the\nsecret's */\n'PLANTED' planted_too;",
            summary: #"tables/a.sql:3:11: 42601 unrecognized role option "…""#),
        Case(
            text: "CREATE ROLE somebody PASSWORD 'PLAN\nPLANTED' planted_too;",
            summary: #"tables/a.sql:2:10: 42601 unrecognized role option "…""#),
        Case(
            text: "CREATE ROLE somebody PASSWORD $it$PLAN\nPLANTED$it$ planted_too;",
            summary: #"tables/a.sql:2:13: 42601 unrecognized role option "…""#),
        // In front of the word.
        Case(
            text: "CREATE TABLE a ();\nSELECT\n 'PLANTED'::int AS password;",
            summary: #"tables/a.sql:3:2: 22P02 invalid input syntax for type integer: "…""#),
        Case(
            text: "CREATE TABLE a ();\nSELECT 'PLANTED\n''planted'::int AS password;",
            summary: #"tables/a.sql:2:8: 22P02 invalid input syntax for type integer: "…""#),
        Case(
            text: "SELECT E'PL\\x41NTED'::int AS password;",
            summary: #"tables/a.sql:1:8: 22P02 invalid input syntax for type integer: "…""#),
        // Raised by the file, with a value that does not stand beside the word.
        Case(
            text: """
                CREATE TABLE a ();
                DO $$ DECLARE it text := reverse('DETNALP'); BEGIN
                    RAISE EXCEPTION 'a password: %', it USING HINT = 'Its password is ' || it;
                END $$
                """,
            summary: "tables/a.sql:2:1: P0001 a password: (redacted). Its password is (redacted)",
            excerpt: "DO $$ DECLARE it text := reverse('DETNALP'); BEGIN\n^"),
        // Behind a line that only has a column of the name nothing is hidden.
        Case(
            text: "CREATE TABLE a (\n    password_hash text,\n    m wrongtype\n);",
            summary: #"tables/a.sql:3:7: 42704 type "wrongtype" does not exist"#,
            excerpt: "    m wrongtype\n      ^"),
        Case(
            text:
                "CREATE TABLE a (\n    -- a password isn't kept\n    password_hash text DEFAULT 'it''s', -- 'tis a hash\n    m wrongtype\n);",
            summary: #"tables/a.sql:4:7: 42704 type "wrongtype" does not exist"#,
            excerpt: "    m wrongtype\n      ^"),
        // Of a line that speaks of none all is said.
        Case(
            text: "CREATE ROLE somebody\n    LOGIN nonsense\n    PASSWORD 'PLANTED';",
            summary: #"tables/a.sql:2:11: 42601 unrecognized role option "nonsense""#,
            excerpt: "    LOGIN nonsense\n          ^"),
    ]

    @Test(arguments: cases)
    func lineThatSpeaksOfAPasswordIsNotShown(_ given: Case) async throws {
        let site = try await Site(["tables/a.sql": given.text])
        let lines = try Lines(in: site.folder)
        let recording = RecordingReporter()
        let reporter = BothReporters(one: JSONReporter(level: .trace, output: lines.output), other: recording)
        let outcome = await Worker(settings: try site.settings(), reporter: reporter, interruption: .init())
            .work(on: Delivery().bytes)
        guard case .failed(let failure) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(failure.summary.hasPrefix(given.summary), "\(failure.summary)")
        #expect(failure.excerpt == given.excerpt)
        let told = "\(outcome) \(recording.all) \(try lines.text)"
        #expect(!told.lowercased().contains("planted"), "\(told)")
        for (file, content) in try site.folder.contents(of: "journal/journal.sqlite") {
            #expect(content.firstRange(of: Array("PLANTED".utf8)) == nil, "\(file)")
        }
    }
}
