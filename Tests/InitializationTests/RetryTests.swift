import Testing

@testable import Initialization

@Suite struct RetryTests {
    private static let refused = Example.failure(.retry, "57P03", .connection)
    private static let locked = Example.failure(.retry, "55P03")

    @Test(
        arguments: [
            (1, 0.0, 1), (1, 0.5, 100), (1, 0.9999, 199), (2, 0.5, 200), (3, 0.25, 200), (7, 0.5, 6_400),
            // From the eighth on the cap holds: 15 seconds.
            (8, 0.5, 7_500), (20, 0.5, 7_500), (21, 0.5, 7_500), (64, 0.5, 7_500), (1_000_000, 0.5, 7_500),
            (Int.max, 1 - 1e-16, 14_999), (0, 0.5, 100), (Int.min, 0.5, 100),
        ] as [(Int, Double, Int64)])
    func pausesGrowWithFullJitter(attempt: Int, chance: Double, pause: Int64) {
        #expect(RetryPolicy().pause(after: attempt, chance: chance) == pause)
    }

    @Test(arguments: [
        (Int64.max, Int64.max, 1.0), (.max, 15_000, .infinity), (0, 0, 0.5), (-5, 15_000, 0.5), (200, -1, 0.5),
        (200, 15_000, .nan), (200, 15_000, -1), (.min, .min, 0.9),
    ])
    func pausesStayBetweenOneMillisecondAndTheCap(base: Int64, cap: Int64, chance: Double) {
        var policy = RetryPolicy()
        policy.base = base
        policy.cap = cap
        for attempt in [Int.min, 0, 1, 2, 20, 63, 64, .max] {
            #expect((1...max(1, cap)).contains(policy.pause(after: attempt, chance: chance)))
        }
    }

    @Test func connectingIsTriedTwelveTimes() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        let effects = try session.run(&database) { effect, _ in
            if case .inspect = effect { .failed(Self.refused, milliseconds: 9, Example.moment) } else { nil }
        }
        let pauses = effects.compactMap { if case .wait(let pause) = $0 { pause } else { nil } }
        #expect(pauses == [100, 200, 400, 800, 1600, 3200, 6400, 7500, 7500, 7500, 7500])
        #expect(
            session.all([.stepFailed])
                == (1...12).map { .failed(.connect, $0, Self.refused) })
        #expect(
            session.state.conclusion?.reason
                == "57P03 it failed [done: nothing; not done: tables, indexes, functions, triggers]")
        #expect(session.state.conclusion?.failure == Self.refused)
    }

    @Test func aLockedStepIsTriedAgainWithoutALook() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .tables, &database)
        let work = [PlannedObject.create(Example.a), .create(Example.b)]
        #expect(
            try session.take(.failed(Self.locked, milliseconds: 9, Example.moment)) == [
                .failed(.tables, 1, Self.locked), .retry(.tables, after: 100),
            ])
        #expect(try session.take(.waited(Example.moment)) == [.started(.tables, 2, work)])
        #expect(
            try session.take(.failed(Self.locked, milliseconds: 9, Example.moment)).last == .retry(.tables, after: 200))
        try session.run(&database)
        #expect(session.state.conclusion?.succeeded == true)
    }

    @Test(arguments: [
        Example.failure(.retry, "08006", .connection), Example.failure(.retry, "25006"),
        Example.failure(.retry, "25006", .connection),
    ])
    func aLostOrReadOnlyServerIsConnectedToAnew(failure: Failure) throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .indexes, &database)
        #expect(
            try session.take(.failed(failure, milliseconds: 9, Example.moment)) == [
                .failed(.indexes, 1, failure), .retry(.connect, after: 100),
            ])
        #expect(
            try session.take(.waited(Example.moment)) == [
                .started(.connect, 2, epoch: session.state.inspection?.epoch ?? 0)
            ])
        try session.run(&database)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
        #expect(database.createdTwice == [])
    }

    @Test func aStepIsTriedAHundredTimes() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        let effects = try session.run(&database) { effect, _ in
            if case .lay = effect { .failed(Self.locked, milliseconds: 9, Example.moment) } else { nil }
        }
        #expect(effects.count { if case .lay = $0 { true } else { false } } == 100)
        #expect(session.state.conclusion?.failure == Self.locked)
    }

    @Test func failuresOfOneStepDoNotCountForTheNext() throws {
        var database = FakeDatabase()
        var session = try Session()
        session.policy.stepAttempts = 2
        try session.start()
        var failed: Set<Step> = []
        try session.run(&database) { effect, _ in
            guard case .lay(let laying) = effect, failed.insert(laying.step).inserted else { return nil }
            return .failed(Self.locked, milliseconds: 9, Example.moment)
        }
        #expect(failed.count == 4)
        #expect(session.state.conclusion?.succeeded == true)
    }

    @Test func aPermanentFailureEndsAtOnceAndSaysWhatIsDone() throws {
        var database = FakeDatabase(mistakes: [Example.f: "42601"])
        var session = try Session()
        try session.start()
        try session.run(&database)
        let failure = Example.failure(.permanent, "42601", of: Example.f)
        #expect(session.all([.stepFailed]) == [.failed(.functions, 1, failure)])
        #expect(
            session.state.conclusion?.reason
                == "functions/f.sql: 42601 it failed "
                + "[done: tables: 2 created; indexes: 1 created; not done: functions, triggers]")
    }

    @Test func aDatabaseThatMovedIsLookedAtAgain() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .tables, &database)
        // Another run lays a table.
        database.epoch = 7
        database.conditions[Example.a] = .unchanged
        try session.run(&database)
        let moved = Example.failure(.moved, SQLState.moved)
        #expect(
            Array(session.events.dropFirst(5).prefix(5)) == [
                .failed(.tables, 1, moved), .started(.connect, 2),
                session.events[7], .started(.tables, 2, [.create(Example.b)], epoch: 7),
                .committed(.tables, 2, receipt: 8, laid: 1, kept: 1),
            ])
        #expect(session.state.conclusion?.succeeded == true)
        #expect(database.createdTwice == [])
    }

    @Test(arguments: ["42P07", "42710", "23505"])
    func somethingInTheWayThatNoLookShowsEndsAfterTheSecondTime(code: String) throws {
        // tables/a.sql creates something else than a, and that is there.
        var database = FakeDatabase(mistakes: [Example.a: code])
        var session = try Session()
        try session.start()
        try session.run(&database)
        let failure = Example.failure(.moved, code, of: Example.a)
        #expect(session.all([.stepFailed]) == [.failed(.tables, 1, failure), .failed(.tables, 2, failure)])
        #expect(session.state.conclusion?.failure == failure)
    }

    @Test func aDatabaseThatAlwaysMovesIsGivenUp() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(&database) { effect, database in
            if case .lay = effect { database.epoch += 1 }
            return nil
        }
        #expect(database.transactions == 100)
        #expect(session.state.conclusion?.failure == Example.failure(.moved, SQLState.moved))
    }
}
