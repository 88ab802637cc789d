@testable import Initialization

/// Values to make events of.
enum Sample {
    static let orders = DesiredObject(
        id: ObjectID(.table, "orders"), file: "tables/010_orders.sql", checksum: String(repeating: "a", count: 64))
    static let ordersIndex = DesiredObject(
        id: ObjectID(.index, "orders_idx"), file: "indexes/orders_idx.sql", checksum: String(repeating: "b", count: 64))
    static let touch = DesiredObject(
        id: ObjectID(.function, "touch"), file: "functions/touch.sql", checksum: String(repeating: "c", count: 64))

    static let manifest = Manifest(
        checksum: "0123456789abcdef" + String(repeating: "0", count: 48), objects: [orders, ordersIndex, touch])

    static func request(_ id: String, type: String = "Create", properties: [String: String] = [:]) -> RequestFacts {
        RequestFacts(
            type: type, stackID: "arn:aws:cloudformation:eu-west-1:1:stack/shop/7", requestID: id,
            logicalResourceID: "Schema", physicalResourceID: "groundwork-1", resourceType: "Custom::Groundwork",
            fingerprint: String(repeating: "f", count: 64), ordinal: 1, properties: properties)
    }

    static let run = RunFacts(worker: "1.0.0", manifest: manifest, budget: 840_000, expires: 3_600_000)

    static let lost = Failure(.connection, .retry, sqlState: "08006", "the connection was lost", hint: "Try again.")

    static let noFunction = Failure(
        .database, .deferrable, sqlState: "42883", "function touch() does not exist", object: ordersIndex.id,
        file: ordersIndex.file, line: 2, column: 5)

    static let syntax = Failure(
        .database, .permanent, sqlState: "42601", "syntax error at or near \"tabel\"", detail: "Zeile „ü“ 👍",
        hint: "Correct the file.", object: orders.id, file: orders.file, line: 1, column: 8,
        excerpt: "CREATE tabel orders ()")

    static let lockTimeout = Failure(.database, .outOfTime, sqlState: "55P03", "lock timeout")

    static let gone = Failure(.answer, .permanent, "the ResponseURL has expired: HTTP 403", hint: "Deploy again.")

    static func started(_ step: Step, _ attempt: Int, _ objects: [PlannedObject] = []) -> Event {
        .stepStarted(StepStarted(step: step, attempt: attempt, objects: objects, epoch: 0, budget: 60_000))
    }

    static func inspected(_ objects: [ObjectStatus], _ milliseconds: Int64) -> Event {
        .databaseInspected(
            DatabaseInspected(
                inspection: Inspection(
                    serverVersion: 150_018, database: "shop", role: "deployer", hasReceipts: true, epoch: 4,
                    receipts: [Receipt(number: 4, step: .tables, attempt: 1)], objects: objects),
                milliseconds: milliseconds))
    }

    static func failed(_ step: Step, _ attempt: Int, _ failure: Failure, _ milliseconds: Int64) -> Event {
        .stepFailed(StepFailed(step: step, attempt: attempt, failure: failure, milliseconds: milliseconds))
    }

    static func committed(_ step: Step, laid: Int, receipt: Int64, probed: Bool = false, _ milliseconds: Int64) -> Event
    {
        .stepCommitted(
            StepCommitted(
                step: step, attempt: 1, receipt: receipt, laid: laid, kept: 0, probed: probed,
                milliseconds: milliseconds))
    }

    static func pause(_ step: Step, _ milliseconds: Int64) -> Event {
        .retryScheduled(RetryScheduled(step: step, pause: milliseconds))
    }

    static func concluded(_ succeeded: Bool, _ reason: String, _ failure: Failure? = nil) -> Event {
        .requestConcluded(Conclusion(succeeded: succeeded, reason: reason, data: ["Tables": "1"], failure: failure))
    }

    static let prepared = Event.answerPrepared(AnswerPrepared(body: #"{"Status":"SUCCESS/\"ü\""}"#))

    static let delivered = Event.answerDelivered(AnswerDelivered(channel: .responseURL, milliseconds: 21))

    /// One event of every kind.
    static let everyKind: [Event] = EventKind.allCases.map { kind in
        switch kind {
        case .requestReceived: .requestReceived(request("r", properties: ["a/b": "ü\u{0}\n", "": "\"\\"]))
        case .requestRejected: .requestRejected(RequestRejected(request: request("r"), failure: syntax))
        case .runStarted: .runStarted(run)
        case .stepStarted: started(.tables, 1, [PlannedObject(orders, .create)])
        case .databaseInspected: inspected([ObjectStatus(orders.id, .clash, detail: "a view")], 9)
        case .stepCommitted: committed(.tables, laid: 1, receipt: .max, 7)
        case .stepSkipped: .stepSkipped(StepSkipped(step: .triggers, kept: 3))
        case .objectDeferred:
            .objectDeferred(
                ObjectDeferred(
                    object: ordersIndex.id, step: .indexes, until: .functions, position: 0, failure: noFunction,
                    milliseconds: 4))
        case .stepFailed: failed(.tables, 1, syntax, 3)
        case .stepInDoubt: .stepInDoubt(StepInDoubt(step: .tables, attempt: 1, failure: nil))
        case .stepNotCommitted: .stepNotCommitted(StepNotCommitted(step: .tables, attempt: 1))
        case .retryScheduled: pause(.connect, 250)
        case .runSuspended:
            .runSuspended(RunSuspended(reason: .outOfTime, failure: lockTimeout, progress: "done: nothing"))
        case .requestConcluded: concluded(false, "syntax", syntax)
        case .answerPrepared: prepared
        case .answerDelivered: delivered
        case .answerAbandoned: .answerAbandoned(AnswerAbandoned(failure: gone))
        case .requestRedelivered: .requestRedelivered
        }
    }
}
