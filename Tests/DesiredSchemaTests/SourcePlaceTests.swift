import DesiredSchema
import Testing

@Suite struct SourcePlaceTests {
    /// Where the position is, and how it is shown.
    private func shown(_ position: Int, in text: String) throws -> String? {
        let folder = try TemporaryFolder(["tables/a.sql": text])
        return try SchemaFolder.read(folder.path).place(of: position, in: "tables/a.sql")
            .map { "\($0.line):\($0.column)\n\($0.marked)" }
    }

    @Test(arguments: [
        (1, "SELEC 1;", "1:1\nSELEC 1;\n^"),
        (8, "SELECT x;", "1:8\nSELECT x;\n       ^"),
        (12, "SELECT\n  1,\n  x;", "2:5\n  1,\n    ^"),
        // The line break itself, of either kind.
        (2, "a\nb", "1:2\na\n ^"), (2, "a\r\nb", "1:2\na\n ^"), (3, "a\r\nb", "1:3\na\n  ^"),
        (4, "a\r\nb", "2:1\nb\n^"),
        // Scalars are counted, not bytes and not what looks like one character.
        (3, "🧾ü!", "1:3\n🧾ü!\n  ^"), (4, "e\u{301}🧾!", "1:4\ne\u{301}🧾!\n  ^"),
        (3, "\ta!", "1:3\n\ta!\n\t ^"),
        // An escape sequence would reach the terminal.
        (6, "\u{1B}[31mx", "1:6\n\u{FFFD}[31mx\n     ^"),
        // At the end of input: where the last word ends.
        (9, "CREATE (", "1:9\nCREATE (\n        ^"), (12, "a\nb (\r\n\r\n  ", "2:4\nb (\n   ^"),
        (1, "\u{FEFF}x", "1:1\nx\n^"),
    ])
    func showsTheLineAndACaretBelowTheColumn(position: Int, text: String, expected: String) throws {
        #expect(try shown(position, in: text) == expected)
    }

    @Test(arguments: [0, -1, 5, .max, .min])
    func positionsOutsideTheTextAreNowhere(position: Int) throws {
        #expect(try shown(position, in: "abc") == nil)
    }

    @Test func otherFilesHaveNoPlaces() throws {
        let folder = try TemporaryFolder(["tables/a.sql": "abc"])
        #expect(try SchemaFolder.read(folder.path).place(of: 1, in: "tables/b.sql") == nil)
    }

    @Test(arguments: [
        (1, 0, "", "…"), (101, 100, "", "…"), (102, 101, "…", "…"), (500, 101, "…", "…"), (901, 101, "…", ""),
        (1000, 200, "…", ""),
    ])
    func aLongLineIsCutAroundTheColumn(column: Int, caret: Int, start: String, end: String) throws {
        let digits = (0..<1000).map { String($0 % 10) }.joined()
        let folder = try TemporaryFolder(["tables/a.sql": "first\n\(digits)\nlast"])
        let place = try #require(try SchemaFolder.read(folder.path).place(of: 6 + column, in: "tables/a.sql"))
        #expect(place.line == 2)
        #expect(place.column == column)
        #expect(place.caret == caret)
        #expect(place.text.hasPrefix(start) && place.text.hasSuffix(end))
        #expect(place.text.unicodeScalars.count == SourcePlace.width + start.count + end.count)
        let marked = Array(place.text)[caret]
        #expect(String(marked) == String((column - 1) % 10))
        #expect(place.marked == "\(place.text)\n\(String(repeating: " ", count: caret))^")
    }
}
