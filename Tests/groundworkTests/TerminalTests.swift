import Foundation
import TestSupport
import Testing

/// What a person at a terminal sees.
@Suite(.crowd)
struct TerminalTests {
    private static let spinner = Set<Character>("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

    @Test func showsEachStepAndTheAnswer() async throws {
        let desk = try Desk()
        let event = Event()
        let file = try desk.write(event.text, "create.json")
        let outcome = try await desk.run("run", "--event", file, output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(0))
        let screen = Screenshot(outcome.output)
        let database = try #require(desk.database)
        let lines = screen.timeless
        let from = try #require(lines.firstIndex(of: "Answer:"))
        let to = try #require(lines.firstIndex(of: "}"))
        #expect(
            lines[..<from] + lines[(to + 1)...] == [
                "Create of Schema  request \(event.requestID)",
                "  ✔ connect    \(database.database) as \(database.user)  N s",
                "  ✔ tables     1 laid, 0 already there  N s",
                "  ✔ indexes    nothing to lay",
                "  ✔ functions  nothing to lay",
                "  ✔ triggers   nothing to lay",
                "",
                "",
                "  ✔ respond    answered  N s",
                "Done in N s",
            ])
        #expect(lines[(from + 1)...(from + 2)] == ["{", "  \"Status\": \"SUCCESS\","])
        #expect(lines[from...to].dropFirst().joined().object["RequestId"] as? String == event.requestID)
        #expect(outcome.output.contains("\u{1B}[32m✔\u{1B}[0m"))
        // Nothing hides the cursor, so nothing has to bring it back.
        #expect(!outcome.output.contains("\u{1B}[?"))
    }

    @Test func namesWhatIsNotAsItsFileSays() async throws {
        let desk = try Desk()
        #expect(try await desk.run("run").ending == .exited(0))
        _ = try desk.sql("ALTER TABLE note ADD COLUMN more text")
        let outcome = try await desk.run("run", output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(0))
        #expect(
            Screenshot(outcome.output).lines.contains(
                "  ! table note was altered in the database since it was laid; it is left as it is"))
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], ["TERM": nil]])
    func showsThePlainTextWhereItIsAskedFor(_ variables: [String: String?]) async throws {
        let desk = try Desk()
        let outcome = try await desk.run("run", with: variables, output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(0))
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(Set(outcome.output).isDisjoint(with: Self.spinner))
        #expect(Screenshot(outcome.output).timeless.contains("  ✔ tables     1 laid, 0 already there  N s"))
    }

    @Test func writesJSONLinesWhereTheyAreAskedFor() async throws {
        let outcome = try await Desk().run("run", "--json", output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(0))
        let objects = Screenshot(outcome.output).lines.map(\.object)
        #expect(objects.count > 10)
        #expect(objects.allSatisfy { !$0.isEmpty })
    }

    @Test func showsWhereSQLFailed() async throws {
        let desk = try Desk([
            "tables/note.sql": "-- größer\nCREATE TABLE note (\n\tid bigint,\n\tgröße text NOT NOLL\n);\n"
        ])
        let outcome = try await desk.run("run", output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(1))
        let lines = Screenshot(outcome.output).timeless
        #expect(lines.contains("  ✘ tables     failed  N s"))
        let at = try #require(lines.firstIndex { $0.hasPrefix("error: ") })
        #expect(lines[at] == "error: tables/note.sql:4:17: 42601 syntax error at or near \"NOLL\"")
        let line = lines[at + 1]
        let caret = lines[at + 2]
        #expect(line.trimmingCharacters(in: .whitespaces) == "größe text NOT NOLL")
        #expect(caret.trimmingCharacters(in: .whitespaces) == "^")
        let word = try #require(line.range(of: "NOLL")).lowerBound
        #expect(Self.columns(line[..<word]) == Self.columns(caret.dropLast()[...]))
        #expect(lines.contains(#"  "Status": "FAILED","#))
        #expect(lines.count { $0.contains("NOLL") && !$0.contains("\"Reason\"") } == 2)
        #expect(lines.last?.trimmingCharacters(in: .whitespaces) == "^")
    }

    /// How many columns a terminal gives to a text, with a tab stop every eight.
    private static func columns(_ text: Substring) -> Int {
        text.reduce(0) { column, character in character == "\t" ? (column / 8 + 1) * 8 : column + 1 }
    }

    @Test(arguments: [100, 40, 20])
    func movesALineWhileAStepIsUnderWay(_ width: Int) async throws {
        let desk = try Desk(["tables/note.sql": "SELECT pg_sleep(0.5); CREATE TABLE note (id bigint);"])
        let outcome = try await desk.run("run", output: .terminal(columns: width))
        #expect(outcome.ending == .exited(0))
        let moving = outcome.output.split(whereSeparator: { $0 == "\r" || $0 == "\n" || $0 == "\r\n" })
            .flatMap { Screenshot(String($0)).lines }
            .filter { !Set($0).isDisjoint(with: Self.spinner) }
        #expect(moving.contains { $0.contains("tables") && ($0.contains("0/1, 1 under way") || width < 40) })
        #expect(moving.allSatisfy { $0.count < width })
        // It is gone in the end.
        #expect(Screenshot(outcome.output).lines.allSatisfy { Set($0).isDisjoint(with: Self.spinner) })
    }

    @Test func saysHowToGoOnAfterControlC() async throws {
        let desk = try Desk(["tables/note.sql": "SELECT pg_sleep(60); CREATE TABLE note (id bigint);"])
        let run = try desk.start("run", output: .terminal(columns: 100))
        try #require(try await run.waits(for: "under way"))
        run.type("\u{3}")
        let outcome = try await run.outcome(within: .seconds(10))
        #expect(outcome.ending == .exited(75))
        let lines = Screenshot(outcome.output).lines
        #expect(lines.last?.hasPrefix("suspended: the run was asked to stop") == true)
        #expect(lines.last?.hasSuffix("Send the same event again, or run `groundwork resume`, to go on.") == true)
        #expect(lines.allSatisfy { Set($0).isDisjoint(with: Self.spinner) })
    }

    @Test func namesTheRequestThatIsResumed() async throws {
        let desk = try Desk(["tables/note.sql": "SELECT pg_sleep(60); CREATE TABLE note (id bigint);"])
        let event = Event()
        let file = try desk.write(event.text, "create.json")
        let suspended = try await desk.run("run", "--event", file, "--timeout", "2")
        #expect(suspended.ending == .exited(75))
        try desk.write("CREATE TABLE note (id bigint);", schema: "tables/note.sql")
        let outcome = try await desk.run("resume", output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(0))
        #expect(Screenshot(outcome.output).lines.first == "Create of Schema  request \(event.requestID)")
    }

    @Test func saysThatNothingIsUnfinished() async throws {
        let desk = try Desk(sharesDatabase: true)
        let outcome = try await desk.run("resume", output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(0))
        #expect(Screenshot(outcome.output).timeless == ["  · nothing is unfinished", "Done in N s"])
    }

    @Test func complainsOnceOfASetting() async throws {
        let desk = try Desk(sharesDatabase: true)
        let outcome = try await desk.run("run", "--timeout", "0", output: .terminal(columns: 100))
        #expect(outcome.ending == .exited(78))
        #expect(
            Screenshot(outcome.output).lines == [
                "error: the timeout must be from 1 to 604800 seconds",
                "hint: Mend --timeout or GROUNDWORK_TIMEOUT.",
            ])
    }

    @Test func showsAnAuditThatFitsTheScreen() async throws {
        let desk = try Desk(
            Dictionary(
                uniqueKeysWithValues: (1...20).map {
                    (
                        "tables/a_rather_long_name_of_a_table_\($0).sql",
                        "CREATE TABLE a_rather_long_name_of_a_table_\($0) (id int);"
                    )
                }))
        let event = Event()
        let input = Array(event.text.utf8)
        #expect(try await desk.run("run", "--event", "-", input: input).ending == .exited(0))
        try desk.write("CREATE TABLE broken (id int;", schema: "tables/broken.sql")
        #expect(try await desk.run("run").ending == .exited(1))

        let requests = Screenshot(try await desk.run("journal", "requests", output: .terminal(columns: 100)).output)
            .lines
        #expect(requests.count == 3)
        #expect(requests.allSatisfy { $0.count <= 100 })
        #expect(
            requests.first?.split(separator: " ") == [
                "request", "type", "resource", "state", "started", "runs", "reason",
            ])
        let short = String(event.requestID.prefix(8))
        #expect(requests.contains { $0.hasPrefix(short + "  Create  Schema    succeeded  ") })

        let shown = try await desk.run("journal", "show", short, output: .terminal(columns: 100))
        let show = Screenshot(shown.output).lines
        #expect(show.allSatisfy { $0.count <= 100 })
        #expect(show.first?.split(separator: " ") == ["time", "step", "kind", "text"])
        #expect(shown.output.hasPrefix("\u{1B}[1mtime"))
        // Nothing is cut: all names are there.
        #expect(
            (1...20).allSatisfy { number in show.contains { $0.contains("a_rather_long_name_of_a_table_\(number)") } })

        let failures = try await desk.run("journal", "query", "failures", output: .terminal(columns: 100))
        let blocks = Screenshot(failures.output).lines
        #expect(blocks.allSatisfy { $0.count <= 100 })
        #expect(blocks.contains { $0.split(separator: " ") == ["file", "tables/broken.sql"] })
    }
}
