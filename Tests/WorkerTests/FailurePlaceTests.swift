import Initialization
import TestSupport
import Testing
import Worker

/// A file that fails: the answer says where, and nothing of its step stays.
@Suite(.crowd) struct FailurePlaceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var file = "tables/bad.sql"
        let text: String
        /// Line and column; `nil` where the file begins with its one statement, and the server points to nothing in it.
        let place: String?
        let state: String
        var excerpt: String?

        init(
            _ text: String, _ state: String, _ place: String?, file: String = "tables/bad.sql", _ excerpt: String? = nil
        ) {
            self.file = file
            self.text = text
            self.place = place
            self.state = state
            self.excerpt = excerpt
        }

        var testDescription: String { "\(state) \(text.prefix(60))" }
    }

    static let body = "CREATE FUNCTION bad() RETURNS void LANGUAGE plpgsql AS $x$ BEGIN NULL; COMMIT; END $x$;\n"

    static let cases: [Case] = [
        Case("CREATE TABLE bad (\n    n integer,\n    m wrongtype\n);", "42704", "3:7", "    m wrongtype\n      ^"),
        Case("CREATE TABLE bad (\n\tn integr\n);", "42704", "2:4", "\tn integr\n\t  ^"),
        Case("CREATE TABLE bad (n integer,\n    );", "42601", "2:5", "    );\n    ^"),
        Case(
            "CREATE TABLE bad (n integer", "42601", "1:28", "CREATE TABLE bad (n integer\n                           ^"),
        Case("-- é🧾e\u{301}\r\nCREATE TABLE bad (x 'é🧾e\u{301}');\r\n", "42601", "2:21"),
        Case("\\d\nCREATE TABLE bad ();", "42601", "1:1", "\\d\n^"),
        Case("CREATE TABLE bad ();\n\\i other.sql\n", "42601", "2:1", "\\i other.sql\n^"),
        // Without a position of the server's own.
        Case("CREATE TABLE bad ();\nCOMMIT;", "0A000", "2:1", "COMMIT;\n^"),
        Case("CREATE TABLE bad ();\nCREATE TABLE two ();\n  ROLLBACK;\nCREATE TABLE three ();", "0A000", "3:3"),
        Case("CREATE TABLE bad (); SAVEPOINT s;", "0A000", "1:22"),
        Case("BEGIN;\nCREATE TABLE bad ();\nEND;", "0A000", "1:1"),
        Case("START TRANSACTION;\nCREATE TABLE bad ();", "0A000", "1:1"),
        Case("CREATE TABLE bad ();\nEND", "0A000", "2:1"),
        Case("CREATE TABLE bad ();\nabort;", "0A000", "2:1"),
        Case("CREATE TABLE bad ();\nCOMMIT AND CHAIN;", "0A000", "2:1"),
        Case("CREATE TABLE bad ();\nPREPARE TRANSACTION 'x';", "0A000", "2:1"),
        Case("CREATE TABLE bad ();\nRELEASE SAVEPOINT s;", "0A000", "2:1"),
        Case("CREATE TABLE bad ();\nROLLBACK TO s;", "0A000", "2:1"),
        Case("CREATE TABLE bad ();\n-- so;\n/* a; /* nested; */ b; */ COMMIT;", "0A000", "3:1"),
        Case(
            "CREATE TABLE bad ();\n" + body + "SELECT ';COMMIT;', $q$ ; $q$;\n/**/ CoMmIt ;\nSELECT 1", "0A000", "4:1"),
        Case("CREATE TABLE bad ();\n" + body + "SELECT E'\\';COMMIT;';\nCOMMIT", "0A000", "4:1"),
        Case("CREATE TABLE bad ();\nCOPY bad FROM STDIN;\n", "0A000", "2:1"),
        Case(
            "CREATE TABLE bad (n int);\nINSERT INTO bad VALUES (1);\n\nUPDATE bad\nSET n = 1 / (n - 1);", "22012", "4:1"
        ),
        Case(
            "CREATE TABLE bad (n int PRIMARY KEY);\nINSERT INTO bad VALUES (1);\nINSERT INTO bad VALUES (1);", "23505",
            "3:1"),
        Case("CREATE INDEX CONCURRENTLY bad ON fine (n);", "25001", nil, file: "indexes/bad.sql"),
        Case(
            "-- why\nSELECT 1;\n\n-- and\nCREATE INDEX CONCURRENTLY bad ON fine (n);", "25001", "5:1",
            file: "indexes/bad.sql"),
        Case("VACUUM fine;", "25001", nil, file: "indexes/bad.sql"),
        Case("CREATE DATABASE other;", "25001", nil, file: "indexes/bad.sql"),
        Case(
            "CREATE FUNCTION bad() RETURNS integer LANGUAGE sql AS $$\n    SELECT nothing\n$$;", "42703", "2:12",
            file: "functions/bad.sql"),
        Case(
            "-- f\nCREATE FUNCTION bad() RETURNS void LANGUAGE plpgsql AS '\nBEGIN\n    wrong;\nEND';", "42601", "4:5",
            file: "functions/bad.sql"),
        Case(
            "CREATE FUNCTION bad() RETURNS text LANGUAGE sql AS\n'SELECT ''a'' || nothing';", "42703", nil,
            file: "functions/bad.sql"),
        Case("CREATE TABLE bad ();\nDO $$ BEGIN\n  PERFORM 1 FROM missing;\nEND $$;", "42P01", "2:1"),
        Case("CREATE TABLE bad ();\nDO $$ BEGIN\n  INSERT INTO missing DEFAULT VALUES;\nEND $$;", "42P01", "3:15"),
        Case(
            "CREATE TRIGGER bad BEFORE UPDATE ON fine\n    EXECUTE FUNCTION nowhere();", "42883", nil,
            file: "triggers/bad.sql"),
        // Comments are no statement.
        Case("VACUUM fine; -- so\n/* end */", "25001", nil, file: "indexes/bad.sql"),
        Case("-- why\nVACUUM fine;", "25001", "2:1", file: "indexes/bad.sql", "VACUUM fine;\n^"),
        // Of two one is known.
        Case("VACUUM fine;\nSELECT 1", "25001", "1:1", file: "indexes/bad.sql", "VACUUM fine;\n^"),
    ]

    @Test(arguments: cases)
    func failingFileIsNamedWithItsPlaceAndNothingOfItsStepStays(_ given: Case) async throws {
        let site = try await Site([
            "tables/fine.sql": "CREATE TABLE fine (n integer)",
            "indexes/also_fine.sql": "CREATE INDEX also_fine ON fine (n)",
            given.file: given.text,
        ])
        let run = try await site.lay("first")
        let failure = try #require(run.failure, "\(run.outcome)")
        #expect(failure.sqlState == given.state, "\(failure)")
        #expect(failure.place == given.file + (given.place.map { ":\($0)" } ?? ""), "\(failure)")
        if given.place == nil || given.excerpt != nil { #expect(failure.excerpt == given.excerpt) }
        // No file further on brings a column.
        if given.state == "42703" {
            #expect(failure.hint?.hasPrefix("Check the column's spelling") == true, "\(failure)")
        }
        let answer = try #require(run.answer)
        #expect(answer.Status == "FAILED")
        #expect(answer.Reason?.hasPrefix("\(failure.summary) [") == true)

        let step = String(given.file.prefix { $0 != "/" })
        let standing = try await site.sql(
            "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        )
        #expect(standing == (step == "tables" ? "" : step == "indexes" ? "fine" : "also_fine fine"))
        let receipts = ["indexes": "tables 1", "functions": "tables 1\nindexes 1", "triggers": "tables 1\nindexes 1"]
        if step == "tables" {
            #expect(try await site.sql("SELECT to_regnamespace('groundwork') IS NULL") == "t")
        } else {
            #expect(try await site.receipts() == receipts[step])
        }
    }

    @Test(arguments: [
        ("tables/a.sql", "CREATE TABLE b ()", "table a"), ("tables/A.sql", "CREATE TABLE A ()", "table A"),
        ("indexes/a.sql", "CREATE INDEX b ON fine (n)", "index a"),
        ("functions/a.sql", "CREATE FUNCTION b() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function a"),
        ("tables/a.sql", "CREATE TEMP TABLE a ()", "table a"), ("tables/a.sql", "CREATE VIEW a AS SELECT 1", "table a"),
        ("tables/other.a.sql", "CREATE TABLE a ()", "table other.a"),
    ])
    func fileThatLaysSomethingElseThanItsNameIsRefused(file: String, text: String, object: String) async throws {
        let site = try await Site(["tables/fine.sql": "CREATE TABLE fine (n integer)", file: text])
        try await site.sql("CREATE SCHEMA other")
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.sqlState == "GW002")
        #expect(failure.file == file)
        #expect(failure.message == "the file does not lay the \(object) that it is named after")
        #expect(try await site.sql("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'A', 'b')") == "0")
    }
}
