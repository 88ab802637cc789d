import Foundation
import TestSupport
import Testing

/// A reader of standard output that goes away, or stops reading, ends no work. Only the answer, which is for that reader, is
/// not delivered then.
@Suite(.crowd)
struct PipeTests {
    /// The work is done, the answer is not delivered; whoever goes on writes the bytes that were decided on.
    private func expectTheAnswerLater(_ desk: Desk, _ outcome: Program.Outcome, _ why: String) async throws {
        #expect(outcome.ending == .exited(74))
        #expect(
            outcome.complaint == [
                "error: standard output does not take the answer: \(why)",
                "hint: The answer is in the journal: give standard output a place that takes it. "
                    + "Then send the same event again, or run `groundwork resume`, to have the same bytes written.",
            ])
        #expect(try desk.sql("SELECT count(*) FROM groundwork.receipt") == "1")
        #expect(
            try await desk.sqlite("SELECT kind FROM event ORDER BY sequence DESC LIMIT 3")
                == "runSuspended\nstepFailed\nstepStarted")
        let prepared = try await desk.sqlite(
            "SELECT json_extract(payload, '$.body') FROM event WHERE kind = 'answerPrepared'")
        let resumed = try await desk.run("resume")
        #expect(resumed.ending == .exited(0))
        #expect(resumed.lines.filter { $0.hasPrefix(#"{"Status""#) } == [prepared])
        #expect(resumed.events == ["runStarted", "stepStarted", "answerDelivered"])
        #expect(try await desk.sqlite("SELECT state FROM request") == "succeeded")
        #expect(try await desk.run("journal", "verify").ending == .exited(0))
    }

    @Test func deliversNoAnswerToAFullDisk() async throws {
        let desk = try Desk()
        let outcome = try await desk.shell("exec \"$GW\" run > /dev/full")
        try await expectTheAnswerLater(desk, outcome, "No space left on device")
    }

    @Test func deliversNoAnswerToAReaderThatWentAway() async throws {
        let desk = try Desk()
        let outcome = try await desk.shell(
            """
            mkfifo pipe
            { exec 3< pipe; exec 3<&-; touch gone; } &
            exec 4> pipe
            until [ -e gone ]; do sleep 0.01; done
            exec "$GW" run >&4
            """)
        try await expectTheAnswerLater(desk, outcome, "its reader went away")
    }

    @Test(arguments: ["> /dev/full", "> >(exec <&-)"])
    func worksWhereNobodyHearsItsComplaints(_ errors: String) async throws {
        let desk = try Desk(sharesDatabase: true)
        let good = try await desk.shell("exec \"$GW\" journal verify --journal nowhere 2\(errors)")
        #expect(good.ending == .exited(78))
        let bad = try await desk.shell("exec \"$GW\" run --timeout 0 2\(errors)")
        #expect(bad.ending == .exited(78))
    }

    @Test func goesOnWithItsOutputClosed() async throws {
        let desk = try Desk()
        let outcome = try await desk.shell(
            """
            strace -f -y -s 1 -e signal=none -e trace=write -o trace bash -c 'exec "$GW" run <&- >&- 2>&-'
            """)
        // The work is done, and the answer waits for somebody to take it.
        #expect(outcome.ending == .exited(74))
        // What was opened next did not get their numbers, and the lines with them.
        let trace = try String(contentsOfFile: "\(desk.folder)/trace", encoding: .utf8)
        let writes = trace.split(separator: "\n").filter { $0.contains("write(1<") }
        #expect(writes.count > 10)
        #expect(writes.allSatisfy { $0.contains("write(1</dev/null") })
        #expect(try await desk.sqlite("SELECT state FROM request") == "suspended")
        #expect(try await desk.run("journal", "verify").ending == .exited(0))
        #expect(try await desk.run("resume").ending == .exited(0))
        #expect(try await desk.sqlite("SELECT state FROM request") == "succeeded")
    }

    @Test func goesOnWhenNobodyReads() async throws {
        // More than a pipe holds.
        let notices = "DO $$ BEGIN FOR i IN 1..90 LOOP RAISE NOTICE '% %', i, repeat('x', 1000); END LOOP; END $$;"
        let desk = try Desk(["tables/note.sql": "CREATE TABLE note (id bigint PRIMARY KEY);\n\(notices)"])
        let outcome = try await desk.shell(
            """
            > state
            "$GW" run | { until grep -q suspended state; do sleep 0.1; "$GW" journal requests > state 2> /dev/null; done; }
            exit ${PIPESTATUS[0]}
            """)
        try await expectTheAnswerLater(desk, outcome, "nobody reads it")
    }
}
