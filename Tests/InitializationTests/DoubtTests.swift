import Testing

@testable import Initialization

/// Steps of which nobody knows whether they were committed: only the receipts decide.
@Suite struct DoubtTests {
    private static let cut = Example.failure(.inDoubt, "08006", .connection)
    private static let work = [PlannedObject.create(Example.a), .create(Example.b)]

    /// A session whose tables step is under way.
    private func begun(_ database: inout FakeDatabase) throws -> Session {
        var session = try Session()
        try session.start()
        try session.run(until: .tables, &database)
        return session
    }

    @Test(arguments: [true, false])
    func aConnectionCutInCommitIsSettledByTheReceipt(committed: Bool) throws {
        var database = FakeDatabase()
        var session = try begun(&database)
        if committed, case .lay(let laying) = react(session.state) { _ = database.lay(laying) }
        #expect(
            try session.take(.failed(Self.cut, milliseconds: 9, Example.moment)) == [
                .stepInDoubt(StepInDoubt(step: .tables, attempt: 1, failure: Self.cut)), .retry(.connect, after: 100),
            ])
        #expect(session.state.progress.hasSuffix("; in doubt: tables"))
        #expect(try session.take(.waited(Example.moment)) == [.started(.connect, 2)])
        // What was sent may still be on its way: it is settled before the receipts are read.
        #expect(
            react(session.state)
                == .inspect(
                    Example.manifest,
                    settling: StepStarted(
                        step: .tables, attempt: 1, objects: Self.work, epoch: 0, budget: 590_000)))
        let seen = database.inspection(of: Example.manifest)
        #expect(
            try session.take(.inspected(seen, milliseconds: 5, Example.moment))
                == (committed
                    ? [
                        .inspected(seen), .committed(.tables, receipt: 1, laid: 2, probed: true),
                        .started(.indexes, 1, [.create(Example.i)], epoch: 1),
                    ]
                    : [
                        .inspected(seen), .stepNotCommitted(StepNotCommitted(step: .tables, attempt: 1)),
                        .started(.tables, 2, Self.work),
                    ]))
        try session.run(&database)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.createdTwice == [])
        #expect(session.state.doubt == nil)
    }

    /// The server goes on with what a lost client sent: the first look comes too early, and the attempt that follows is
    /// refused because the database moved.
    @Test func whatIsCommittedAfterTheLookIsFoundByItsReceipt() throws {
        var database = FakeDatabase()
        var session = try begun(&database)
        guard case .lay(let late) = react(session.state) else {
            Issue.record("nothing to lay")
            return
        }
        try session.take(.failed(Self.cut, milliseconds: 9, Example.moment))
        try session.take(.waited(Example.moment))
        let early = database.inspection(of: Example.manifest)
        try session.take(.inspected(early, milliseconds: 5, Example.moment))
        #expect(session.state.unproven.map(\.attempt) == [1])
        _ = database.lay(late)
        try session.run(&database)
        #expect(
            session.all([.stepNotCommitted, .stepCommitted]).prefix(2) == [
                .stepNotCommitted(StepNotCommitted(step: .tables, attempt: 1)),
                .committed(.tables, receipt: 1, laid: 2, probed: true),
            ])
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.createdTwice == [])
        #expect(session.state.unproven == [])
    }

    @Test func aReceiptOfAnEarlierEpochProvesNothing() throws {
        // The journal was lost once: the receipts of that time have the same step and attempt.
        var database = FakeDatabase(
            conditions: [:], receipts: [Receipt(number: 3, step: .tables, attempt: 1)], epoch: 5)
        var session = try begun(&database)
        try session.take(.failed(Self.cut, milliseconds: 9, Example.moment))
        try session.take(.waited(Example.moment))
        let events = try session.take(
            .inspected(database.inspection(of: Example.manifest), milliseconds: 5, Example.moment))
        #expect(
            Array(events.dropFirst()) == [
                .stepNotCommitted(StepNotCommitted(step: .tables, attempt: 1)),
                .started(.tables, 2, Self.work, epoch: 5),
            ])
    }

    @Test func receiptsOfOtherStepsAndAttemptsProveNothing() throws {
        var database = FakeDatabase(
            receipts: [
                Receipt(number: 8, step: .indexes, attempt: 1), Receipt(number: 9, step: .tables, attempt: 2),
            ])
        var session = try begun(&database)
        database.epoch = 9
        try session.take(.failed(Self.cut, milliseconds: 9, Example.moment))
        try session.run(&database)
        #expect(session.all([.stepNotCommitted]).count == 1)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
    }

    @Test func whatWasDroppedSinceItsCommitIsLaidAnew() throws {
        var database = FakeDatabase()
        var session = try begun(&database)
        if case .lay(let laying) = react(session.state) { _ = database.lay(laying) }
        try session.start()
        database.conditions[Example.a] = nil
        let seen = database.inspection(of: Example.manifest)
        #expect(
            try session.take(.inspected(seen, milliseconds: 5, Example.moment)) == [
                .inspected(seen), .committed(.tables, receipt: 1, laid: 2, probed: true),
                .started(.tables, 2, [.create(Example.a)], epoch: 1),
            ])
    }

    @Test func aDoubtOutlivesFailedConnectionsAndRuns() throws {
        var database = FakeDatabase()
        var session = try begun(&database)
        if case .lay(let laying) = react(session.state) { _ = database.lay(laying) }
        let late = Moment(runLeft: 10_000, requestLeft: 3_000_000, chance: 0.5)
        #expect(
            try session.take(.failed(Self.cut, milliseconds: 9, late)).last
                == .suspended(
                    .outOfTime, Self.cut,
                    "done: nothing; not done: tables, indexes, functions, triggers; in doubt: tables"))
        try session.start()
        try session.take(.failed(Example.failure(.retry, "57P03", .connection), milliseconds: 9, Example.moment))
        try session.start()
        try session.run(&database)
        #expect(session.all([.stepInDoubt]).count == 1)
        #expect(session.all([.stepCommitted]).first == .committed(.tables, receipt: 1, laid: 2, probed: true))
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.createdTwice == [])
    }

    @Test func anAttemptThatIsStillAtWorkIsWaitedForAsLongAsAStep() throws {
        var database = FakeDatabase()
        var session = try begun(&database)
        session.policy.connectAttempts = 2
        session.policy.stepAttempts = 4
        try session.start()
        for pause: Int64 in [100, 200, 400] {
            let locked = Example.failure(.retry, "55P03")
            #expect(
                try session.take(.failed(locked, milliseconds: 9, Example.moment)).last
                    == .retry(.connect, after: pause))
            try session.take(.waited(Example.moment))
        }
        try session.run(&database)
        #expect(session.all([.stepNotCommitted]).count == 1)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
    }

    @Test func aDoubtThatCannotBeSettledIsAnsweredAsOne() throws {
        var database = FakeDatabase()
        var session = try begun(&database)
        session.policy.stepAttempts = 1
        try session.take(.failed(Self.cut, milliseconds: 9, Example.moment))
        #expect(
            session.state.conclusion?.reason
                == "08006 it failed [done: nothing; not done: tables, indexes, functions, triggers; in doubt: tables]")
    }
}
