import Testing

@testable import Initialization

/// A run in which nothing succeeds uses its time: it ends behind one last try, not at the first pause that is too long.
@Suite struct LastTryTests {
    /// A run whose clock goes on by its pauses and by what each try takes.
    private struct Clocked {
        var session: Session
        /// Milliseconds left of the run.
        var left: Int64
        var pauses: [Int64] = []
        var shortened = 0
        var tries = 0

        /// Performs what is asked for; each try fails after so many milliseconds.
        mutating func run(failing failure: Failure, after took: Int64, requestLeft: Int64, chances: [Double]) throws {
            var ended = false
            while !ended, tries < 1_000, let effect = react(session.state) {
                let moment = Moment(
                    runLeft: left, requestLeft: left + requestLeft, chance: chances[tries % chances.count])
                switch effect {
                case .wait(let pause):
                    pauses.append(pause)
                    let drawn = session.policy.pause(after: pauses.count, chance: chances[(tries - 1) % chances.count])
                    if pause < drawn { shortened += 1 }
                    left -= pause
                    try session.take(
                        .waited(Moment(runLeft: left, requestLeft: left + requestLeft, chance: moment.chance)))
                case .inspect, .lay:
                    left -= took
                    let now = Moment(runLeft: left, requestLeft: left + requestLeft, chance: moment.chance)
                    try session.take(.failed(failure, milliseconds: took, now))
                    tries += 1
                case .encode, .respond: ended = true
                }
            }
        }
    }

    private func clocked(_ milliseconds: Int64, runs: Int? = nil) throws -> Clocked {
        var session = try Session()
        session.policy.reserve = RetryPolicy().reserved(of: milliseconds)
        session.policy.connectAttempts = 1_000
        session.policy.stepAttempts = 1_000
        session.policy.runs = runs
        session.moment = Moment(runLeft: milliseconds, requestLeft: 3_000_000, chance: 0.5)
        return Clocked(session: session, left: milliseconds)
    }

    static let chances: [[Double]] = [[0], [0.1], [0.5], [0.9999], [0.99, 0.001], [0.3, 0.7, 0.05, 0.95]]

    @Test(arguments: [840_000, 60_000, 30_000, 15_000, 8_000, 4_000, 1_000] as [Int64], chances)
    func comesAtTheEndOfTheUsableTime(run: Int64, chances: [Double]) throws {
        var clocked = try clocked(run)
        let policy = clocked.session.policy
        try clocked.session.start()
        try clocked.run(
            failing: Example.failure(.retry, "57P03", .connection), after: 3, requestLeft: 2_000_000, chances: chances)
        // Of ever so short pauses there may be too many for that.
        guard clocked.tries < 1_000 else {
            #expect(chances == [0])
            return
        }
        #expect(clocked.session.events.last?.kind == .runSuspended)
        // It had the least time of a try, of which the rest is left over; never did one begin with less.
        let least = policy.least(for: .connect)
        #expect((least - 3...least).contains(clocked.left - policy.reserve))
        #expect(clocked.shortened <= 1)
        let budgets = clocked.session.all([.stepStarted]).map { event in
            if case .stepStarted(let work) = event { work.budget } else { 0 as Int64 }
        }
        #expect(budgets.allSatisfy { $0 >= least })
        #expect(budgets.count { $0 <= least + 3 } <= 2)
    }

    @Test func isOneOfALockedStepToo() throws {
        var database = FakeDatabase()
        var clocked = try clocked(30_000)
        clocked.session.moment = Moment(runLeft: 30_000, requestLeft: 3_000_000, chance: 0.5)
        try clocked.session.start()
        try clocked.session.run(until: .tables, &database)
        // Each waits its 0.9 seconds for the lock.
        try clocked.run(
            failing: Example.failure(.retry, "55P03"), after: 900, requestLeft: 2_000_000, chances: [0.99])
        #expect(clocked.session.events.last?.kind == .runSuspended)
        #expect(clocked.left == 6_000 + 1_000 - 900)
        #expect(clocked.shortened == 1)
    }

    @Test func isFollowedByTheAnswerWhereNoRunIsLeft() throws {
        var clocked = try clocked(15_000, runs: 1)
        try clocked.session.start()
        let down = Example.failure(.retry, "57P03", .connection)
        try clocked.run(failing: down, after: 3, requestLeft: 2_000_000, chances: [0.99])
        #expect(clocked.left == 3_000 + 1_000 - 3)
        let message = try #require(clocked.session.state.conclusion?.failure?.message)
        #expect(message == "the time of the last of 1 runs is over; the last failure was 57P03 it failed")
    }

    /// The count of pauses begins anew, and so does the time.
    @Test func isThereInEachRun() throws {
        var clocked = try clocked(15_000)
        for _ in 1...3 {
            clocked.left = 15_000
            clocked.pauses = []
            clocked.shortened = 0
            try clocked.session.start()
            try clocked.run(
                failing: Example.failure(.retry, "57P03", .connection), after: 3, requestLeft: 2_000_000,
                chances: [0.99])
            #expect(clocked.session.events.last?.kind == .runSuspended)
            #expect(clocked.left == 3_997)
            #expect(clocked.shortened == 1)
        }
    }

    @Test(
        arguments: [
            (10_000, .connect, 1_000), (3_000, .tables, 1_000), (2_000, .connect, 666), (500, .triggers, 166),
            (0, .connect, 0), (10_000, .respond, 250), (500, .respond, 166),
        ] as [(Int64, Step, Int64)])
    func hasASecondOrAThirdOfTheReserve(reserve: Int64, step: Step, least: Int64) {
        var policy = RetryPolicy()
        policy.reserve = reserve
        #expect(policy.least(for: step) == least)
    }
}
