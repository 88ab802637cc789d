public import Initialization
public import Logging

extension Event {
    /// What happened, one sentence for a person.
    public var sentence: String {
        switch self {
        case .requestReceived(let request): "\(request.type) of \(request.logicalResourceID) received"
        case .requestRejected(let rejected): "the request is refused: \(rejected.failure.summary)"
        case .runStarted(let run): "a run begins, \(run.budget / 1_000) s at most"
        case .stepStarted(let work):
            work.objects.isEmpty
                ? "\(work.step.rawValue): attempt \(work.attempt)"
                : "\(work.step.rawValue): attempt \(work.attempt), \(work.objects.count) to lay"
        case .databaseInspected(let inspected): inspected.sentence
        case .stepCommitted(let committed):
            "\(committed.step.rawValue): \(committed.laid) laid, \(committed.kept) already there"
                + (committed.probed ? ", as its receipt shows" : "")
        case .stepSkipped(let skipped):
            skipped.kept == 0
                ? "\(skipped.step.rawValue): nothing to lay"
                : "\(skipped.step.rawValue): \(skipped.kept) already exist\(skipped.kept == 1 ? "s" : "")"
        case .objectDeferred(let moved):
            "\(moved.object) waits for the \(moved.until.rawValue): \(moved.failure.summary)"
        case .stepFailed(let failed): "\(failed.step.rawValue): \(failed.failure.summary)"
        case .stepInDoubt(let doubt):
            "\(doubt.step.rawValue): whether attempt \(doubt.attempt) was committed is not known"
        case .stepNotCommitted(let probed): "\(probed.step.rawValue): attempt \(probed.attempt) was not committed"
        case .retryScheduled(let pending): "\(pending.step.rawValue): tried again in \(pending.pause) ms"
        case .runSuspended(let suspended): suspended.sentence
        case .requestConcluded(let conclusion): conclusion.reason
        case .answerPrepared(let prepared): "the answer is prepared, \(prepared.body.utf8.count) bytes"
        case .answerDelivered(let delivered):
            delivered.channel == .responseURL ? "the answer was taken" : "the answer is on standard output"
        case .answerAbandoned(let abandoned): "the answer cannot be delivered: \(abandoned.failure.summary)"
        case .requestRedelivered: "the request came again: it gets the same answer"
        }
    }

    /// How loud it is.
    public var level: Logger.Level {
        switch self {
        case .requestReceived, .runStarted, .stepStarted, .databaseInspected, .stepCommitted, .stepSkipped,
            .stepNotCommitted, .answerPrepared, .answerDelivered, .requestRedelivered:
            .info
        case .objectDeferred, .stepInDoubt, .retryScheduled, .runSuspended: .warning
        case .stepFailed(let failed): failed.failure.disposition == .permanent ? .error : .warning
        case .requestConcluded(let conclusion): conclusion.succeeded ? .info : .error
        case .requestRejected, .answerAbandoned: .error
        }
    }
}

extension DatabaseInspected {
    fileprivate var sentence: String {
        var counts: [Condition: Int] = [:]
        for object in inspection.objects { counts[object.condition, default: 0] += 1 }
        let order: [Condition] = [.unchanged, .unrecorded, .missing, .changed, .drifted, .invalid, .clash, .foreign]
        let parts = order.compactMap { condition in counts[condition].map { "\($0) \(condition.rawValue)" } }
        let version = "\(inspection.serverVersion / 10_000).\(inspection.serverVersion % 10_000)"
        return "connected to \(inspection.database) on PostgreSQL \(version) as \(inspection.role): "
            + (parts.isEmpty ? "nothing to look for" : parts.joined(separator: ", "))
    }
}

extension RunSuspended {
    /// Why the run ended, and how to go on.
    public var sentence: String { "suspended, \(account)" }

    /// The same, for behind the word "suspended".
    public var account: String {
        let why: String
        let how: String
        switch reason {
        case .outOfTime:
            why = "the run's time is used up"
            how = "Send the same event again, or run `groundwork resume`, to go on."
        case .interrupted:
            why = "the run was asked to stop"
            how = "Send the same event again, or run `groundwork resume`, to go on."
        case .elsewhere:
            why = "this is not its database"
            how = "Then send the same event again, or run `groundwork resume`, to go on."
        case .unanswered:
            why = "the answer could not be delivered"
            how =
                failure?.origin == .output
                ? "Send the same event again, or run `groundwork resume`, to have the same bytes written."
                : "Send the same event again: the journal keeps the answer, but never the ResponseURL."
        }
        let last = failure.map { "; last failure: \($0.summary)" } ?? ""
        return "\(why)\(last) [\(progress)]. \(how)"
    }
}

extension ObjectStatus {
    /// What a person should know of an object that is left as it stands; `nil` when all is well.
    public var warning: String? {
        switch condition {
        case .missing, .unchanged, .unrecorded: nil
        case .changed:
            switch id.kind {
            case .table, .index:
                "\(id) already exists and is left as it is, but its file has changed since it was laid: "
                    + "altering it is a migration, which is yours to write"
            case .function, .trigger: nil
            }
        case .drifted: "\(id) was altered in the database since it was laid; it is left as it is"
        case .invalid: "\(id) is invalid, left behind by a failed concurrent build: it is built again"
        case .clash: "the name of \(id) is taken by \(detail ?? "something else")"
        case .foreign: "\(id) belongs to the role \(owner ?? "of somebody else")"
        }
    }
}

extension OpenSchema {
    /// The condition by which a log line about it is found.
    public static let condition = "openSchema"

    /// Which schema, and who may.
    var account: String {
        "others may create in the schema \(schema), which is in the search_path: \(roles.joined(separator: ", "))"
    }

    /// What to do about it.
    static let remedy = "REVOKE CREATE ON SCHEMA from them, or have the owner changed."

    /// What a person should know of it.
    public var warning: String {
        "\(account). What they create there can take the place of PostgreSQL's own functions and operators in a file. "
            + Self.remedy
    }
}
