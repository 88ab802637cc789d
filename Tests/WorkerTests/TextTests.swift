import Foundation
import Initialization
import TestSupport
import Testing
import Worker

/// A file's text reaches PostgreSQL as it stands.
@Suite(.crowd) struct TextTests {
    static let texts = [
        "$gw0$", "$gw0$ $gw1$ $gw2$", "$gw1", "gw0$", "$$", "$gw", "''", "\\", "\\\\'", "a\r\nb\rc\nd", "\t\u{1}\u{7F}",
        "é🧾 e\u{301} \u{200D}👩\u{200D}🚀 مرحبا \u{202E}", "{{file}} {{name}} %s %I", "-- ; COMMIT; /*", "\u{FEFF}",
    ]

    /// A literal of any text, written here by other means than the worker's own.
    private func literal(_ text: String) -> String {
        "U&'"
            + text.unicodeScalars.map {
                String(format: "\\+%06X", $0.value)
            }.joined() + "'"
    }

    @Test(arguments: texts)
    func anyTextInADollarQuotedBodyArrivesUnchanged(text: String) async throws {
        // Both a body and a string; what follows the last one is a comment that holds it too.
        let site = try await Site([
            "functions/f.sql": "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$ SELECT $s$\(text)$s$ $body$;\n"
                + "-- \(text.split(whereSeparator: \.isNewline).joined())"
        ])
        try await site.laid()
        #expect(try await site.sql("SELECT f() = \(literal(text))") == "t")
        #expect(
            try await site.sql("SELECT prosrc = \(literal(" SELECT $s$\(text)$s$ ")) FROM pg_proc WHERE proname = 'f'")
                == "t")
        #expect(try await site.laid("second").actions == [])
    }

    @Test func aReplacedTriggersFileArrivesUnchangedToo() async throws {
        let site = try await Site(UpdateTests.files)
        try await site.laid()
        let odd = Self.texts.filter { !$0.contains("'") }.joined(separator: " ")
        try site.write(
            UpdateTests.trigger + ";\nCOMMENT ON TRIGGER t ON a IS $c$\(odd)$c$ -- $gw7", to: "triggers/t.sql")
        #expect(try await site.laid("second").actions == ["replace trigger t"])
        #expect(
            try await site.sql("SELECT obj_description(oid, 'pg_trigger') = \(literal(odd)) FROM pg_trigger") == "t")
    }

    @Test(arguments: ["on", "off"])
    func backslashesMeanWhatTheDatabaseSays(conforming: String) async throws {
        let site = try await Site([
            "tables/a.sql": #"CREATE TABLE a (t text DEFAULT 'x\\y', e text DEFAULT E'\\\'\n\u00e9')"#,
            "functions/f.sql": #"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT E'it''s \\' $$"#,
            // Its name needs escaping in the worker's own statements.
            #"tables/o'b\c.sql"#: #"CREATE TABLE "o'b\c" ()"#,
        ])
        try await site.sql("ALTER DATABASE \(site.name) SET standard_conforming_strings = \(conforming)")
        try await site.sql("ALTER DATABASE \(site.name) SET escape_string_warning = off")
        try await site.laid()
        #expect(
            try await site.sql(
                "SET standard_conforming_strings = on; INSERT INTO a DEFAULT VALUES RETURNING t, e = E'\\\\''\\né'")
                == (conforming == "on" ? #"x\\y|t"# : #"x\y|t"#))
        #expect(try await site.sql("SELECT f()") == #"it's \"#)
        let run = try await site.laid("second")
        #expect(run.actions == [])
        #expect(Set(run.conditions.values) == [.unchanged])
    }

    @Test(arguments: [
        "CREATE TABLE a ()", "CREATE TABLE a ();", "CREATE TABLE a () -- no line feed", "CREATE TABLE a () /* c */",
        "CREATE TABLE a (\r\n);\r\n", "-- a\r-- b\nCREATE TABLE a ()", "\u{FEFF}CREATE TABLE a ();\n\n\n",
        "CREATE TABLE a (); -- $", ";;; CREATE TABLE a ();;;", "CREATE TABLE a () -- $gw0",
        "/* /* */ */ CREATE TABLE a ()",
    ])
    func anyEndingOfAFileIsFine(text: String) async throws {
        let site = try await Site(["tables/a.sql": text, "tables/b.sql": "CREATE TABLE b ()"])
        try await site.laid()
        #expect(
            try await site.sql("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname IN ('a', 'b')") == "2")
    }

    @Test func fileThatEndsInALoneDollarIsASyntaxErrorOfItsOwn() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ();\n$", "tables/b.sql": "CREATE TABLE b ()"])
        let failure = try #require(try await site.lay("first").failure)
        #expect(failure.place == "tables/a.sql:2:1")
        #expect(failure.sqlState == "42601")
    }

    @Test func fileOfNineHundredKilobytesArrivesWhole() async throws {
        let size = 900_000
        let site = try await Site([
            "functions/f.sql": "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $b$ SELECT '"
                + String(repeating: "0123456789", count: size / 10) + "' $b$"
        ])
        try await site.laid()
        #expect(
            try await site.sql("SELECT length(f()), md5(f()) = md5(repeat('0123456789', \(size / 10)))") == "\(size)|t")
        #expect(try await site.laid("second").actions == [])
    }
}
