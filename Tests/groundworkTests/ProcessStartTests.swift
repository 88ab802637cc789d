import Foundation
import TestSupport
import Testing

/// What the process settles before it begins, and what it refuses to begin with.
@Suite(.crowd)
struct ProcessStartTests {
    @Test(arguments: ["-n 12", "-v 150000"])
    func missingResourceEndsItWithAWord(limit: String) async throws {
        let desk = try Desk(sharesDatabase: true)
        let outcome = try await desk.shell("ulimit \(limit); exec \"$GW\" run --timeout 5 --json")
        #expect(outcome.ending == .exited(71), "\(outcome)")
        #expect(outcome.errors.contains("the system gives this process no further"), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint: Raise"))
        #expect(outcome.output == "")
    }

    @Test(arguments: 1...6)
    func missingThreadEndsItWithAWord(limit: Int) async throws {
        // Of an account of its own: root has no such limit, and an account that the tests run under has more processes.
        let desk = try Desk(withDatabase: false)
        let limited = try await desk.shell(
            // Where that account can reach it. By cp, in a process of its own: no other has the file open for writing when it is run.
            "cp \"$GW\" \"$HOME/groundwork\"; chmod -R a+rwX \"$HOME\"; ulimit -u \(limit); "
                + "exec setpriv --reuid=\(23_000 + limit) --regid=23456 --clear-groups \"$HOME/groundwork\" run --timeout 4 --json"
        )
        #expect(limited.ending == .exited(71), "\(limited)")
        #expect(limited.errors.contains("no further thread"), "\(limited.errors)")
    }

    @Test func answerOnAClosedStandardOutputIsNotTaken() async throws {
        let desk = try Desk()
        let outcome = try await desk.shell("exec \"$GW\" run --timeout 20 --json >&-")
        #expect(outcome.ending == .exited(74), "\(outcome)")
        #expect(outcome.errors.contains("standard output does not take the answer"), "\(outcome.errors)")
        let journal = try await desk.run("journal", "events", "--json")
        #expect(journal.output.contains("requestConcluded"))
        #expect(!journal.output.contains("answerDelivered"))
    }

    @Test func crashLeavesNoCoreAndNoBacktrace() async throws {
        let desk = try Desk(withDatabase: false)
        let outcome = try await desk.shell(
            """
            mkdir "$HOME/core"; cd "$HOME/core"; ulimit -c unlimited
            export PGPASSWORD=Planted-S3cret; unset SWIFT_BACKTRACE
            sleep 5 | "$GW" run --timeout 20 --json --event - & sleep 1
            worker=$(pgrep -x groundwork -P $$ | head -n 1)
            grep -q '^Max core file size *0 *0 ' /proc/$worker/limits && echo limited
            [ "$(stat -c %u /proc/$worker/environ)" = 0 ] && echo private
            kill -SEGV $worker; wait
            ls
            """)
        #expect(outcome.lines == ["limited", "private"], "\(outcome)")
        #expect(!outcome.errors.contains("Planted-S3cret"))
        #expect(!outcome.errors.contains("Backtrace took"))
    }

    @Test(arguments: ["PGSERVICEFILE", "PGPASSFILE", "PGSSLROOTCERT", "GROUNDWORK_CA_FILE", "GROUNDWORK_RDS_CA_FILE"])
    func pipeInAFilesPlaceIsRefused(variable: String) async throws {
        let desk = try Desk(sharesDatabase: true)
        let service = variable == "PGSERVICEFILE" ? "PGSERVICE=x" : ""
        let outcome = try await desk.shell(
            """
            mkfifo "$HOME/pipe"; export \(variable)="$HOME/pipe" \(service) PGSSLMODE=verify-full
            [ \(variable) = PGSSLROOTCERT ] || unset PGSSLROOTCERT
            exec "$GW" run --timeout 10 --json
            """)
        #expect(outcome.code == 78 || outcome.output.contains("\"Status\":\"FAILED\""), "\(outcome)")
        #expect(
            (outcome.output + outcome.errors).contains("\(variable): \(desk.folder)/pipe is not a regular file"),
            "\(outcome)")
    }
}
