import Testing

@testable import Initialization

/// Objects whose turn comes before that of what they need.
@Suite struct DeferralTests {
    private static func tables(_ count: Int) -> [ObjectID] {
        (1...count).map { ObjectID(.table, $0 < 10 ? "t0\($0)" : "t\($0)") }
    }

    /// Runs a Create against the database.
    private func create(
        _ ids: [ObjectID], _ database: inout FakeDatabase, _ policy: RetryPolicy = Example.policy
    ) throws -> Session {
        var session = try Session()
        session.policy = policy
        try session.start(Example.schema(ids))
        try session.run(&database)
        return session
    }

    @Test func tableAndItsIndexWaitUntilAfterTheFunctions() throws {
        // A column of a has the default f(), and i is an index on a; b has nothing to do with them.
        var database = FakeDatabase(needs: [Example.a: [Example.f], Example.i: [Example.a]])
        let session = try create(Example.all, &database)
        let noFunction = Example.failure(.deferrable, "42883", of: Example.a)
        let noTable = Example.failure(.deferrable, "42P01", of: Example.i)
        #expect(
            session.all([.stepStarted, .stepSkipped, .objectDeferred, .stepCommitted]) == [
                .started(.connect),
                .started(.tables, 1, [.create(Example.a), .create(Example.b)]),
                .postponed(Example.a, from: .tables, to: .functions, after: 0, noFunction),
                .started(.tables, 2, [.create(Example.b)]), .committed(.tables, 2, receipt: 1, laid: 1),
                .started(.indexes, 1, [.create(Example.i)], epoch: 1),
                .postponed(Example.i, from: .indexes, to: .functions, after: 0, noTable),
                // Nothing is kept: the index is not there yet.
                .skipped(.indexes, kept: 0),
                .started(.functions, 1, [.create(Example.f), .create(Example.a), .create(Example.i)], epoch: 1),
                .committed(.functions, receipt: 2, laid: 3),
                .started(.triggers, 1, [.create(Example.t)], epoch: 2), .committed(.triggers, receipt: 3, laid: 1),
                .started(.respond, epoch: 3),
            ])
        #expect(session.state.conclusion?.data == RunTests.created)
        #expect(session.state.conclusion?.reason == RunTests.createdReason)
    }

    @Test func aFailureWhileSomethingWaitsDoesNotCountItAsThere() throws {
        var database = FakeDatabase(needs: [Example.a: [Example.f]], mistakes: [Example.f: "42601"])
        let session = try create(Example.all, &database)
        #expect(
            session.state.conclusion
                == Conclusion(
                    succeeded: false,
                    reason: "functions/f.sql: 42601 it failed "
                        + "[done: tables: 1 created; indexes: 1 created; not done: functions, triggers]",
                    data: [
                        "SchemaVersion": "schema", "Tables": "1 created", "Indexes": "1 created",
                        "Functions": "not done", "Triggers": "not done",
                    ], failure: Example.failure(.permanent, "42601", of: Example.f)))
    }

    @Test func aFunctionMayNeedATableThatWaits() throws {
        let g = ObjectID(.function, "g")
        // a needs f; g, an SQL function, reads a.
        var database = FakeDatabase(needs: [Example.a: [Example.f], g: [Example.a]])
        let session = try create([Example.a, g, Example.f], &database)
        #expect(session.state.conclusion?.succeeded == true)
        #expect(database.receipts.map(\.step) == [.functions])
        #expect(database.transactions == 3)
    }

    @Test func tablesInTheWrongOrderAreLaidAllTheSame() throws {
        // 1 needs 2, 2 needs 3, and so on: the worst order there is.
        let ids = Self.tables(12)
        let needs = Dictionary(uniqueKeysWithValues: zip(ids, ids.dropFirst().map { [$0] }))
        var database = FakeDatabase(needs: needs)
        let session = try create(ids, &database)
        #expect(session.state.conclusion?.reason.hasPrefix("done: tables: 12 created;") == true)
        #expect(database.receipts.count == 1)
        #expect(database.transactions == 67)
    }

    @Test func oneTableBeforeTheOneItNeedsCostsOneMoreTransaction() throws {
        let ids = Self.tables(50)
        var database = FakeDatabase(needs: [ids[0]: [ids[49]]])
        let session = try create(ids, &database)
        #expect(session.state.conclusion?.succeeded == true)
        #expect(database.transactions == 2)
    }

    /// What a mistake costs in a folder of fifty tables, an index on each, and a function.
    @Test(arguments: [
        // A misspelt word, type, table and column, in the first, a middle and the last file.
        ("42601", 0, 1), ("42704", 0, 2), ("42P01", 24, 2), ("42703", 0, 1), ("42704", 49, 1), ("42P01", 49, 1),
        // A misspelt function: one more for the tables; the 50 indexes once without that of the table; the functions.
        ("42883", 24, 5),
    ])
    func aMistakeFailsSoonInItsOwnWords(code: String, at: Int, transactions: Int) throws {
        let tables = Self.tables(50)
        let indexes = tables.map { ObjectID(.index, "\($0.name)_idx") }
        var needs = Dictionary(uniqueKeysWithValues: zip(indexes, tables.map { [$0] }))
        needs[Example.f] = []
        var database = FakeDatabase(needs: needs, mistakes: [tables[at]: code])
        let session = try create(tables + indexes + [Example.f], &database)
        #expect(session.state.conclusion?.failure == Example.failure(.permanent, code, of: tables[at]))
        #expect(database.transactions == transactions)
    }

    @Test(arguments: [ObjectKind.index, .trigger, .function], ["42P01", "42883", "42704", "42703"])
    func aMistakeElsewhereFailsAtOnceUnlessAFunctionMayHelp(kind: ObjectKind, code: String) throws {
        let ids = (1...20).map { ObjectID(kind, "x\($0)") }
        var database = FakeDatabase(mistakes: [ids[3]: code])
        let session = try create(ids, &database)
        #expect(session.state.conclusion?.failure == Example.failure(.permanent, code, of: ids[3]))
        #expect(database.transactions == (kind == .function && code != "42703" ? 2 : 1))
    }

    @Test func aMistakeThatMakesOthersFailIsTheOneThatIsNamed() throws {
        // Table 10 has a mistake; 20 to 39 refer to it.
        let ids = Self.tables(50)
        let needs = Dictionary(uniqueKeysWithValues: ids[19..<39].map { ($0, [ids[9]]) })
        var database = FakeDatabase(needs: needs, mistakes: [ids[9]: "42704"])
        let session = try create(ids, &database)
        var expected = Example.failure(.permanent, "42704", of: ids[9])
        expected.hint =
            "Waiting too: tables/t20.sql: 42P01 it failed; tables/t21.sql: 42P01 it failed and 18 more"
        #expect(session.state.conclusion?.failure == expected)
        // Each of the 21 fails once in its turn and once behind the rest; then it is known.
        #expect(database.transactions == 43)
    }

    @Test func theNamedMistakeIsTheFirstFileEvenIfAnotherFailedLast() throws {
        // 4 needs 1, and comes last among those that do not wait.
        let ids = Self.tables(4)
        var database = FakeDatabase(needs: [ids[3]: [ids[0]]], mistakes: [ids[0]: "42704"])
        let session = try create(ids, &database)
        var expected = Example.failure(.permanent, "42704", of: ids[0])
        expected.hint = "Waiting too: tables/t04.sql: 42P01 it failed"
        #expect(session.state.conclusion?.failure == expected)
        // The journal tells the attempt as it was.
        #expect(
            session.all([.stepFailed]) == [.failed(.tables, 4, Example.failure(.permanent, "42P01", of: ids[3]))])
    }

    @Test func aShorterPlanAfterALookDoesNotEndTheSearch() throws {
        // 3 needs 4, and 4 needs 5; when both have been moved, another run has laid 1 and 2.
        let ids = Self.tables(5)
        var database = FakeDatabase(needs: [ids[2]: [ids[3]], ids[3]: [ids[4]]])
        var session = try Session()
        try session.start(Example.schema(ids))
        try session.run(&database) { effect, database in
            if case .lay = effect, database.transactions == 2 {
                database.epoch += 1
                for id in ids.prefix(2) { database.conditions[id] = .unchanged }
            }
            return nil
        }
        #expect(session.state.conclusion?.data["Tables"] == "3 created, 2 already there")
    }

    @Test func aCircleEndsToo() throws {
        let ids = Self.tables(3)
        var database = FakeDatabase(needs: [ids[0]: [ids[1]], ids[1]: [ids[2]], ids[2]: [ids[0]]])
        let session = try create(ids, &database)
        #expect(session.state.conclusion?.failure?.object == ids[0])
        #expect(database.transactions < 10)
    }

    @Test func movesAreLimited() throws {
        let ids = Self.tables(12)
        let needs = Dictionary(uniqueKeysWithValues: zip(ids, ids.dropFirst().map { [$0] }))
        var database = FakeDatabase(needs: needs)
        var policy = RetryPolicy()
        policy.deferrals = 20
        let session = try create(ids, &database, policy)
        #expect(session.state.conclusion?.succeeded == false)
        #expect(database.transactions == 21)
    }

    @Test func aFailureThatNamesNoObjectIsFinal() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .tables, &database)
        let nameless = Example.failure(.deferrable, "42P01")
        try session.take(.failed(nameless, milliseconds: 9, Example.moment))
        #expect(session.state.conclusion?.failure == Example.failure(.permanent, "42P01"))
    }
}
