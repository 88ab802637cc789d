import Foundation
import TestSupport
import Testing

@testable import groundwork

/// What others say reaches a terminal as letters alone: it neither moves the cursor nor paints.
@Suite(.crowd)
struct EscapeTests {
    /// A title, a colour, C1's introducer, DEL, and a turn of the reading order.
    private static let planted = "\u{1B}]0;title\u{7}\u{1B}[35mred\u{9B}2J\u{7F}\u{202E}evil\u{2066}\r"

    @Test func showsAllButLineFeedAndTabByItsNumber() {
        #expect(
            Self.planted.harmless
                == #"\u{1b}]0;title\u{7}\u{1b}[35mred\u{9b}2J\u{7f}\u{202e}evil\u{2066}\u{d}"#)
        #expect("größer\n\tשלום🙂\u{A0}".harmless == "größer\n\tשלום🙂\u{A0}")
    }

    private func expectHarmless(_ text: String, _ what: String) {
        for scalar in ["\u{1B}]", "\u{1B}[35m", "\u{7}", "\u{9B}", "\u{7F}", "\u{202E}", "\u{2066}"] {
            #expect(!text.contains(scalar), "\(what): \(scalar.harmless)")
        }
    }

    @Test func neutralizesWhatServerAndEventSay() async throws {
        let text = Self.planted.filter { $0 != "\r" }
        let notice = "DO $$ BEGIN RAISE NOTICE 'notice \(text)'; END $$;"
        let failure =
            "DO $$ BEGIN RAISE EXCEPTION 'what \(text)' USING DETAIL = 'more \(text)', HINT = 'do \(text)'; END $$;"
        let desk = try Desk(["tables/note.sql": "CREATE TABLE note (id bigint);\n\(notice)\n\(failure)"])
        let event = Event()
        let file = try desk.write(event.text, "create.json")
        for output in [Program.Output.file, .terminal(columns: 100)] {
            let outcome = try await desk.run("run", "--event", file, output: output)
            #expect(outcome.ending == .exited(1))
            #expect(outcome.output.contains("evil"))
            expectHarmless(outcome.output, "run")
            expectHarmless(outcome.errors, "errors")
        }
        for words in [["requests"], ["events"], ["show", event.requestID], ["query", "failures"]] {
            for output in [Program.Output.file, .terminal(columns: 100)] {
                for more in [[], ["--json"]] {
                    let outcome = try await desk.start(["journal"] + words + more, output: output).outcome()
                    #expect(outcome.ending == .exited(0))
                    if words != ["requests"] { #expect(outcome.output.contains("evil")) }
                    expectHarmless(outcome.output, "\(words) \(more)")
                }
            }
        }
    }

    @Test func neutralizesAFilesName() async throws {
        let desk = try Desk(["tables/no\u{1B}[35mte\u{202E}.sql": "CREATE TABLE note ();"])
        for output in [Program.Output.file, .terminal(columns: 100)] {
            let outcome = try await desk.run("run", output: output)
            #expect(outcome.code != 0)
            #expect((outcome.output + outcome.errors).contains("[35mte"))
            expectHarmless(outcome.output, "run")
            expectHarmless(outcome.errors, "errors")
        }
    }
}
