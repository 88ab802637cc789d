/// How often, and after which pauses, a failed step is tried again.
///
/// Pauses grow exponentially with full jitter: a random part of the whole pause, so that workers that failed together
/// do not come back together. Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
public struct RetryPolicy: Codable, Equatable, Sendable {
    /// The first pause's upper limit, in milliseconds.
    public var base: Int64 = 200
    /// No pause is longer than this, in milliseconds: a database that comes back is noticed within it.
    public var cap: Int64 = 15_000
    /// How often to try to connect: with the pauses above, three quarters of a minute on average, one and a half at most.
    public var connectAttempts = 12
    /// How often to try one step: lock conflicts may last as long as somebody else's transaction does.
    public var stepAttempts = 100
    /// How often to try to deliver the answer.
    public var answerAttempts = 10
    /// How many times objects may be moved behind others in one run, before the folder's order must be mended.
    public var deferrals = 1_000
    /// The time kept back for the answer, in milliseconds.
    public var reserve: Int64 = 10_000

    /// How many runs a request gets in all, where whoever starts them counts, as Lambda does; the last one answers in any
    /// case. `nil`: there is another run as long as anybody waits for the answer.
    public var runs: Int?
    /// Whether a run begins so late that it may be the last one, although no other is known of: their journal may be lost. Only
    /// the database would know, so that this counts where it was never reached.
    public var isLate = false
    /// Whether somebody waits for this run's answer, and is not to wait in vain where only a person can help.
    public var isAwaited = false
    /// Whether a step that takes longer than the run is left at work in the database, for the next run to find it done.
    public var leavesRunning = false

    /// The usual policy.
    public init() {}

    /// Whether nobody starts another run of the request.
    public func isLastRun(in state: State) -> Bool {
        guard let runs else { return false }
        return state.runs >= runs || (isLate && state.runs == 1 && state.knowsNoDatabase)
    }

    /// Whether another run can go on with the request when this one ends: unless nobody starts one, and only if the request
    /// outlives this run by more than it takes to answer.
    func hasAnother(after state: State, _ moment: Moment) -> Bool {
        !isLastRun(in: state) && outlives(moment)
    }

    /// The same of a run that could not write down what came of it. Of `runs` that are known, this one among them, there may be
    /// more that could not either: so a late one is taken for the last whatever the count.
    public func hasAnother(afterUnwritten runs: Int, _ moment: Moment) -> Bool {
        guard outlives(moment) else { return false }
        return self.runs.map { runs < $0 && !isLate } ?? true
    }

    private func outlives(_ moment: Moment) -> Bool {
        let spare = max(0, moment.requestLeft) - max(0, moment.runLeft)
        return spare > reserve && moment.requestLeft > reserve
    }

    /// Whether a step may go on in the database when the run is over: only if another run can find it.
    public func leaves(in state: State) -> Bool { leavesRunning && !isLastRun(in: state) }

    /// How often `step` may be tried.
    public func attempts(at step: Step) -> Int {
        switch step {
        case .connect: connectAttempts
        case .tables, .indexes, .functions, .triggers: stepAttempts
        case .respond: answerAttempts
        }
    }

    /// What is kept for the answer of so many milliseconds, which a run has or a sender waits: a fifth, but at least
    /// `leastReserve`, or half where that is less; and never more than `reserve`.
    public func reserved(of time: Int64) -> Int64 {
        max(0, min(reserve, max(time / 5, min(Self.leastReserve, time / 2))))
    }

    /// What a try at `step` that is worth beginning has for itself, in milliseconds: `leastTry`, or `leastAnswer`; in a run of
    /// seconds, which keeps little for its answer, a third of what it keeps.
    public func least(for step: Step) -> Int64 {
        min(step == .respond ? Self.leastAnswer : Self.leastTry, reserve / 3)
    }

    /// A second: more than a statement waits for somebody's lock, and enough to connect anew.
    static let leastTry: Int64 = 1_000
    /// A quarter of a second for a PUT: whoever waits for an answer should not miss it for want of a better chance.
    static let leastAnswer: Int64 = 250

    /// The pause before `step` is tried again, of `left` milliseconds in which that try must end: as it was drawn, or shorter
    /// where it would leave less than the least time of a try; `nil` when there is no time for another one.
    ///
    /// Behind a pause that was shortened just that least time is left, which is too little for one more: there is one last
    /// try, and no row of ever shorter pauses.
    func pause(_ drawn: Int64, before step: Step, of left: Int64) -> Int64? {
        let room = left - least(for: step)
        return room > 0 ? min(drawn, room) : nil
    }

    /// What of the reserve the server may take to cancel a statement, in milliseconds: two thirds.
    public var cancelling: Int64 { reserve * 2 / 3 }

    /// Where the network is gone, the server is asked to cancel for up to two seconds; then the answer needs its time.
    static let leastReserve: Int64 = 3_000

    /// The pause after the failed attempt number `attempt` (from 1), in milliseconds; `chance` is in 0 ..< 1.
    public func pause(after attempt: Int, chance: Double) -> Int64 {
        let doublings = Int64(1) << Int64(min(max(attempt, 1) - 1, 20))
        let (grown, overflow) = base.multipliedReportingOverflow(by: doublings)
        let ceiling = overflow ? cap : min(cap, grown)
        // Below 1 in any case: the product must stay below 2^63, and what is not a number counts as 0.
        let part = chance >= 0 ? min(chance, 1.0.nextDown) : 0
        return max(1, Int64(Double(ceiling) * part))
    }
}

extension State {
    /// Whether the database was never looked at; a look is forgotten with its connection, but not the steps that followed.
    fileprivate var knowsNoDatabase: Bool { inspection == nil && attempts.keys.allSatisfy { $0 == .connect } }
}

/// What the shell knows at the moment of a command: the time left, and one roll of the dice.
///
/// The core has neither a clock nor a random generator: both come in here, so that its rules are a table of values.
public struct Moment: Equatable, Sendable {
    /// Milliseconds until this run must have ended.
    public var runLeft: Int64
    /// Milliseconds until whoever sent the request stops waiting for its answer.
    public var requestLeft: Int64
    /// A random number in 0 ..< 1.
    public var chance: Double

    /// States a moment.
    public init(runLeft: Int64, requestLeft: Int64, chance: Double) {
        self.runLeft = runLeft
        self.requestLeft = requestLeft
        self.chance = chance
    }
}
