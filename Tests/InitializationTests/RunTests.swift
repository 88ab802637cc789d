import Testing

@testable import Initialization

/// Whole requests, from the first event to the last.
@Suite struct RunTests {
    static let created = [
        "SchemaVersion": "schema", "Tables": "2 created", "Indexes": "1 created", "Functions": "1 created",
        "Triggers": "1 created",
    ]
    static let createdReason =
        "done: tables: 2 created; indexes: 1 created; functions: 1 created; triggers: 1 created"

    @Test func freshCreateLaysEverythingInOrder() throws {
        var database = FakeDatabase()
        let empty = database.inspection(of: Example.manifest)
        var session = try Session()
        try session.start()
        let effects = try session.run(&database)
        #expect(
            session.events == [
                .requestReceived(Example.request()), .runStarted(Example.run()),
                .started(.connect), .inspected(empty),
                .started(.tables, 1, [.create(Example.a), .create(Example.b)]),
                .committed(.tables, receipt: 1, laid: 2),
                .started(.indexes, 1, [.create(Example.i)], epoch: 1), .committed(.indexes, receipt: 2, laid: 1),
                .started(.functions, 1, [.create(Example.f)], epoch: 2), .committed(.functions, receipt: 3, laid: 1),
                .started(.triggers, 1, [.create(Example.t)], epoch: 3), .committed(.triggers, receipt: 4, laid: 1),
                .concluded(true, Self.createdReason, Self.created),
                .prepared(Self.createdReason), .started(.respond, epoch: 4), .delivered,
            ])
        func laying(_ step: Step, _ objects: [PlannedObject], epoch: Int64) -> Effect {
            .lay(
                Laying(
                    step: step, attempt: 1, objects: objects, epoch: epoch, makesReceipts: epoch == 0, budget: 590_000))
        }
        #expect(
            effects == [
                .inspect(Example.manifest, settling: nil),
                laying(.tables, [.create(Example.a), .create(Example.b)], epoch: 0),
                laying(.indexes, [.create(Example.i)], epoch: 1),
                laying(.functions, [.create(Example.f)], epoch: 2),
                laying(.triggers, [.create(Example.t)], epoch: 3),
                .encode(
                    Conclusion(succeeded: true, reason: Self.createdReason, data: Self.created, failure: nil)),
                .respond(body: Self.createdReason),
            ])
        #expect(session.state.phase == .finished(answered: true))
        #expect(database.conditions == Dictionary(uniqueKeysWithValues: Example.all.map { ($0, .unchanged) }))
    }

    @Test func nothingToDoTakesOneLookAndTheAnswer() throws {
        let standing = Dictionary(uniqueKeysWithValues: Example.all.map { ($0, Condition.unchanged) })
        var database = FakeDatabase(conditions: standing, epoch: 4)
        var session = try Session("Update")
        try session.start()
        let effects = try session.run(&database)
        let reason =
            "done: tables: 2 already there; indexes: 1 already there; functions: 1 already there; "
            + "triggers: 1 already there"
        let data = [
            "SchemaVersion": "schema", "Tables": "2 already there", "Indexes": "1 already there",
            "Functions": "1 already there", "Triggers": "1 already there",
        ]
        #expect(
            session.events == [
                .requestReceived(Example.request("Update")), .runStarted(Example.run()), .started(.connect),
                .inspected(database.inspection(of: Example.manifest)),
                .skipped(.tables, kept: 2), .skipped(.indexes, kept: 1), .skipped(.functions, kept: 1),
                .skipped(.triggers, kept: 1), .concluded(true, reason, data), .prepared(reason),
                .started(.respond, epoch: 4), .delivered,
            ])
        #expect(effects.count == 3)
        #expect(database.transactions == 0)
    }

    @Test(
        arguments: [
            (ObjectKind.table, Condition.changed, nil, "1 already there, 1 of them unlike the file"),
            (.table, .drifted, nil, "1 already there, 1 of them altered by hand"),
            (.table, .unrecorded, nil, "1 already there"),
            (.table, .unchanged, nil, "1 already there"),
            (.table, .missing, .create, "1 created"),
            (.index, .changed, nil, "1 already there, 1 of them unlike the file"),
            (.index, .drifted, nil, "1 already there, 1 of them altered by hand"),
            (.index, .unrecorded, nil, "1 already there"),
            (.index, .invalid, .rebuild, "1 rebuilt"),
            (.function, .changed, .replace, "1 replaced"),
            (.function, .drifted, nil, "1 already there, 1 of them altered by hand"),
            (.function, .unrecorded, .replace, "1 replaced"),
            (.function, .missing, .create, "1 created"),
            (.trigger, .changed, .replace, "1 replaced"),
            (.trigger, .drifted, nil, "1 already there, 1 of them altered by hand"),
            (.trigger, .unrecorded, .replace, "1 replaced"),
        ] as [(ObjectKind, Condition, Action?, String)])
    func conditionDecidesWhatIsDone(kind: ObjectKind, condition: Condition, action: Action?, account: String) throws {
        let id = ObjectID(kind, "x")
        var database = FakeDatabase(conditions: condition == .missing ? [:] : [id: condition])
        var session = try Session("Update")
        try session.start(Example.schema([id]))
        let effects = try session.run(&database)
        let laid = effects.compactMap { if case .lay(let laying) = $0 { laying.objects } else { nil } }
        #expect(laid == (action.map { [[PlannedObject(Example.desired(id), $0)]] } ?? []))
        let key = "\(kind.step.rawValue.prefix(1).uppercased())\(kind.step.rawValue.dropFirst())"
        #expect(session.state.conclusion?.data[key] == account)
        #expect(session.state.conclusion?.succeeded == true)
    }

    @Test func aTakenNameIsRefusedBeforeAnythingIsLaid() throws {
        let looked = Inspection(
            serverVersion: 150_018, database: "app", role: "owner", hasReceipts: false, epoch: 0, receipts: [],
            objects: [ObjectStatus(Example.a, .missing), ObjectStatus(Example.i, .clash, detail: "view i")])
        var session = try Session()
        try session.start(Example.schema([Example.a, Example.i]))
        let events = try session.take(.inspected(looked, milliseconds: 5, Example.moment))
        let failure = Failure(
            .database, .permanent, sqlState: "42809", "the name of index i is taken by view i",
            hint: "Rename the file and its object, or rename what stands in its place.", object: Example.i,
            file: "indexes/i.sql")
        #expect(
            events == [
                .inspected(looked),
                .stepFailed(StepFailed(step: .indexes, attempt: 0, failure: failure, milliseconds: 0)),
                .concluded(
                    false,
                    "indexes/i.sql: 42809 the name of index i is taken by view i. Rename the file and its object, or "
                        + "rename what stands in its place. [done: nothing; not done: tables, indexes, functions, "
                        + "triggers]",
                    [
                        "SchemaVersion": "schema", "Tables": "not done", "Indexes": "not done",
                        "Functions": "not done", "Triggers": "not done",
                    ], failure),
            ])
    }

    @Test func deleteNeedsNoDatabaseAndNoTime() throws {
        var database = FakeDatabase()
        var session = try Session("Delete")
        session.moment = Moment(runLeft: 0, requestLeft: 0, chance: 0)
        try session.start(nil)
        #expect(try session.run(&database).count == 2)
        let reason = "Nothing was deleted: the database keeps its tables and their data."
        #expect(
            session.events == [
                .requestReceived(Example.request("Delete")), .runStarted(Example.run(nil)),
                .concluded(true, reason, [:]), .prepared(reason), .started(.respond), .delivered,
            ])
    }

    @Test func aRejectedEventIsAnsweredAndNothingElse() throws {
        var database = FakeDatabase()
        let failure = Failure(.request, .permanent, "RequestType is missing", hint: "Send a CloudFormation event.")
        var session = Session(resuming: [])
        try session.take(.reject(Example.request("?"), failure))
        try session.run(&database)
        let reason = "RequestType is missing. Send a CloudFormation event."
        #expect(
            session.events == [
                .requestRejected(RequestRejected(request: Example.request("?"), failure: failure)),
                .prepared(reason), .started(.respond), .delivered,
            ])
        #expect(session.state.conclusion?.failure == failure)
    }

    @Test func aRequestThatCannotBeWorkedOnAfterAllIsAnsweredToo() throws {
        let failure = Failure(.schema, .permanent, "there is no Schema folder x")
        var session = try Session()
        let events = try session.take(.reject(Example.request(), failure))
        #expect(events == [.concluded(false, "there is no Schema folder x [nothing was begun]", [:], failure)])
        var database = FakeDatabase()
        try session.run(&database)
        #expect(session.state.phase == .finished(answered: true))
    }
}
