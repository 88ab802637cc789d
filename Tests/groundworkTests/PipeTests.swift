import Foundation
import TestSupport
import Testing

/// A reader of standard output that goes away, or stops reading, ends no run.
@Suite(.crowd)
struct PipeTests {
    @Test func goesOnWithoutItsReader() async throws {
        let desk = try Desk()
        let outcome = try await desk.shell("\"$GW\" run | head -n 1; exit ${PIPESTATUS[0]}")
        #expect(outcome.ending == .exited(0))
        #expect(outcome.lines.count == 1)
        #expect(try desk.sql("SELECT count(*) FROM groundwork.receipt") == "1")
        #expect(try await desk.sqlite("SELECT state FROM request") == "succeeded")
    }

    @Test func goesOnWithItsOutputClosed() async throws {
        let desk = try Desk()
        let outcome = try await desk.shell(
            """
            strace -f -y -s 1 -e signal=none -e trace=write -o trace bash -c 'exec "$GW" run <&- >&- 2>&-'
            """)
        #expect(outcome.ending == .exited(0))
        // What was opened next did not get their numbers, and the lines with them.
        let trace = try String(contentsOfFile: "\(desk.folder)/trace", encoding: .utf8)
        let writes = trace.split(separator: "\n").filter { $0.contains("write(1<") }
        #expect(writes.count > 10)
        #expect(writes.allSatisfy { $0.contains("write(1</dev/null") })
        #expect(try await desk.sqlite("SELECT state FROM request") == "succeeded")
        #expect(try await desk.run("journal", "verify").ending == .exited(0))
    }

    @Test func goesOnWhenNobodyReads() async throws {
        // More than a pipe holds.
        let notices = "DO $$ BEGIN FOR i IN 1..500 LOOP RAISE NOTICE '% %', i, repeat('x', 500); END LOOP; END $$;"
        let desk = try Desk(["tables/note.sql": "CREATE TABLE note (id bigint PRIMARY KEY);\n\(notices)"])
        let outcome = try await desk.shell(
            "\"$GW\" run | { until grep -q succeeded state; do sleep 0.1; \"$GW\" journal requests > state 2> /dev/null; done; }"
        )
        #expect(outcome.ending == .exited(0))
        #expect(try await desk.sqlite("SELECT state FROM request") == "succeeded")
    }
}
