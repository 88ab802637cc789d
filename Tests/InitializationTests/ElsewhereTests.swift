import Testing

@testable import Initialization

/// A run whose settings lead to another database than the one in which its request was begun.
@Suite struct ElsewhereTests {
    struct Case: Sendable {
        var database = "app"
        var server: String? = "db:5432"
        var keepsReceipts = false
        let isRefused: Bool
    }

    /// The request was begun in the database app on db:5432.
    static let cases = [
        Case(isRefused: false), Case(server: nil, isRefused: false), Case(database: "other", isRefused: true),
        Case(database: "other", server: nil, isRefused: true), Case(server: "standby:5432", isRefused: true),
        // A copy, or the same by another name.
        Case(database: "other", server: "standby:5432", keepsReceipts: true, isRefused: false),
    ]

    private func begun(until step: Step) throws -> (Session, FakeDatabase) {
        var database = FakeDatabase()
        database.server = "db:5432"
        var session = try Session()
        try session.start()
        try session.run(until: step, &database)
        return (session, database)
    }

    private static let failure = Failure(
        .configuration, .permanent,
        "the request was begun in the database app on db:5432, and this is other on db:5432",
        hint: "Name the database in which it was begun, or send a new request for this one. Nothing was changed here.")

    @Test(arguments: cases) func onlyWhatIsCertainlyAnotherDatabaseIsRefused(given: Case) throws {
        var (session, database) = try begun(until: .indexes)
        if !given.keepsReceipts { database = FakeDatabase() }
        (database.name, database.server) = (given.database, given.server)
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
        (database.name, database.server) = ("other", "db:5432")
        try session.start()
        try session.run(&database)
        #expect(session.state.conclusion?.failure == Self.failure)
        #expect(session.state.conclusion?.reason.contains("[done: tables: 2 created; not done: ") == true)
    }

    /// Nothing was begun that could be left half done.
    @Test func beforeTheFirstStepTheSettingsMayBeMended() throws {
        var (session, _) = try begun(until: .tables)
        #expect(session.state.home == Place(database: "app", server: "db:5432"))
        session = try Session()
        try session.start()
        var other = FakeDatabase()
        other.name = "other"
        try session.run(&other)
        #expect(session.state.conclusion?.succeeded == true)
    }
}

extension Effect {
    fileprivate var isInspection: Bool { if case .inspect = self { true } else { false } }
}
