/// The names under which events are kept. A name is never changed and never used again for something else.
public enum EventKind: String, CaseIterable, Codable, Sendable {
    case requestReceived, requestRejected, runStarted, stepStarted, databaseInspected, stepCommitted, stepSkipped
    case objectDeferred, stepFailed, stepInDoubt, stepNotCommitted, retryScheduled, runSuspended, requestConcluded
    case answerPrepared, answerDelivered, answerAbandoned, requestRedelivered
}

/// The version of the payloads that this worker writes. It reads this one and every older one.
public let eventSchema = 1

extension Event {
    /// The event's name.
    public var kind: EventKind {
        switch self {
        case .requestReceived: .requestReceived
        case .requestRejected: .requestRejected
        case .runStarted: .runStarted
        case .stepStarted: .stepStarted
        case .databaseInspected: .databaseInspected
        case .stepCommitted: .stepCommitted
        case .stepSkipped: .stepSkipped
        case .objectDeferred: .objectDeferred
        case .stepFailed: .stepFailed
        case .stepInDoubt: .stepInDoubt
        case .stepNotCommitted: .stepNotCommitted
        case .retryScheduled: .retryScheduled
        case .runSuspended: .runSuspended
        case .requestConcluded: .requestConcluded
        case .answerPrepared: .answerPrepared
        case .answerDelivered: .answerDelivered
        case .answerAbandoned: .answerAbandoned
        case .requestRedelivered: .requestRedelivered
        }
    }

    /// The event's payload, for the journal to write down.
    public var payload: any Codable & Sendable {
        switch self {
        case .requestReceived(let payload): payload
        case .requestRejected(let payload): payload
        case .runStarted(let payload): payload
        case .stepStarted(let payload): payload
        case .databaseInspected(let payload): payload
        case .stepCommitted(let payload): payload
        case .stepSkipped(let payload): payload
        case .objectDeferred(let payload): payload
        case .stepFailed(let payload): payload
        case .stepInDoubt(let payload): payload
        case .stepNotCommitted(let payload): payload
        case .retryScheduled(let payload): payload
        case .runSuspended(let payload): payload
        case .requestConcluded(let payload): payload
        case .answerPrepared(let payload): payload
        case .answerDelivered(let payload): payload
        case .answerAbandoned(let payload): payload
        case .requestRedelivered: Nothing()
        }
    }

    /// The payload of an event that says all by its name: `{}`.
    private struct Nothing: Codable, Sendable {}

    /// Reads the payload of an event of this kind back.
    ///
    /// - Throws: whatever the decoder throws when the payload is not of the kind's form.
    public init(_ kind: EventKind, from decoder: any Decoder) throws {
        self =
            switch kind {
            case .requestReceived: .requestReceived(try RequestFacts(from: decoder))
            case .requestRejected: .requestRejected(try RequestRejected(from: decoder))
            case .runStarted: .runStarted(try RunFacts(from: decoder))
            case .stepStarted: .stepStarted(try StepStarted(from: decoder))
            case .databaseInspected: .databaseInspected(try DatabaseInspected(from: decoder))
            case .stepCommitted: .stepCommitted(try StepCommitted(from: decoder))
            case .stepSkipped: .stepSkipped(try StepSkipped(from: decoder))
            case .objectDeferred: .objectDeferred(try ObjectDeferred(from: decoder))
            case .stepFailed: .stepFailed(try StepFailed(from: decoder))
            case .stepInDoubt: .stepInDoubt(try StepInDoubt(from: decoder))
            case .stepNotCommitted: .stepNotCommitted(try StepNotCommitted(from: decoder))
            case .retryScheduled: .retryScheduled(try RetryScheduled(from: decoder))
            case .runSuspended: .runSuspended(try RunSuspended(from: decoder))
            case .requestConcluded: .requestConcluded(try Conclusion(from: decoder))
            case .answerPrepared: .answerPrepared(try AnswerPrepared(from: decoder))
            case .answerDelivered: .answerDelivered(try AnswerDelivered(from: decoder))
            case .answerAbandoned: .answerAbandoned(try AnswerAbandoned(from: decoder))
            case .requestRedelivered: .requestRedelivered
            }
    }
}
