import EmbeddedPostgreSQL
import Glibc
import Testing

@Suite struct CommandTests {
    @Test func keepsTheStreamsApartAndTheStatus() throws {
        let outcome = try Command("/bin/sh", ["-c", "cat; echo bad >&2; exit 3"], input: "grüße\n").run(
            limit: .seconds(10))
        #expect(outcome.ending == .exited(3))
        #expect(outcome.output == "grüße\n")
        #expect(outcome.errors == "bad\n")
        #expect(outcome.text == "bad\ngrüße")
    }

    @Test func takesMuchOutputWithoutWaitingForAReader() throws {
        let outcome = try Command("/usr/bin/head", ["-c", "3000000", "/dev/zero"]).run(limit: .seconds(10))
        #expect(outcome.output.utf8.count == 3_000_000)
    }

    @Test func endsWhatOverrunsItsTime() throws {
        let start = ContinuousClock.now
        let outcome = try Command("/bin/sleep", ["60"]).run(limit: .milliseconds(50))
        #expect(outcome.ending == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func tellsDeathBySignalFromAnExit() throws {
        let outcome = try Command("/bin/sh", ["-c", "kill -9 $$"]).run(limit: .seconds(10))
        #expect(outcome.ending == .killed(signal: SIGKILL))
    }

    @Test func doesNotWaitForWhatTheProgramLeavesBehind() throws {
        let start = ContinuousClock.now
        let outcome = try Command("/bin/sh", ["-c", "sleep 3 & echo done"]).run(limit: .seconds(10))
        #expect(outcome.output == "done\n")
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test func handsDownNoOtherDescriptorAndNoEnvironment() throws {
        // Not closed on exec, as a careless library would leave it.
        let careless = open("/dev/null", O_RDONLY)
        defer { close(careless) }
        let files = try Command("/bin/ls", ["/proc/self/fd"]).run(limit: .seconds(10))
        // 3 is the folder that ls itself has open.
        #expect(files.output == "0\n1\n2\n3\n")
        let names = try Command("/usr/bin/env", []).run(limit: .seconds(10)).output.split(separator: "\n")
            .map { $0.prefix { $0 != "=" } }
        #expect(names.sorted() == ["LC_ALL", "PATH"])
        #expect(try Command("/bin/pwd", []).run(limit: .seconds(10)).output == "/\n")
    }

    @Test func aMissingProgramIsAFailureWithItsName() throws {
        let outcome = try Command("/nowhere/at-all", []).run(limit: .seconds(10))
        #expect(outcome.ending == .exited(127))
        #expect(outcome.errors.contains("/nowhere/at-all"))
    }
}
