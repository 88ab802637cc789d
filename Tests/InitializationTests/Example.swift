@testable import Initialization

/// The values that the tests start from.
enum Example {
    static let policy = RetryPolicy()
    /// Nothing presses: ten minutes for the run, fifty for the request.
    static let moment = Moment(runLeft: 600_000, requestLeft: 3_000_000, chance: 0.5)

    static let a = ObjectID(.table, "a")
    static let b = ObjectID(.table, "b")
    static let i = ObjectID(.index, "i")
    static let f = ObjectID(.function, "f")
    static let t = ObjectID(.trigger, "t")
    static let all = [a, b, i, f, t]
    static let manifest = schema(all)

    static func schema(_ ids: [ObjectID]) -> Manifest {
        Manifest(checksum: "schema", objects: ids.map(desired))
    }

    static func desired(_ id: ObjectID) -> DesiredObject {
        DesiredObject(id: id, file: "\(id.kind.step.rawValue)/\(id.name).sql", checksum: "sum of \(id.name)")
    }

    static func request(_ type: String = "Create") -> RequestFacts {
        RequestFacts(
            type: type, stackID: "stack", requestID: "request", logicalResourceID: "Database",
            physicalResourceID: "groundwork-1", resourceType: "Custom::Schema", fingerprint: "f00d", ordinal: 1,
            properties: ["Database": "app"])
    }

    static func run(_ manifest: Manifest? = manifest) -> RunFacts {
        RunFacts(worker: "1.0.0", manifest: manifest, budget: 600_000, expires: 3_600_000)
    }

    static func failure(
        _ disposition: Disposition, _ code: String? = nil, _ origin: FailureOrigin = .database, of id: ObjectID? = nil
    ) -> Failure {
        Failure(
            origin, disposition, sqlState: code, "it failed", object: id, file: id.map { desired($0).file })
    }
}

// Payloads as they come out when nothing presses.
extension Event {
    static func started(
        _ step: Step, _ attempt: Int = 1, _ objects: [PlannedObject] = [], epoch: Int64 = 0, budget: Int64? = nil
    ) -> Event {
        .stepStarted(
            StepStarted(
                step: step, attempt: attempt, objects: objects, epoch: epoch,
                budget: budget ?? (step == .respond ? 0 : 590_000)))
    }

    static func committed(
        _ step: Step, _ attempt: Int = 1, receipt: Int64, laid: Int, kept: Int = 0, probed: Bool = false
    ) -> Event {
        .stepCommitted(
            StepCommitted(
                step: step, attempt: attempt, receipt: receipt, laid: laid, kept: kept, probed: probed,
                milliseconds: probed ? 0 : 7))
    }

    static func inspected(_ inspection: Inspection) -> Event {
        .databaseInspected(DatabaseInspected(inspection: inspection, milliseconds: 5))
    }

    static func failed(_ step: Step, _ attempt: Int, _ failure: Failure) -> Event {
        .stepFailed(StepFailed(step: step, attempt: attempt, failure: failure, milliseconds: 9))
    }

    static func skipped(_ step: Step, kept: Int) -> Event { .stepSkipped(StepSkipped(step: step, kept: kept)) }

    static func postponed(
        _ id: ObjectID, from step: Step, to until: Step, after position: Int, _ failure: Failure
    ) -> Event {
        .objectDeferred(
            ObjectDeferred(
                object: id, step: step, until: until, position: position, failure: failure, milliseconds: 9))
    }

    static func retry(_ step: Step, after pause: Int64) -> Event {
        .retryScheduled(RetryScheduled(step: step, pause: pause))
    }

    static func suspended(_ reason: Suspension, _ failure: Failure? = nil, _ progress: String) -> Event {
        .runSuspended(RunSuspended(reason: reason, failure: failure, progress: progress))
    }

    static func concluded(_ succeeded: Bool, _ reason: String, _ data: [String: String], _ failure: Failure? = nil)
        -> Event
    {
        .requestConcluded(Conclusion(succeeded: succeeded, reason: reason, data: data, failure: failure))
    }

    static func prepared(_ body: String) -> Event { .answerPrepared(AnswerPrepared(body: body)) }

    static let delivered = Event.answerDelivered(AnswerDelivered(channel: .responseURL, milliseconds: 3))
}

extension PlannedObject {
    static func create(_ id: ObjectID) -> PlannedObject { PlannedObject(Example.desired(id), .create) }
    static func replace(_ id: ObjectID) -> PlannedObject { PlannedObject(Example.desired(id), .replace) }
    static func rebuild(_ id: ObjectID) -> PlannedObject { PlannedObject(Example.desired(id), .rebuild) }
}
