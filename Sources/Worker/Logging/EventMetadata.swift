internal import Initialization
internal import Logging

extension Event {
    /// What a log line tells of the event beside its sentence.
    var metadata: Logger.Metadata {
        switch self {
        case .requestReceived(let request): request.metadata
        case .requestRejected(let rejected):
            rejected.request.metadata.merging(rejected.failure.metadata) { one, _ in one }
        case .runStarted(let run):
            [
                LogKey.worker: .string(run.worker), LogKey.budget: .stringConvertible(run.budget),
                LogKey.schemaVersion: run.manifest.map { .string($0.checksum) },
            ].compactMapValues { $0 }
        case .stepStarted(let work):
            Self.of(work.step, attempt: work.attempt, [LogKey.budget: .stringConvertible(work.budget)])
        case .databaseInspected(let inspected):
            Self.of(
                .connect,
                [
                    LogKey.milliseconds: .stringConvertible(inspected.milliseconds),
                    LogKey.database: .string(inspected.inspection.database),
                    LogKey.role: .string(inspected.inspection.role),
                    LogKey.server: .stringConvertible(inspected.inspection.serverVersion),
                ])
        case .stepCommitted(let committed):
            Self.of(
                committed.step, attempt: committed.attempt,
                [
                    LogKey.milliseconds: .stringConvertible(committed.milliseconds),
                    LogKey.receipt: .stringConvertible(committed.receipt),
                    LogKey.laid: .stringConvertible(committed.laid), LogKey.kept: .stringConvertible(committed.kept),
                ])
        case .stepSkipped(let skipped): Self.of(skipped.step, [LogKey.kept: .stringConvertible(skipped.kept)])
        case .objectDeferred(let moved):
            Self.of(moved.step, [LogKey.object: .string("\(moved.object)")])
                .merging(moved.failure.metadata) { one, _ in one }
        case .stepFailed(let failed):
            Self.of(
                failed.step, attempt: failed.attempt, [LogKey.milliseconds: .stringConvertible(failed.milliseconds)]
            ).merging(failed.failure.metadata) { one, _ in one }
        case .stepInDoubt(let doubt):
            Self.of(doubt.step, attempt: doubt.attempt).merging(doubt.failure?.metadata ?? [:]) { one, _ in one }
        case .stepNotCommitted(let probed): Self.of(probed.step, attempt: probed.attempt)
        case .retryScheduled(let pending): Self.of(pending.step, [LogKey.pause: .stringConvertible(pending.pause)])
        case .runSuspended(let suspended): suspended.failure?.metadata ?? [:]
        case .requestConcluded(let conclusion): conclusion.failure?.metadata ?? [:]
        case .answerPrepared(let prepared): [LogKey.body: .string(prepared.body)]
        case .answerDelivered(let delivered):
            Self.of(.respond, [LogKey.milliseconds: .stringConvertible(delivered.milliseconds)])
        case .answerAbandoned(let abandoned): Self.of(.respond).merging(abandoned.failure.metadata) { one, _ in one }
        case .requestRedelivered: [:]
        }
    }

    private static func of(_ step: Step, attempt: Int? = nil, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        var all = more
        all[LogKey.step] = .string(step.rawValue)
        all[LogKey.attempt] = attempt.map { .stringConvertible($0) }
        return all
    }
}

extension RequestFacts {
    var metadata: Logger.Metadata {
        [
            LogKey.requestType: .string(type), LogKey.stack: .string(stackID),
            LogKey.resource: .string(logicalResourceID),
        ]
    }
}

extension Failure {
    var metadata: Logger.Metadata {
        var all: Logger.Metadata = [LogKey.origin: .string(origin.rawValue)]
        all[LogKey.sqlState] = sqlState.map { .string($0) }
        all[LogKey.detail] = detail.map { .string($0) }
        all[LogKey.hint] = hint.map { .string($0) }
        all[LogKey.object] = object.map { .string("\($0)") }
        all[LogKey.file] = file.map { .string($0) }
        all[LogKey.line] = line.map { .stringConvertible($0) }
        all[LogKey.column] = column.map { .stringConvertible($0) }
        all[LogKey.excerpt] = excerpt.map { .string($0) }
        return all
    }
}
