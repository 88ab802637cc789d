import Blocking
import Journaling
import Testing

@testable import Worker

/// How long somebody waits who meets a busy journal.
@Suite struct JournalWaitTests {
    private static let busy = JournalError(.busy, "it is taken", hint: "Wait.")

    private func wait(
        _ end: Duration, _ deadline: Duration, _ interruption: Interruption = .init(), _ told: Counter = .init()
    ) -> JournalWait {
        let now = ContinuousClock.now
        return JournalWait(until: now + end, of: now + deadline, interruption) { told.count += 1 }
    }

    private final class Counter { var count = 0 }

    @Test func isTriedAgainAndToldOnce() async throws {
        let told = Counter()
        let wait = wait(.seconds(600), .seconds(610), Interruption(), told)
        for _ in 1...2 {
            var calls = 0
            let result = try await wait.again { patience throws(JournalError) in
                #expect(patience == JournalWait.slice)
                calls += 1
                if calls < 3 { throw Self.busy }
                return calls
            }
            #expect(result == 3)
        }
        #expect(told.count == 1)
    }

    @Test func isNotTriedAgainWhenItIsBroken() async throws {
        let told = Counter()
        let wait = wait(.seconds(600), .seconds(610), Interruption(), told)
        var calls = 0
        let full = JournalError(.full, "it is full", hint: "Make room.")
        await #expect(throws: full) {
            try await wait.again { _ throws(JournalError) in
                calls += 1
                throw full
            }
        }
        #expect(calls == 1)
        #expect(told.count == 0)
    }

    @Test func endsWithTheTime() async throws {
        let wait = wait(.milliseconds(200), .milliseconds(300))
        let begun = ContinuousClock.now
        await #expect(throws: Self.busy) { try await wait.again { _ throws(JournalError) in throw Self.busy } }
        #expect(ContinuousClock.now - begun >= .milliseconds(190))
    }

    /// What is written after the time may wait for a half of the reserve.
    @Test func leavesTimeForTheAnswer() async throws {
        let short = wait(.seconds(-1), .milliseconds(1_500))
        #expect(try await short.again { patience throws(JournalError) in patience } <= .milliseconds(750))
        let long = wait(.seconds(-1), .seconds(600))
        #expect(try await long.again { patience throws(JournalError) in patience } == JournalWait.slice)
        // No time is no time.
        let late = wait(.seconds(-2), .seconds(-1))
        #expect(try await late.again { patience throws(JournalError) in patience } == .zero)
        await #expect(throws: Self.busy) { try await late.again { _ throws(JournalError) in throw Self.busy } }
    }

    @Test func endsWithAnInterruption() async throws {
        let stop = Interruption()
        let wait = wait(.seconds(600), .seconds(610), stop)
        var calls = 0
        await #expect(throws: Self.busy) {
            try await wait.again { _ throws(JournalError) in
                calls += 1
                if calls == 2 { stop.raise() }
                throw Self.busy
            }
        }
        #expect(calls == 2)
    }
}
