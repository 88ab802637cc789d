import Testing

@testable import Initialization

/// Time that runs out: for the run, which another may carry on, and for the request, which must be answered.
@Suite struct DeadlineTests {
    private static let nothing = "done: nothing; not done: tables, indexes, functions, triggers"

    @Test(
        arguments: [
            // The reserve for the answer, 10 seconds, is never given to a step.
            (600_000, 3_000_000, 590_000), (10_001, 3_000_000, 1), (600_000, 40_000, 30_000), (600_000, 10_001, 1),
        ] as [(Int64, Int64, Int64)])
    func aStepGetsTheTimeLeftLessTheReserve(run: Int64, request: Int64, budget: Int64) throws {
        var session = try Session()
        session.moment = Moment(runLeft: run, requestLeft: request, chance: 0)
        #expect(try session.start() == [.runStarted(Example.run()), .started(.connect, 1, budget: budget)])
    }

    /// An hour is what senders wait as a rule; one that waits for seconds is answered in time, too.
    @Test(
        arguments: [
            (3_600_000, 10_000), (50_000, 10_000), (30_000, 6_000), (15_000, 3_000), (6_000, 3_000), (4_000, 2_000),
            (1_000, 500),
        ] as [(Int64, Int64)])
    func theReserveIsAShareOfTheTimeThatTheSenderWaits(patience: Int64, reserve: Int64) {
        #expect(RetryPolicy().reserved(of: patience) == reserve)
        // The server may take a part of it to cancel; the rest is for the answer.
        var policy = RetryPolicy()
        policy.reserve = reserve
        #expect((reserve / 2..<reserve).contains(policy.cancelling))
        // Of a run that keeps less no more is kept.
        var short = RetryPolicy()
        short.reserve = 400
        #expect(short.reserved(of: patience) == 400)
    }

    /// What comes of a request whose next step has no time left.
    enum End { case suspended, failed }

    @Test(
        arguments: [
            (10_000, 3_000_000, .suspended), (0, 3_000_000, .suspended), (-50, 3_000_000, .suspended),
            (10_000, 20_001, .suspended),
            // Whoever waits for the answer stops waiting before another run could do anything.
            (10_000, 20_000, .failed), (600_000, 10_000, .failed), (10_000, 10_000, .failed), (600_000, -1, .failed),
            (0, 0, .failed), (-50, -50, .failed), (0, 10_000, .failed), (0, .max, .suspended), (.max, 10_000, .failed),
            (.min, .max, .suspended), (.min, 0, .failed),
        ] as [(Int64, Int64, End)])
    func outOfTime(run: Int64, request: Int64, end: End) throws {
        var session = try Session()
        session.moment = Moment(runLeft: max(run, -1_000), requestLeft: request, chance: 0)
        let events = try session.start()
        switch end {
        case .suspended:
            #expect(events == [.runStarted(Example.run()), .suspended(.outOfTime, nil, Self.nothing)])
            #expect(react(session.state) == nil)
        case .failed:
            let failure = Failure(
                .request, .outOfTime, "the time in which the request must be answered is over",
                hint: "Raise ServiceTimeout, or deploy again: what is done is kept.")
            #expect(session.state.conclusion?.failure == failure)
            #expect(events.last == session.state.conclusion.map { .requestConcluded($0) })
        }
    }

    @Test func aStepThatUsedUpItsTimeSuspendsAndTheNextRunGoesOn() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .indexes, &database)
        let slow = Example.failure(.outOfTime, "57014", of: Example.i)
        let late = Moment(runLeft: 10_000, requestLeft: 3_000_000, chance: 0)
        let progress = "done: tables: 2 created; not done: indexes, functions, triggers"
        #expect(
            try session.take(.failed(slow, milliseconds: 9, late)) == [
                .failed(.indexes, 1, slow), .suspended(.outOfTime, slow, progress),
            ])
        try session.start()
        try session.run(&database)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.receipts.map(\.attempt) == [1, 2, 1, 1])
        #expect(session.state.runs == 2)
    }

    @Test func aStepThatUsedUpTheRequestsTimeIsAnsweredWithItsFailure() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .indexes, &database)
        let slow = Example.failure(.outOfTime, "57014", of: Example.i)
        try session.take(
            .failed(slow, milliseconds: 9, Moment(runLeft: 700_000, requestLeft: 10_000, chance: 0)))
        #expect(
            session.state.conclusion?.reason
                == "the time in which the request must be answered is over; the last failure was indexes/i.sql: 57014 "
                + "it failed. Raise ServiceTimeout, or deploy again: what is done is kept. "
                + "[done: tables: 2 created; not done: indexes, functions, triggers]")
    }

    /// What comes of a step that may be tried again.
    enum Retry: Equatable { case after(Int64), suspended, failed }

    /// The pause as drawn is 1.1 seconds; a try has a second of its own.
    @Test(
        arguments: [
            (12_099, 3_000_000, .after(1_099)), (600_000, 12_099, .after(1_099)), (12_098, 3_000_000, .after(1_098)),
            (600_000, 12_098, .after(1_098)), (11_001, 3_000_000, .after(1)), (11_000, 3_000_000, .suspended),
            (600_000, 11_000, .failed), (-1, 3_000_000, .suspended), (-1, -1, .failed),
        ] as [(Int64, Int64, Retry)])
    func aPauseIsShortenedForOneMoreTryAndNotBegunWithoutTimeForIt(run: Int64, request: Int64, retry: Retry) throws {
        var session = try Session()
        session.policy.base = 1_100
        try session.start()
        let moment = Moment(runLeft: run, requestLeft: request, chance: 1)
        #expect(session.policy.pause(after: 1, chance: 1) == 1_099)
        let events = try session.take(
            .failed(Example.failure(.retry, "08006", .connection), milliseconds: 9, moment))
        switch retry {
        case .after(let pause): #expect(events.last == .retry(.connect, after: pause))
        case .suspended: #expect(events.last?.kind == .runSuspended)
        case .failed: #expect(session.state.conclusion?.failure?.disposition == .outOfTime)
        }
    }

    @Test func theAnswerMayUseTheReserve() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .respond, &database)
        let busy = Example.failure(.retry, nil, .answer)
        let late = Moment(runLeft: 351, requestLeft: -5, chance: 0.5)
        #expect(
            try session.take(.failed(busy, milliseconds: 9, late)) == [
                .failed(.respond, 1, busy), .retry(.respond, after: 100),
            ])
        #expect(try session.take(.waited(late)) == [.started(.respond, 2, epoch: 4)])
        // 200 were drawn: the last try has a quarter of a second.
        let later = Moment(runLeft: 251, requestLeft: -5, chance: 0.5)
        #expect(
            try session.take(.failed(busy, milliseconds: 9, later)) == [
                .failed(.respond, 2, busy), .retry(.respond, after: 1),
            ])
        #expect(try session.take(.waited(later)) == [.started(.respond, 3, epoch: 4)])
        let last = Moment(runLeft: 250, requestLeft: -5, chance: 0)
        #expect(
            try session.take(.failed(busy, milliseconds: 9, last)) == [
                .failed(.respond, 3, busy), .suspended(.unanswered, busy, RunTests.createdReason),
            ])
    }

    @Test(arguments: [Step.connect, .tables, .indexes, .functions, .triggers, .respond])
    func anInterruptionSuspendsEveryStep(step: Step) throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: step, &database)
        let stop = Example.failure(.interrupted)
        let attempt = session.state.attempts[step] ?? 0
        let progress = session.state.progress
        #expect(
            try session.take(.failed(stop, milliseconds: 9, Example.moment)) == [
                .failed(step, attempt, stop),
                .suspended(
                    step == .respond ? .unanswered : .interrupted, step == .respond ? stop : nil, progress),
            ])
        #expect(react(session.state) == nil)
        try session.start()
        try session.run(&database)
        #expect(session.state.phase == .finished(answered: true))
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.createdTwice == [])
    }

    @Test func anInterruptedPauseSuspends() throws {
        var session = try Session()
        try session.start()
        try session.take(.failed(Example.failure(.retry, "08006", .connection), milliseconds: 9, Example.moment))
        #expect(try session.take(.interrupted) == [.suspended(.interrupted, nil, Self.nothing)])
    }
}
