/// What whoever starts a run expects of it, beside the settings of the process.
public struct RunTerms: Sendable {
    /// Who brings the answer to whoever sent the request.
    public enum Delivery: Sendable {
        /// The worker: by PUT to the ResponseURL, or on standard output where there is none.
        case worker
        /// The caller, who is given it: a provider framework, a state machine. The ResponseURL is never used.
        case caller
    }

    /// When the run must have ended; at most the settings' timeout from now.
    public var deadline: ContinuousClock.Instant?
    /// Who delivers the answer.
    public var delivery = Delivery.worker
    /// How many runs the request gets in all; `nil` when there is another one as long as anybody waits.
    public var runs: Int?
    /// How many seconds after the request was sent its last run begins at the earliest; `nil` when nobody knows.
    public var lastRunBegins: Int64?
    /// Whether a step that takes longer than the run goes on in the database.
    public var leavesRunning = false

    /// The terms of the command line: the settings' timeout, the answer delivered by the worker.
    public init() {}
}

/// How the work on an event ended, and what there is to tell its sender.
public struct Report: Sendable {
    /// How it ended.
    public var outcome: Outcome
    /// The answer's exact bytes, as far as there is one.
    public var answer: String?
    /// Whether that answer was taken, as far as this run knows. A run that was stopped may have been so only afterwards.
    public var isAnswerTaken = false
    /// The PhysicalResourceId of every answer to the request; `nil` when the event could not be read.
    public var physicalResourceID: String?
    /// The name of the request's stream in the journal.
    public var stream: String?

    /// A report of an event on which no work began.
    public init(_ outcome: Outcome) { self.outcome = outcome }
}
