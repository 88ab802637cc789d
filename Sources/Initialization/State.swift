/// All that matters of a request, folded from its events. Two equal journals give two equal states.
public struct State: Equatable, Sendable {
    /// What the request says; `nil` before it was received.
    public var request: RequestFacts?
    /// The schema that the current run lays.
    public var manifest: Manifest?
    /// When CloudFormation gives up, in milliseconds since 1970; set by the first run.
    public var expires: Int64?
    /// Where the request stands.
    public var phase: Phase = .idle
    /// How the database stands, kept up to date with every commit of this run; `nil` when it must be looked at.
    public var inspection: Inspection?
    /// The database in which the first step was begun, and to which the request belongs from then on.
    public var home: Place?
    /// Whether the last run took the embedded server, for want of a configured one; `nil` where nobody says.
    public var isEmbedded: Bool?
    /// The attempt of which it is not known whether it was committed.
    public var doubt: Work?
    /// The attempts that had no receipt when it was looked for: a server that lost its client may still be at work on one,
    /// and commit it.
    public var unproven: [Work] = []
    /// The steps that were committed or found to have nothing to do.
    public var done: Set<Step> = []
    /// How often each step was begun in this request.
    public var attempts: [Step: Int] = [:]
    /// How often each step failed in this run since it last went well.
    public var failures: [Step: Int] = [:]
    /// The objects that were moved behind others.
    public var deferrals = Deferrals()
    /// What was laid in this request, by kind.
    public var laid: [ObjectKind: Laid] = [:]
    /// How many objects each finished step found there and left as they were.
    public var kept: [Step: Int] = [:]
    /// The last failure, for the words of a suspension.
    public var lastFailure: Failure?
    /// What the answer says; `nil` while the request is worked on.
    public var conclusion: Conclusion?
    /// The answer's exact bytes.
    public var answer: String?
    /// How many runs have begun: as many as the journal has, or as the database was told where a journal was lost.
    public var runs = 0

    /// The state before any event.
    public init() {}
}

/// Where a request stands.
public enum Phase: Equatable, Sendable {
    /// Nothing received. Can transition to: `received`, `concluding` (an event that is refused).
    case idle
    /// Received; no run has begun. Can transition to: `performing`, `concluding`, `suspended`.
    case received
    /// A step is announced and under way. Can transition to: `performing` (the next step, or `connect` by a new run),
    /// `waiting`, `concluding`, `suspended`, `finished` (from `respond` only).
    case performing(Work)
    /// A pause before a step is tried again. Can transition to: `performing`, `concluding`, `suspended`.
    case waiting(RetryScheduled)
    /// What the answer says is decided, its bytes are not. Can transition to: `performing` (`respond`).
    case concluding(Conclusion)
    /// The run is over, the request is not. Can transition to: `performing`, `concluding`.
    case suspended(RunSuspended)
    /// Answered, or never to be answered. Can transition to: `performing` (`respond`, when it is delivered again).
    case finished(answered: Bool)
}

/// A step under way, as it was announced.
public typealias Work = StepStarted

/// How many objects of a kind a request laid.
public struct Laid: Equatable, Sendable {
    /// Objects that were missing.
    public var created = 0
    /// Functions and triggers whose file had changed.
    public var replaced = 0
    /// Indexes that were invalid.
    public var rebuilt = 0
}
