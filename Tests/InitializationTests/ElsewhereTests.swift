import Testing

@testable import Initialization

/// A run whose settings lead to another database than the one in which its request was begun.
@Suite struct ElsewhereTests {
    struct Case: Sendable {
        var database = "app"
        var identity: String? = "7/5"
        var keepsReceipts = false
        let isRefused: Bool
    }

    /// The request was begun in the database app, which is 7/5.
    static let cases = [
        Case(isRefused: false), Case(identity: nil, isRefused: false),
        Case(database: "other", identity: nil, isRefused: true),
        Case(identity: "8/5", isRefused: true), Case(identity: "7/6", isRefused: true),
        // By another name.
        Case(database: "other", isRefused: false),
        // A copy.
        Case(database: "other", identity: "8/6", keepsReceipts: true, isRefused: false),
    ]

    private func begun(until step: Step) throws -> (Session, FakeDatabase) {
        var database = FakeDatabase()
        database.identity = "7/5"
        var session = try Session()
        try session.start()
        try session.run(until: step, &database)
        return (session, database)
    }

    private static let failure = Failure(
        .configuration, .permanent,
        "the request was begun in the database app (7/5), and this is other (7/6)",
        hint: "Name the database in which it was begun, or send a new request for this one. Nothing was changed here.")

    @Test(arguments: cases) func onlyWhatIsCertainlyAnotherDatabaseIsRefused(given: Case) throws {
        var (session, database) = try begun(until: .indexes)
        if !given.keepsReceipts { database = FakeDatabase() }
        (database.name, database.identity) = (given.database, given.identity)
        try session.start()
        let effects = try session.run(&database)
        guard given.isRefused else {
            #expect(session.state.conclusion?.succeeded == true)
            return
        }
        #expect(effects.map(\.isInspection) == [true])
        guard case .suspended(let suspended) = session.state.phase else {
            Issue.record("\(session.state.phase)")
            return
        }
        #expect(suspended.reason == .elsewhere)
        #expect(
            suspended.progress
                == "done: tables: 2 created; not done: indexes, functions, triggers; in doubt: indexes")
        #expect(database.transactions == 0)
    }

    @Test func atHomeItGoesOn() throws {
        var (session, database) = try begun(until: .functions)
        var other = FakeDatabase()
        other.name = "other"
        try session.start()
        try session.run(&other)
        #expect(session.state.lastFailure?.message.hasSuffix("and this is other") == true)
        try session.start()
        try session.run(&database)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
    }

    @Test func whoWaitsForTheAnswerIsToldAtOnce() throws {
        var (session, database) = try begun(until: .indexes)
        session.policy.isAwaited = true
        database = FakeDatabase()
        (database.name, database.identity) = ("other", "7/6")
        try session.start()
        try session.run(&database)
        #expect(session.state.conclusion?.failure == Self.failure)
        #expect(session.state.conclusion?.reason.contains("[done: tables: 2 created; not done: ") == true)
    }

    /// Nothing was begun that could be left half done.
    @Test func beforeTheFirstStepTheSettingsMayBeMended() throws {
        var (session, _) = try begun(until: .tables)
        #expect(session.state.home == Place(database: "app", identity: "7/5"))
        // The first run's time is over when it has looked.
        session = try Session()
        try session.start()
        let looked = Inspection(
            serverVersion: 150_018, database: "app", role: "owner", hasReceipts: false, epoch: 0, receipts: [],
            objects: Example.manifest.objects.map { ObjectStatus($0.id, .missing) }, identity: "7/5")
        let late = Moment(runLeft: 0, requestLeft: Example.moment.requestLeft, chance: 0)
        try session.take(.inspected(looked, milliseconds: 5, late))
        #expect(session.events.last?.kind == .runSuspended)
        #expect(session.state.home == nil)
        try session.start()
        var other = FakeDatabase()
        (other.name, other.identity) = ("other", "7/6")
        try session.run(&other)
        #expect(session.state.conclusion?.succeeded == true)
    }
}

extension Effect {
    fileprivate var isInspection: Bool { if case .inspect = self { true } else { false } }
}
