import Foundation
import TestSupport
import Testing

/// A file that PostgreSQL refuses: exit code 1, the place, and nothing of its step stays.
@Suite(.crowd)
struct SchemaTroubleTests {
    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let says: [String]
    }

    static let wrong = [
        Wrong(
            testDescription: "syntax", text: "CREATE TABLE note (\n  id bigint,,\n);",
            says: ["tables/note.sql:2:13: 42601 ", "  id bigint,,\n            ^"]),
        Wrong(
            testDescription: "COMMIT", text: "CREATE TABLE note (id bigint);\nCOMMIT;\n",
            says: ["tables/note.sql:2:1: 0A000 ", "COMMIT;", "hint: A file runs inside the step's transaction"]),
        Wrong(
            testDescription: "ROLLBACK", text: "CREATE TABLE note (id bigint);\n\n  ROLLBACK;\n",
            says: ["tables/note.sql:3:3: 0A000 ", "ROLLBACK;", "hint: "]),
        Wrong(
            testDescription: "a command of psql", text: "\\set ON_ERROR_STOP on\nCREATE TABLE note (id bigint);",
            says: ["tables/note.sql:1:1: 42601 ", "hint: The file must be plain SQL: psql's own commands"]),
        Wrong(
            testDescription: "another name", text: "CREATE TABLE other (id bigint);",
            says: ["tables/note.sql: ", "does not lay the table note", "hint: Rename the file"]),
    ]

    @Test(arguments: wrong)
    func refuses(_ wrong: Wrong) async throws {
        let desk = try Desk(["tables/note.sql": wrong.text, "tables/a.sql": "CREATE TABLE a (id bigint);"])
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(1))
        for words in wrong.says { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
        #expect(outcome.answer["Status"] as? String == "FAILED")
        #expect(try desk.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0")
        #expect(try desk.sql("SELECT to_regnamespace('groundwork')") == "")
    }

    @Test func saysThatANameIsTaken() async throws {
        let desk = try Desk()
        _ = try desk.sql("CREATE VIEW note AS SELECT 1 AS id")
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(1))
        #expect(
            outcome.complaint.first?.hasPrefix("error: tables/note.sql: 42809 the name of table note is taken by ")
                == true)
        #expect(outcome.errors.contains("hint: Rename the file and its object"))
        #expect(try desk.sql("SELECT relkind FROM pg_class WHERE relname = 'note'") == "v")
    }

    @Test func saysWhichPrivilegeIsMissing() async throws {
        let desk = try Desk()
        let database = try #require(desk.database)
        let role = "reader_of_\(database.database)"
        _ = try desk.sql("CREATE ROLE \(role) LOGIN")
        let outcome = try await desk.run("run", "--username", role)
        #expect(outcome.ending == .exited(1))
        #expect(outcome.errors.contains("42501"))
        #expect(
            outcome.errors.contains(
                "hint: Have the owner run: GRANT CREATE ON DATABASE \(database.database) TO \(role)"))
        #expect(try desk.sql("SELECT to_regclass('note')") == "")
    }

    @Test func laysWhatStandsInTheFilesAsItStands() async throws {
        let desk = try Desk([
            "tables/note.sql":
                "\u{FEFF}-- Größe\r\nCREATE TABLE note (\r\n  id bigint,\r\n  \"größe\" text DEFAULT E'a\\tb;'\r\n);\r\n",
            "functions/f.sql":
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$\nBEGIN\n  /* ; */ RETURN 'it''s; $$ ☃';\nEND\n$body$;\nCOMMENT ON FUNCTION f() IS 'one; two';",
        ])
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
        #expect(try desk.sql("SELECT f()") == "it's; $$ ☃")
        #expect(try desk.sql("INSERT INTO note (id) VALUES (1) RETURNING \"größe\"") == "a\tb;")
    }
}
