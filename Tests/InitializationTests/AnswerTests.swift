import Testing

@testable import Initialization

/// The answer: the same bytes, however often it has to be sent.
@Suite struct AnswerTests {
    private static let lost = Example.failure(.retry, nil, .answer)

    /// A session that has its answer and is about to send it.
    private func prepared() throws -> Session {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .respond, &database)
        return session
    }

    @Test func aRedeliveredRequestGetsTheSameBytes() throws {
        var database = FakeDatabase()
        var session = try prepared()
        try session.run(&database)
        #expect(
            try session.start() == [.runStarted(Example.run()), .requestRedelivered, .started(.respond, 2)])
        #expect(try session.run(&database) == [.respond(body: RunTests.createdReason)])
        #expect(session.state.phase == .finished(answered: true))
        #expect(session.all([.answerPrepared]).count == 1)
    }

    @Test(arguments: [Disposition.retry, .inDoubt, .outOfTime])
    func anAnswerThatMayNotHaveArrivedIsSentAgain(disposition: Disposition) throws {
        var session = try prepared()
        let failure = Example.failure(disposition, nil, .answer)
        #expect(
            try session.take(.failed(failure, milliseconds: 9, Example.moment)) == [
                .failed(.respond, 1, failure), .retry(.respond, after: 100),
            ])
        try session.take(.waited(Example.moment))
        #expect(react(session.state) == .respond(body: RunTests.createdReason))
    }

    @Test func deliveryIsTriedTenTimesAndThenLeftToAnotherRun() throws {
        var database = FakeDatabase()
        var session = try prepared()
        let effects = try session.run(&database) { effect, _ in
            if case .respond = effect { .failed(Self.lost, milliseconds: 9, Example.moment) } else { nil }
        }
        #expect(effects.count { if case .respond = $0 { true } else { false } } == 10)
        #expect(session.events.last == .suspended(.unanswered, Self.lost, RunTests.createdReason))
        // Another run begins with the answer, and its attempts count anew.
        #expect(try session.start() == [.runStarted(Example.run()), .started(.respond, 11)])
        #expect(
            try session.take(.failed(Self.lost, milliseconds: 9, Example.moment)).last == .retry(.respond, after: 100))
        #expect(try session.run(&database).last == .respond(body: RunTests.createdReason))
        #expect(session.state.phase == .finished(answered: true))
    }

    @Test func anAnswerThatIsRefusedForGoodIsAbandoned() throws {
        var session = try prepared()
        let expired = Example.failure(.permanent, nil, .answer)
        #expect(
            try session.take(.failed(expired, milliseconds: 9, Example.moment)) == [
                .failed(.respond, 1, expired), .answerAbandoned(AnswerAbandoned(failure: expired)),
            ])
        #expect(session.state.phase == .finished(answered: false))
        #expect(react(session.state) == nil)
    }

    @Test func aCrashBeforeTheBytesAreDecidedLosesNothing() throws {
        var database = FakeDatabase(mistakes: [Example.a: "42601"])
        var session = try Session()
        try session.start()
        try session.run(until: .tables, &database)
        try session.run(&database, limit: 1)
        let conclusion = try #require(session.state.conclusion)
        #expect(try session.start() == [.runStarted(Example.run())])
        #expect(react(session.state) == .encode(conclusion))
    }
}
