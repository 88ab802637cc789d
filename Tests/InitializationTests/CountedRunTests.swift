import Testing

@testable import Initialization

/// Runs that somebody else starts, as Lambda does: a number of them, each shorter than a step may be.
@Suite struct CountedRunTests {
    private static let late = Moment(runLeft: 10_000, requestLeft: 3_000_000, chance: 0)

    private func session(_ runs: Int?, leaving: Bool = false) throws -> Session {
        var session = try Session()
        session.policy.runs = runs
        session.policy.leavesRunning = leaving
        return session
    }

    /// The conclusion of a request whose last run is over.
    private static func over(_ runs: Int) -> Failure {
        Failure(
            .request, .outOfTime, "the time of the last of \(runs) runs is over",
            hint: "Raise the function's timeout, or deploy again: what is done is kept.")
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 3)] as [(runs: Int, failedAt: Int)])
    func theLastRunThatIsOutOfTimeAnswers(runs: Int, failedAt: Int) throws {
        var session = try session(runs)
        session.moment = Self.late
        for run in 1...failedAt {
            #expect(session.state.conclusion == nil)
            try session.start()
            #expect((session.events.last?.kind == .runSuspended) == (run < failedAt))
        }
        #expect(session.state.conclusion?.failure == Self.over(runs))
    }

    @Test func aRequestThatIsOverIsToldOfAsThat() throws {
        var session = try session(1)
        session.moment = Moment(runLeft: 10_000, requestLeft: 10_000, chance: 0)
        try session.start()
        #expect(session.state.conclusion?.failure?.message == "the time in which the request must be answered is over")
    }

    @Test(
        arguments: [(nil, .suspended), (0, .suspended), (1, .suspended), (2, .failed), (5, .failed)]
            as [(Int?, DeadlineTests.End)])
    func aRunWhoseJournalWasLostCountsByTheDatabase(suspensions: Int?, end: DeadlineTests.End) throws {
        var session = try session(3)
        try session.start()
        var inspection = FakeDatabase().inspection(of: Example.manifest)
        inspection.suspensions = suspensions
        try session.take(.inspected(inspection, milliseconds: 5, Self.late))
        #expect(session.state.runs == max(1, (suspensions ?? 0) + 1))
        switch end {
        case .suspended: #expect(session.events.last?.kind == .runSuspended)
        case .failed: #expect(session.state.conclusion?.failure == Self.over((suspensions ?? 0) + 1))
        }
    }

    /// As far as it never reached the database, and no journal tells of another run.
    @Test(arguments: [(3, true, 1), (nil, true, 1), (3, false, 1), (3, true, 2)] as [(Int?, Bool, Int)])
    func aLateRunMayBeTheLast(runs: Int?, isLate: Bool, run: Int) throws {
        var session = try session(runs)
        for number in 1...run {
            session.policy.isLate = isLate && number == run
            try session.start()
            try session.take(.failed(Example.failure(.retry), milliseconds: 5, Self.late))
        }
        guard runs != nil, isLate, run == 1 else {
            #expect(session.events.last?.kind == .runSuspended)
            return
        }
        let failure = try #require(session.state.conclusion?.failure)
        #expect(failure.message.hasPrefix("the time of what may be the last run is over; the last failure was "))
        #expect(failure.hint == Self.over(3).hint)
    }

    /// What could not be written cannot be counted either: a late one is the last.
    @Test(
        arguments: [
            (nil, false, 1, true), (3, false, 1, true), (3, false, 2, true), (3, false, 3, false), (0, false, 1, false),
            (3, true, 1, false), (3, true, 2, false),
        ] as [(Int?, Bool, Int, Bool)])
    func aRunThatCouldNotWriteCountsWhatIsKnown(runs: Int?, isLate: Bool, known: Int, hasAnother: Bool) {
        var policy = RetryPolicy()
        policy.runs = runs
        policy.isLate = isLate
        #expect(policy.hasAnother(afterUnwritten: known, Self.late) == hasAnother)
        // Nobody waits for another.
        let over = Moment(runLeft: 10_000, requestLeft: 20_000, chance: 0)
        #expect(!policy.hasAnother(afterUnwritten: known, over))
    }

    @Test func aLateRunThatReachedTheDatabaseCountsByIt() throws {
        var database = FakeDatabase()
        var session = try session(3, leaving: true)
        session.policy.isLate = true
        try session.start()
        try session.run(until: .tables, &database)
        #expect(session.policy.leaves(in: session.state))
        // The connection is lost, and not to be had again in time.
        var lost = Example.failure(.retry)
        lost.origin = .connection
        try session.take(.failed(lost, milliseconds: 5, Self.late))
        #expect(session.events.last?.kind == .runSuspended)
    }

    @Test func aStepThatMayBeLeftHasTheRequestsTime() throws {
        var database = FakeDatabase()
        var session = try session(2, leaving: true)
        try session.start()
        // Only steps that lay something: a look at the database must end with the run.
        #expect(session.events.last == .started(.connect))
        try session.run(until: .tables, &database)
        #expect(
            session.events.last
                == .started(.tables, 1, [.create(Example.a), .create(Example.b)], budget: 2_990_000))
    }

    @Test func theLastRunLeavesNothingBehind() throws {
        var database = FakeDatabase()
        var session = try session(1, leaving: true)
        try session.start()
        try session.run(until: .tables, &database)
        #expect(session.events.last == .started(.tables, 1, [.create(Example.a), .create(Example.b)]))
    }

    @Test(arguments: [true, false])
    func aStepThatWasLeftIsLookedForByTheNextRun(isCommitted: Bool) throws {
        var database = FakeDatabase()
        var session = try session(nil, leaving: true)
        try session.start()
        try session.run(until: .tables, &database)
        guard let effect = react(session.state) else { throw UnexpectedEnd() }
        if isCommitted { _ = database.perform(effect, at: session.moment) }
        let left = Example.failure(.leftRunning)
        #expect(
            try session.take(.failed(left, milliseconds: 9, Self.late)) == [
                .stepInDoubt(StepInDoubt(step: .tables, attempt: 1, failure: left)),
                .suspended(
                    .outOfTime, left,
                    "done: nothing; not done: tables, indexes, functions, triggers; at work in the database: tables"),
            ])
        #expect(react(session.state) == nil)

        try session.start()
        try session.run(&database)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.createdTwice == [])
        let probed = session.events.contains { event in
            if case .stepCommitted(let committed) = event { committed.probed } else { false }
        }
        #expect(probed == isCommitted)
    }

    struct UnexpectedEnd: Error {}
}
