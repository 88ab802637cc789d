import TestSupport
import Testing

/// What `GROUNDWORK_CRASH_AT` does and refuses: a crash point that is armed by mistake, or never, proves nothing.
@Suite(.crowd)
struct CrashPointTests {
    private static func die(_ at: String) async throws -> Program.Outcome {
        try await Desk(sharesDatabase: true).run("run", with: ["GROUNDWORK_CRASH_AT": at])
    }

    @Test(arguments: [
        "append.done:0", "append.done:-1", "append.done:", "append.done:x", "append.done:1:2", "append.dome", "0", "-1",
        "7:1", ":1", " ",
    ])
    func refusesAPlaceThatIsNeverReached(place: String) async throws {
        let outcome = try await Self.die(place)
        #expect(outcome.ending == .exited(64))
        #expect(outcome.errors == "GROUNDWORK_CRASH_AT names no place to crash at: \(place)\n")
        #expect(outcome.output == "")
    }

    @Test(arguments: [
        ("1", "append.begins"), ("3", "append.done"), ("append.uncommitted", "append.uncommitted"),
        ("append.done:2", "append.done"),
    ])
    func killsWhereItIsTold(place: String, name: String) async throws {
        let desk = try Desk()
        let outcome = try await desk.run("run", with: ["GROUNDWORK_CRASH_AT": place])
        #expect(outcome.ending == .killed(9))
        #expect(outcome.errors.hasSuffix("killed at \(name)\n"), "\(outcome.errors)")
    }

    @Test(arguments: [nil, "", "append.done:1000"])
    func killsNobodyElse(place: String?) async throws {
        let desk = try Desk()
        let outcome = try await desk.run("run", with: ["GROUNDWORK_CRASH_AT": place])
        #expect(outcome.ending == .exited(0))
        #expect(!outcome.errors.contains("killed at"))
        #expect(outcome.answer["Status"] as? String == "SUCCESS")
    }
}
