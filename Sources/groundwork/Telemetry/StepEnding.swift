import Initialization

/// How an attempt at a step ended, in one word: for annotations, which people filter by.
enum StepOutcome: String {
    /// The database was looked at.
    case inspected
    /// The step is in the database.
    case committed
    /// The answer was taken.
    case answered
    /// It failed, and nothing of it stays.
    case failed
    /// One object failed and is tried again behind others; nothing of the attempt stays.
    case deferred
    /// Whether it was committed is not known.
    case inDoubt
    /// The run's time is over, and the step goes on in the database.
    case leftRunning
    /// The answer can never be delivered.
    case abandoned
    /// The run was suspended before anything was known.
    case suspended
    /// The run ended without another word: its journal cannot be written.
    case stopped
}

/// The end of an attempt at a step, read off an event.
struct StepEnding {
    var step: Step
    var outcome: StepOutcome
    var failure: Failure?
    /// How many objects were laid; `nil` where none can be.
    var laid: Int?
    /// How long it took; `nil` where the event does not say.
    var milliseconds: Int64?

    /// The ending that an event tells of; `nil` when it tells of none.
    init?(_ event: Event) {
        switch event {
        case .databaseInspected(let inspected):
            self.init(.connect, .inspected, milliseconds: inspected.milliseconds)
        case .stepCommitted(let committed):
            // How long a step took that an earlier run performed is not known.
            self.init(
                committed.step, .committed, laid: committed.laid,
                milliseconds: committed.probed ? nil : committed.milliseconds)
        case .stepFailed(let failed):
            self.init(failed.step, .failed, failed.failure, milliseconds: failed.milliseconds)
        case .objectDeferred(let moved):
            self.init(moved.step, .deferred, moved.failure, milliseconds: moved.milliseconds)
        case .stepInDoubt(let doubt):
            let isLeft = doubt.failure?.disposition == .leftRunning
            self.init(doubt.step, isLeft ? .leftRunning : .inDoubt, doubt.failure)
        case .answerDelivered(let delivered):
            self.init(.respond, .answered, milliseconds: delivered.milliseconds)
        case .answerAbandoned(let abandoned):
            self.init(.respond, .abandoned, abandoned.failure)
        case .requestReceived, .requestRejected, .runStarted, .stepStarted, .stepSkipped, .stepNotCommitted,
            .retryScheduled, .runSuspended, .requestConcluded, .answerPrepared, .requestRedelivered:
            return nil
        }
    }

    init(
        _ step: Step, _ outcome: StepOutcome, _ failure: Failure? = nil, laid: Int? = nil, milliseconds: Int64? = nil
    ) {
        self.step = step
        self.outcome = outcome
        self.failure = failure
        self.laid = laid
        self.milliseconds = milliseconds
    }
}
