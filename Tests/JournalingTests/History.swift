import Journaling

@testable import Initialization

/// A journal as it may look after a bad day: five deliveries, each another story.
enum History {
    /// 2026-03-01T12:00:00.000Z; each event comes 1,001 milliseconds after the one before it in its stream.
    static let noon: Int64 = 1_772_366_400_000

    /// Lost its connection twice, once in a commit that had happened, and an index had to wait for a function.
    static let troubled: [Event] = [
        .requestReceived(Sample.request("req-a")),
        .runStarted(Sample.run),
        Sample.started(.connect, 1),
        Sample.failed(.connect, 1, Sample.lost, 30),
        Sample.pause(.connect, 250),
        Sample.started(.connect, 2),
        Sample.inspected(all(.missing), 12),
        Sample.started(.tables, 1, [PlannedObject(Sample.orders, .create)]),
        .stepInDoubt(StepInDoubt(step: .tables, attempt: 1, failure: Sample.lost)),
        Sample.pause(.connect, 500),
        Sample.started(.connect, 3),
        Sample.inspected([ObjectStatus(Sample.orders.id, .unchanged)], 11),
        Sample.committed(.tables, laid: 1, receipt: 1, probed: true, 0),
        Sample.started(.indexes, 1, [PlannedObject(Sample.ordersIndex, .create)]),
        .objectDeferred(
            ObjectDeferred(
                object: Sample.ordersIndex.id, step: .indexes, until: .functions, position: 0,
                failure: Sample.noFunction, milliseconds: 4)),
        .stepSkipped(StepSkipped(step: .indexes, kept: 0)),
        Sample.started(
            .functions, 1, [PlannedObject(Sample.touch, .create), PlannedObject(Sample.ordersIndex, .create)]),
        Sample.committed(.functions, laid: 2, receipt: 2, 40),
        .stepSkipped(StepSkipped(step: .triggers, kept: 0)),
        Sample.concluded(true, "done: tables: 1 created"),
        Sample.prepared,
        Sample.started(.respond, 1),
        Sample.delivered,
    ]

    /// Refused, and answered so.
    static let refused: [Event] = [
        .requestRejected(
            RequestRejected(
                request: Sample.request("req-b", type: "Upsert"),
                failure: Failure(.request, .permanent, "RequestType is Upsert"))),
        Sample.prepared,
        Sample.started(.respond, 1),
        Sample.delivered,
    ]

    /// Ran out of time while it waited for a lock.
    static let suspended: [Event] = [
        .requestReceived(Sample.request("req-c", type: "Update")),
        .runStarted(Sample.run),
        Sample.started(.connect, 1),
        Sample.inspected(
            [ObjectStatus(Sample.orders.id, .drifted), ObjectStatus(Sample.touch.id, .missing)], 8),
        Sample.started(.functions, 1, [PlannedObject(Sample.touch, .create)]),
        Sample.failed(.functions, 1, Sample.lockTimeout, 5000),
        .runSuspended(
            RunSuspended(reason: .outOfTime, failure: Sample.lockTimeout, progress: "done: nothing")),
    ]

    /// A file with an error, and an answer that could not be delivered.
    static let unanswered: [Event] = [
        .requestReceived(Sample.request("req-d")),
        .runStarted(Sample.run),
        Sample.started(.connect, 1),
        Sample.inspected(all(.missing), 10),
        Sample.started(.tables, 1, [PlannedObject(Sample.orders, .create)]),
        Sample.failed(.tables, 1, Sample.syntax, 2),
        Sample.concluded(false, "tables/010_orders.sql:1:8: 42601 syntax error", Sample.syntax),
        Sample.prepared,
        Sample.started(.respond, 1),
        Sample.failed(.respond, 1, Sample.gone, 100),
        .answerAbandoned(AnswerAbandoned(failure: Sample.gone)),
    ]

    /// The same RequestId as the first, deployed again: the worker died while it laid the table.
    static let died: [Event] = [
        .requestReceived(Sample.request("req-a")),
        .runStarted(Sample.run),
        Sample.started(.connect, 1),
        .runStarted(Sample.run),
        Sample.started(.connect, 2),
        Sample.inspected(all(.missing), 9),
        Sample.started(.tables, 1, [PlannedObject(Sample.orders, .create)]),
    ]

    static let streams: [(name: String, events: [Event])] = [
        ("shop/req-a/1", troubled), ("shop/req-b/1", refused), ("shop/req-c/1", suspended),
        ("shop/req-d/1", unanswered), ("shop/req-a/2", died),
    ]

    private static func all(_ condition: Condition) -> [ObjectStatus] {
        Sample.manifest.objects.map { ObjectStatus($0.id, condition) }
    }

    /// Writes it down, one append an event, a stream after the other; each stream begins an hour after the one before.
    static func write(to path: String) async throws -> Journal {
        let journal = try await Journal.open(path)
        for (hour, stream) in streams.enumerated() {
            for (version, event) in stream.events.enumerated() {
                _ = try await journal.append(
                    [event], to: stream.name, expecting: version,
                    at: noon + Int64(hour) * 3_600_000 + Int64(version) * 1001)
            }
        }
        return journal
    }
}
