/// Folds one event into the state. It never fails and never judges: what is in the journal has happened.
public func evolve(_ state: inout State, _ event: Event) {
    switch event {
    case .requestReceived(let request):
        state.request = request
        state.phase = .received
    case .requestRejected(let rejected):
        state.request = rejected.request
        state.conclusion = rejected.conclusion
        state.phase = .concluding(rejected.conclusion)
    case .runStarted(let run):
        state.begin(run)
    case .stepStarted(let work):
        state.attempts[work.step] = work.attempt
        if work.step.lays { state.home = state.home ?? state.inspection?.place }
        state.phase = .performing(work)
    case .databaseInspected(let inspected):
        state.inspection = inspected.inspection
        state.failures[.connect] = nil
        state.runs = max(state.runs, (inspected.inspection.suspensions ?? 0) + 1)
        // Plans may be shorter now, so that their positions no longer compare with those of before.
        state.deferrals.failedAfter = [:]
    case .stepCommitted(let committed):
        state.commit(committed)
    case .stepSkipped(let skipped):
        state.done.insert(skipped.step)
        state.kept[skipped.step] = skipped.kept
    case .objectDeferred(let moved):
        state.deferrals.move(moved)
    case .stepFailed(let failed):
        state.fail(failed.step, failed.failure)
    case .stepInDoubt(let doubted):
        if case .performing(let work) = state.phase { state.doubt = work }
        state.inspection = nil
        if let failure = doubted.failure { state.fail(doubted.step, failure) }
    case .stepNotCommitted:
        if let doubt = state.doubt { state.unproven.append(doubt) }
        state.doubt = nil
    case .retryScheduled(let pending):
        state.phase = .waiting(pending)
    case .runSuspended(let suspended):
        state.phase = .suspended(suspended)
    case .requestConcluded(let conclusion):
        state.conclusion = conclusion
        state.phase = .concluding(conclusion)
    case .answerPrepared(let prepared):
        state.answer = prepared.body
    case .answerDelivered:
        state.phase = .finished(answered: true)
    case .answerAbandoned(let abandoned):
        state.lastFailure = abandoned.failure
        state.phase = .finished(answered: false)
    case .requestRedelivered:
        break
    }
}

extension State {
    /// The state after all these events.
    public init(folding events: some Sequence<Event>) {
        self.init()
        for event in events { evolve(&self, event) }
    }

    fileprivate mutating func begin(_ run: RunFacts) {
        runs += 1
        manifest = run.manifest ?? manifest
        expires = expires ?? run.expires
        isEmbedded = run.isEmbedded ?? isEmbedded
        inspection = nil
        failures = [:]
        lastFailure = nil
        deferrals = Deferrals()
    }

    fileprivate mutating func commit(_ committed: StepCommitted) {
        let work: Work?
        func isCommitted(_ work: Work) -> Bool { work.step == committed.step && work.attempt == committed.attempt }
        if committed.probed {
            work = doubt ?? unproven.first(where: isCommitted)
            unproven.removeAll(where: isCommitted)
        } else if case .performing(let current) = phase {
            work = current
        } else {
            work = nil
        }
        doubt = nil
        done.insert(committed.step)
        kept[committed.step] = committed.kept
        failures[committed.step] = nil
        if var seen = inspection {
            seen.epoch = max(seen.epoch, committed.receipt)
            seen.hasReceipts = true
            inspection = seen
        }
        let objects = work?.objects ?? []
        for object in objects {
            switch object.action {
            case .create: laid[object.id.kind, default: Laid()].created += 1
            case .replace: laid[object.id.kind, default: Laid()].replaced += 1
            case .rebuild: laid[object.id.kind, default: Laid()].rebuilt += 1
            }
        }
        // A probed step was inspected after its commit: that look is the newer truth.
        guard !committed.probed, var seen = inspection else { return }
        let done = Set(objects.map(\.id))
        for at in seen.objects.indices where done.contains(seen.objects[at].id) {
            seen.objects[at].condition = .unchanged
        }
        inspection = seen
    }

    fileprivate mutating func fail(_ step: Step, _ failure: Failure) {
        failures[step, default: 0] += 1
        lastFailure = failure
        if failure.origin == .connection { inspection = nil }
    }
}

extension RequestRejected {
    /// What the answer to a refused event says.
    var conclusion: Conclusion {
        Conclusion(succeeded: false, reason: failure.summary, data: [:], failure: failure)
    }
}
