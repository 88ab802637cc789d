internal import CustomResource
internal import Initialization

/// The time that one run has, and what it goes by when that is over.
struct RunTime {
    /// When the run must have ended.
    let deadline: ContinuousClock.Instant
    /// When whoever sent the request stops waiting, as far as no journal knows it, in milliseconds since 1970.
    let expires: Int64
    /// The settings' policy with this run's reserve and count.
    private(set) var policy: RetryPolicy

    /// The reserve that the settings name.
    private let usual: RetryPolicy
    /// Milliseconds that the stack waits, which a run may exceed.
    private let serviceTimeout: Int64

    init(_ facts: RequestFacts, _ url: ResponseURL?, _ settings: Settings, _ terms: RunTerms) {
        let limit = ContinuousClock.now + .seconds(settings.timeout)
        deadline = terms.deadline.map { min($0, limit) } ?? limit
        serviceTimeout = facts.serviceTimeout
        expires = Timestamp.now() + facts.patience
        usual = settings.retries
        policy = settings.retries
        policy.runs = terms.runs
        policy.isLate = terms.isLate(since: url) ?? false
        policy.leavesRunning = terms.leavesRunning
        policy.isAwaited = url != nil || terms.delivery == .caller
        policy.reserve = reserve
    }

    /// A run, and a request, that is shorter than the usual reserve still needs one.
    private var reserve: Int64 { usual.reserved(of: min((deadline - .now).milliseconds, serviceTimeout)) }

    /// The same run with the reserve of what is left, when it has waited for its turn.
    func fromNow() -> RunTime {
        var rest = self
        rest.policy.reserve = rest.reserve
        return rest
    }

    /// When the answer must have been given.
    var last: ContinuousClock.Instant { min(deadline, .now + .milliseconds(expires - Timestamp.now())) }

    /// How long the run may wait for others, such as one who holds the journal: what is behind that is for the answer.
    var end: ContinuousClock.Instant { last - .milliseconds(policy.reserve) }

    /// This moment, for the core.
    func moment(expiring: Int64? = nil) -> Moment {
        Moment(
            runLeft: (deadline - .now).milliseconds, requestLeft: (expiring ?? expires) - Timestamp.now(),
            chance: Double.random(in: 0..<1))
    }
}

extension RunTerms {
    /// Whether a run that begins now may be the request's last, by the time since that was sent; `nil` when nobody can tell.
    func isLate(since url: ResponseURL?) -> Bool? {
        guard let sent = url?.signedAt, let lastRunBegins else { return nil }
        return Timestamp.now() / 1_000 - sent >= lastRunBegins
    }
}

extension RequestFacts {
    /// Milliseconds that the template lets the answer take.
    fileprivate var serviceTimeout: Int64 {
        Int64(properties["ServiceTimeout"].flatMap { Int($0) } ?? Worker.defaultServiceTimeout) * 1_000
    }

    /// Milliseconds that whoever sent the request waits: without a ResponseURL nobody does, and it can be resumed.
    var patience: Int64 { fingerprint == nil ? Int64(Worker.patience) * 1_000 : serviceTimeout }
}
