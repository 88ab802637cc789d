/// A command that does not fit the state: a mistake in the shell, never in the input.
public struct UnexpectedCommand: Error, Equatable, Sendable {
    /// What was commanded.
    public let command: Command
    /// Where the request stood.
    public let phase: Phase
}

/// Turns a command into the events that follow from it. The events announce the next effect, so that one append makes
/// both what happened and what is about to happen durable.
public func decide(
    _ command: Command, _ state: State, _ policy: RetryPolicy
) throws(UnexpectedCommand) -> [Event] {
    var decision = Decision(state: state, policy: policy)
    guard decision.take(command) else { throw UnexpectedCommand(command: command, phase: state.phase) }
    return decision.events
}

extension Inspection {
    /// The receipt of an attempt. Attempts are numbered anew when a journal was lost: only a receipt newer than the epoch that
    /// the attempt began with can be its own.
    fileprivate func receipt(of work: Work) -> Receipt? {
        receipts.last { $0.step == work.step && $0.attempt == work.attempt && $0.number > work.epoch }
    }
}

/// The events decided so far, and the state that they lead to.
struct Decision {
    private(set) var events: [Event] = []
    private(set) var state: State
    let policy: RetryPolicy

    init(state: State, policy: RetryPolicy) {
        self.state = state
        self.policy = policy
    }

    /// Decides on a command; `false` when it does not fit.
    fileprivate mutating func take(_ command: Command) -> Bool {
        let work: Work? = if case .performing(let work) = state.phase { work } else { nil }
        switch command {
        case .receive(let request):
            guard case .idle = state.phase else { return false }
            add(.requestReceived(request))
        case .reject(let request, let failure):
            if case .idle = state.phase {
                add(.requestRejected(RequestRejected(request: request, failure: failure)))
            } else {
                guard state.request != nil, state.conclusion == nil else { return false }
                conclude(failing: failure)
            }
        case .start(let run, let moment):
            guard state.request != nil, canStart(run) else { return false }
            start(run, moment)
        case .inspected(let inspection, let milliseconds, let moment):
            guard work?.step == .connect else { return false }
            inspected(inspection, milliseconds, moment)
        case .laid(let receipt, let milliseconds, let moment):
            guard let work, work.step.lays else { return false }
            committed(work, receipt: receipt, milliseconds, probed: false)
            advance(moment)
        case .failed(let failure, let milliseconds, let moment):
            guard let work else { return false }
            failed(work, failure, milliseconds, moment)
        case .waited(let moment):
            guard case .waiting(let pending) = state.phase else { return false }
            begin(pending.step, moment)
        case .interrupted:
            guard case .waiting = state.phase else { return false }
            suspend(.interrupted, nil)
        case .encoded(let body):
            guard case .concluding = state.phase else { return false }
            add(.answerPrepared(AnswerPrepared(body: body)))
            announce(.respond, objects: [], budget: 0)
        case .answered(let channel, let milliseconds):
            guard work?.step == .respond else { return false }
            add(.answerDelivered(AnswerDelivered(channel: channel, milliseconds: milliseconds)))
        }
        return true
    }

    /// Whether the run brings what the request needs: only a Delete, or a request whose end is decided, needs no schema.
    private func canStart(_ run: RunFacts) -> Bool {
        (run.manifest ?? state.manifest) != nil || state.request?.type == "Delete" || state.conclusion != nil
    }

    mutating func add(_ event: Event) {
        events.append(event)
        evolve(&state, event)
    }

    /// Begins or resumes the request's run.
    mutating func start(_ run: RunFacts, _ moment: Moment) {
        let interrupted = state.phase
        add(.runStarted(run))
        if case .finished = interrupted { add(.requestRedelivered) }
        if state.answer != nil {
            announce(.respond, objects: [], budget: 0)
        } else if case .concluding = interrupted {
            // The bytes come next; `react` asks for them.
        } else if state.request?.type == "Delete" {
            conclude(Conclusion(succeeded: true, reason: Conclusion.deletionKeeps, data: [:], failure: nil))
        } else {
            if case .performing(let work) = interrupted, work.step.lays {
                add(.stepInDoubt(StepInDoubt(step: work.step, attempt: work.attempt, failure: nil)))
            }
            begin(.connect, moment)
        }
    }

    /// Settles a doubt by the receipts, then goes on.
    mutating func inspected(_ inspection: Inspection, _ milliseconds: Int64, _ moment: Moment) {
        if let home = state.home, inspection.isElsewhere(than: home) {
            refuse(inspection.place, home, milliseconds)
            return
        }
        add(.databaseInspected(DatabaseInspected(inspection: inspection, milliseconds: milliseconds)))
        if let doubt = state.doubt {
            if let receipt = inspection.receipt(of: doubt) {
                committed(doubt, receipt: receipt.number, 0, probed: true)
            } else {
                add(.stepNotCommitted(StepNotCommitted(step: doubt.step, attempt: doubt.attempt)))
            }
        }
        for work in state.unproven {
            guard let receipt = inspection.receipt(of: work) else { continue }
            committed(work, receipt: receipt.number, 0, probed: true)
        }
        if let taken = inspection.objects.first(where: { $0.condition == .clash || $0.condition == .foreign }) {
            let step = taken.id.kind.step
            let failure = taken.condition == .clash ? nameClash(taken) : foreign(taken, to: inspection.role)
            add(.stepFailed(StepFailed(step: step, attempt: 0, failure: failure, milliseconds: 0)))
            conclude(failing: failure)
        } else {
            advance(moment)
        }
    }

    /// What is done in one database and not in another is done in neither.
    private mutating func refuse(_ place: Place, _ home: Place, _ milliseconds: Int64) {
        guard case .performing(let work) = state.phase else { return }
        let failure = Failure(
            .configuration, .permanent, "the request was begun in the database \(home), and this is \(place)",
            hint:
                "Name the database in which it was begun, or send a new request for this one. Nothing was changed here."
        )
        record(work, failure, milliseconds)
        if policy.isAwaited { conclude(failing: failure) } else { suspend(.elsewhere, failure) }
    }

    private func nameClash(_ clash: ObjectStatus) -> Failure {
        let file = state.manifest?.objects.first { $0.id == clash.id }?.file
        return Failure(
            .database, .permanent, sqlState: "42809",
            "the name of \(clash.id.kind.rawValue) \(clash.id.name) is taken by \(clash.detail ?? "another object")"
                + (clash.owner.map { " of the role \($0)" } ?? ""),
            hint: "Rename the file and its object, or rename what stands in its place.", object: clash.id, file: file)
    }

    private func foreign(_ object: ObjectStatus, to role: String) -> Failure {
        .foreign(
            object.id, of: object.owner ?? "another role", to: role,
            file: state.manifest?.objects.first { $0.id == object.id }?.file)
    }

    mutating func committed(_ work: Work, receipt: Int64, _ milliseconds: Int64, probed: Bool) {
        add(
            .stepCommitted(
                StepCommitted(
                    step: work.step, attempt: work.attempt, receipt: receipt, laid: work.objects.count,
                    kept: kept(in: work.step, laying: work.objects), probed: probed, milliseconds: milliseconds)))
    }

    /// How many objects of the step's kind stand as they are to stay, without those that this attempt laid.
    private func kept(in step: Step, laying objects: [PlannedObject]) -> Int {
        let laid = Set(objects.map(\.id))
        return state.standing.count { $0.kind.step == step && !laid.contains($0) }
    }

    /// Announces the first step that still has something to lay, or concludes.
    mutating func advance(_ moment: Moment) {
        for step in Step.laying {
            let plan = state.plan(for: step)
            if !plan.isEmpty {
                begin(step, moment)
                return
            }
            if !state.done.contains(step) {
                add(.stepSkipped(StepSkipped(step: step, kept: kept(in: step, laying: []))))
            }
        }
        conclude(Conclusion(succeeded: true, reason: state.progress, data: state.report, failure: nil))
    }

    /// Announces a step, as far as there is time for it.
    mutating func begin(_ step: Step, _ moment: Moment) {
        if step == .respond {
            announce(step, objects: [], budget: 0)
            return
        }
        guard min(moment.runLeft, moment.requestLeft) > policy.reserve else {
            runOut(moment)
            return
        }
        // What is left at work may take as long as the request is waited for.
        let left = step.lays && policy.leaves(in: state) ? moment.requestLeft : min(moment.runLeft, moment.requestLeft)
        let budget = left - policy.reserve
        announce(step, objects: step.lays ? state.plan(for: step) : [], budget: budget)
    }

    mutating func announce(_ step: Step, objects: [PlannedObject], budget: Int64) {
        add(
            .stepStarted(
                StepStarted(
                    step: step, attempt: (state.attempts[step] ?? 0) + 1, objects: objects,
                    epoch: state.inspection?.epoch ?? 0, budget: budget)))
    }

    mutating func conclude(_ conclusion: Conclusion) {
        add(.requestConcluded(conclusion))
    }

    mutating func conclude(failing failure: Failure) {
        conclude(
            Conclusion(
                succeeded: false, reason: "\(failure.summary) [\(state.progress)]", data: state.report,
                failure: failure))
    }

    mutating func suspend(_ reason: Suspension, _ failure: Failure?) {
        add(.runSuspended(RunSuspended(reason: reason, failure: failure, progress: state.progress)))
    }

    /// No time is left: for the run, so that another can go on; or for the request, so that it must be answered now.
    mutating func runOut(_ moment: Moment) {
        if policy.hasAnother(after: state, moment) {
            suspend(.outOfTime, state.lastFailure)
            return
        }
        let isLastRun = policy.isLastRun(in: state)
        let why = state.lastFailure.map { "; the last failure was \($0.summary)" } ?? ""
        let isCounted = isLastRun && moment.requestLeft > policy.reserve
        let which = state.runs >= policy.runs ?? 0 ? "the last of \(state.runs) runs" : "what may be the last run"
        conclude(
            failing: Failure(
                .request, .outOfTime,
                isCounted
                    ? "the time of \(which) is over\(why)"
                    : "the time in which the request must be answered is over\(why)",
                hint: isCounted
                    ? "Raise the function's timeout, or deploy again: what is done is kept."
                    : "Raise ServiceTimeout, or deploy again: what is done is kept."))
    }
}
