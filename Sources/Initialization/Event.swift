/// What happened, in the order in which it was made durable. The journal keeps nothing else.
public enum Event: Equatable, Sendable {
    /// A request was taken in.
    case requestReceived(RequestFacts)
    /// An event was refused; it is answered, but not worked on.
    case requestRejected(RequestRejected)
    /// A run of the worker began, or resumed, the request.
    case runStarted(RunFacts)
    /// A step is about to be performed.
    case stepStarted(StepStarted)
    /// The database was looked at.
    case databaseInspected(DatabaseInspected)
    /// A step is in the database, and its receipt with it.
    case stepCommitted(StepCommitted)
    /// A step had nothing to do.
    case stepSkipped(StepSkipped)
    /// An object waits for something that is laid later.
    case objectDeferred(ObjectDeferred)
    /// A step failed, and nothing of it stays.
    case stepFailed(StepFailed)
    /// Whether a step was committed is not known.
    case stepInDoubt(StepInDoubt)
    /// The receipts show that a step in doubt was not committed.
    case stepNotCommitted(StepNotCommitted)
    /// A step is tried again after a pause.
    case retryScheduled(RetryScheduled)
    /// The run ended before the request did; the next run goes on.
    case runSuspended(RunSuspended)
    /// What the answer will say.
    case requestConcluded(Conclusion)
    /// The answer's exact bytes.
    case answerPrepared(AnswerPrepared)
    /// The answer was taken.
    case answerDelivered(AnswerDelivered)
    /// The answer can never be delivered.
    case answerAbandoned(AnswerAbandoned)
    /// The same request came again after its answer; it gets the same bytes.
    case requestRedelivered
}

/// Payload of `requestRejected`.
public struct RequestRejected: Codable, Equatable, Sendable {
    /// What could be read of the event.
    public var request: RequestFacts
    /// What was wrong with it.
    public var failure: Failure
}

/// Payload of `stepStarted`.
public struct StepStarted: Codable, Equatable, Sendable {
    /// The step.
    public var step: Step
    /// Which attempt, from 1.
    public var attempt: Int
    /// What it lays; empty for `connect` and `respond`.
    public var objects: [PlannedObject]
    /// The receipt number that must still be the highest.
    public var epoch: Int64
    /// Milliseconds that it may take.
    public var budget: Int64
}

/// Payload of `databaseInspected`.
public struct DatabaseInspected: Codable, Equatable, Sendable {
    /// What was seen.
    public var inspection: Inspection
    /// How long connecting and looking took.
    public var milliseconds: Int64
}

/// Payload of `stepCommitted`.
public struct StepCommitted: Codable, Equatable, Sendable {
    /// The step.
    public var step: Step
    /// Which attempt.
    public var attempt: Int
    /// The number of its receipt.
    public var receipt: Int64
    /// How many objects were created, replaced or rebuilt.
    public var laid: Int
    /// How many objects of the step's kind were there already.
    public var kept: Int
    /// Whether the receipt was found by probing, after a doubt.
    public var probed: Bool
    /// How long the step took; 0 when it was probed.
    public var milliseconds: Int64
}

/// Payload of `stepSkipped`.
public struct StepSkipped: Codable, Equatable, Sendable {
    /// The step.
    public var step: Step
    /// How many objects were there already.
    public var kept: Int
}

/// Payload of `objectDeferred`.
public struct ObjectDeferred: Codable, Equatable, Sendable {
    /// The object.
    public var object: ObjectID
    /// The step in which its turn was.
    public var step: Step
    /// The step in which it is tried again, behind the others.
    public var until: Step
    /// After how many objects of the step it failed.
    public var position: Int
    /// Why.
    public var failure: Failure
    /// How long the attempt took.
    public var milliseconds: Int64
}

/// Payload of `stepFailed`.
public struct StepFailed: Codable, Equatable, Sendable {
    /// The step.
    public var step: Step
    /// Which attempt; 0 when the step was refused before it was begun.
    public var attempt: Int
    /// Why.
    public var failure: Failure
    /// How long the attempt took.
    public var milliseconds: Int64
}

/// Payload of `stepInDoubt`.
public struct StepInDoubt: Codable, Equatable, Sendable {
    /// The step.
    public var step: Step
    /// Which attempt.
    public var attempt: Int
    /// What cut the connection; `nil` when the worker itself ended.
    public var failure: Failure?
}

/// Payload of `stepNotCommitted`.
public struct StepNotCommitted: Codable, Equatable, Sendable {
    /// The step.
    public var step: Step
    /// Which attempt.
    public var attempt: Int
}

/// Payload of `retryScheduled`.
public struct RetryScheduled: Codable, Equatable, Sendable {
    /// The step that is tried next.
    public var step: Step
    /// Milliseconds until then.
    public var pause: Int64
}

/// Payload of `runSuspended`.
public struct RunSuspended: Codable, Equatable, Sendable {
    /// Why.
    public var reason: Suspension
    /// What went wrong last, where something did.
    public var failure: Failure?
    /// What is done and what is not, in words.
    public var progress: String

    /// States why a run ended.
    public init(reason: Suspension, failure: Failure?, progress: String) {
        self.reason = reason
        self.failure = failure
        self.progress = progress
    }
}

/// Why a run ended before its request did.
public enum Suspension: String, CaseIterable, Codable, Sendable {
    /// The run's time was used up.
    case outOfTime
    /// The process was asked to stop.
    case interrupted
    /// The answer could not be delivered for now.
    case unanswered
    /// The settings lead to another database than the one in which the request was begun.
    case elsewhere
}

/// What the answer says.
public struct Conclusion: Codable, Equatable, Sendable {
    /// Whether the request succeeded.
    public var succeeded: Bool
    /// One sentence: on failure what failed, where, and what is done and not done.
    public var reason: String
    /// The answer's `Data`.
    public var data: [String: String]
    /// What failed.
    public var failure: Failure?

    /// What the answer to a Delete says: data outlive the stack.
    public static let deletionKeeps = "Nothing was deleted: the database keeps its tables and their data."
}

/// Payload of `answerPrepared`.
public struct AnswerPrepared: Codable, Equatable, Sendable {
    /// The exact body.
    public var body: String
}

/// Payload of `answerDelivered`.
public struct AnswerDelivered: Codable, Equatable, Sendable {
    /// Where it went.
    public var channel: AnswerChannel
    /// How long it took.
    public var milliseconds: Int64
}

/// Payload of `answerAbandoned`.
public struct AnswerAbandoned: Codable, Equatable, Sendable {
    /// Why it cannot be delivered.
    public var failure: Failure
}
