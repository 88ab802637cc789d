extension Decision {
    /// What follows a failed effect.
    mutating func failed(_ work: Work, _ failure: Failure, _ milliseconds: Int64, _ moment: Moment) {
        if work.step == .respond {
            undelivered(work, failure, milliseconds, moment)
            return
        }
        switch failure.disposition {
        case .inDoubt:
            add(.stepInDoubt(StepInDoubt(step: work.step, attempt: work.attempt, failure: failure)))
            again(.connect, after: work.step, failure, moment)
        case .leftRunning:
            add(.stepInDoubt(StepInDoubt(step: work.step, attempt: work.attempt, failure: failure)))
            suspend(.outOfTime, failure)
        case .deferrable:
            postpone(work, failure, milliseconds, moment)
        case .moved:
            let repeated = failure.sqlState != SQLState.moved && failure == state.lastFailure
            record(work, failure, milliseconds)
            // Looking again showed nothing new: a file creates something other than its name says.
            if repeated {
                conclude(failing: failure)
            } else if (state.failures[work.step] ?? 0) >= policy.attempts(at: work.step) {
                conclude(failing: failure)
            } else {
                begin(.connect, moment)
            }
        case .retry:
            record(work, failure, milliseconds)
            // Of a read-only server only a new connection may lead away.
            let reconnects = failure.origin == .connection || failure.sqlState == "25006"
            again(reconnects ? .connect : work.step, after: work.step, failure, moment)
        case .permanent:
            record(work, failure, milliseconds)
            conclude(failing: failure)
        case .outOfTime:
            record(work, failure, milliseconds)
            runOut(moment)
        case .interrupted:
            record(work, failure, milliseconds)
            suspend(.interrupted, nil)
        }
    }

    mutating func record(_ work: Work, _ failure: Failure, _ milliseconds: Int64) {
        add(
            .stepFailed(
                StepFailed(step: work.step, attempt: work.attempt, failure: failure, milliseconds: milliseconds)))
    }

    /// Tries `step` again after a pause, as far as attempts and time allow.
    private mutating func again(_ step: Step, after failed: Step, _ failure: Failure, _ moment: Moment) {
        let failures = state.failures[failed] ?? 1
        // Somebody's lock lasts as long as his transaction does, whichever step waits for it.
        let isLocked = failure.sqlState == "55P03" || (failed == .connect && failure.origin == .database)
        guard failures < (isLocked ? policy.stepAttempts : policy.attempts(at: failed)) else {
            conclude(failing: failure)
            return
        }
        let drawn = policy.pause(after: failures, chance: moment.chance)
        let left = min(moment.runLeft, moment.requestLeft) - policy.reserve
        guard let pause = policy.pause(drawn, before: step, of: left) else {
            runOut(moment)
            return
        }
        add(.retryScheduled(RetryScheduled(step: step, pause: pause)))
    }

    /// Moves an object behind others when something it needs may be among them.
    private mutating func postpone(_ work: Work, _ failure: Failure, _ milliseconds: Int64, _ moment: Moment) {
        guard let id = failure.object, let position = work.objects.firstIndex(where: { $0.id == id }),
            let until = target(for: id, at: position, of: work, failure), state.deferrals.count < policy.deferrals
        else {
            var final = failure
            final.disposition = .permanent
            record(work, final, milliseconds)
            conclude(failing: root(of: final, in: work))
            return
        }
        add(
            .objectDeferred(
                ObjectDeferred(
                    object: id, step: work.step, until: until, position: position, failure: failure,
                    milliseconds: milliseconds)))
        advance(moment)
    }

    /// Where an object that failed at `position` may succeed; `nil` when nothing further on can help.
    private func target(for id: ObjectID, at position: Int, of work: Work, _ failure: Failure) -> Step? {
        let waitsForFunctions = work.step == .tables || work.step == .indexes
        if waitsForFunctions, failure.sqlState == "42883",
            state.plan(for: .functions).contains(where: { $0.id.kind == .function })
        {
            return .functions
        }
        let rest = work.objects.dropFirst(position + 1)
        // Behind the last function no other will come.
        if work.step == .functions, failure.sqlState == "42883", !rest.contains(where: { $0.id.kind == .function }) {
            return nil
        }
        // An index needs a table or a function, and a trigger both; neither needs another of its own kind.
        let mayNeedItsLike = work.step == .tables || work.step == .functions
        // Whatever went before it is the same at the same position, for what fails is always moved behind the rest.
        let learned = state.deferrals.failedAfter[id].map { position > $0 } ?? true
        if mayNeedItsLike, !rest.isEmpty, learned { return work.step }
        // What it needs may itself have been moved behind the functions.
        return waitsForFunctions && !state.deferrals.behindFunctions.isEmpty ? .functions : nil
    }

    /// How many other failures an answer names.
    private static let othersNamed = 2

    /// The failure to name when several objects of a step wait, perhaps one for another: that of the first file, for a
    /// folder that was in order but for one mistake fails there, and the others only because of it.
    private func root(of failure: Failure, in work: Work) -> Failure {
        // Those before it succeeded this time; those behind it failed the last time they were tried.
        let behind = work.objects.map(\.id).drop { $0 != failure.object }.dropFirst()
        let waiting = behind.filter { state.deferrals.last.contains($0) }
        var failures = waiting.compactMap { state.deferrals.failures[$0] } + [failure]
        let places = (state.manifest?.objects ?? []).enumerated().map { ($0.element.id, $0.offset) }
        let order = Dictionary(places, uniquingKeysWith: { first, _ in first })
        func place(_ failure: Failure) -> Int { failure.object.flatMap { order[$0] } ?? order.count }
        failures.sort { place($0) < place($1) }
        var root = failures.removeFirst()
        root.disposition = .permanent
        let others = failures.prefix(Self.othersNamed).map(\.headline).joined(separator: "; ")
        if !others.isEmpty {
            let more = failures.count > Self.othersNamed ? " and \(failures.count - Self.othersNamed) more" : ""
            root.hint = (root.hint.map { "\($0) " } ?? "") + "Waiting too: \(others)\(more)"
        }
        return root
    }

    /// The answer could not be delivered.
    private mutating func undelivered(
        _ work: Work, _ failure: Failure, _ milliseconds: Int64, _ moment: Moment
    ) {
        record(work, failure, milliseconds)
        let failures = state.failures[.respond] ?? 1
        let drawn = policy.pause(after: failures, chance: moment.chance)
        switch failure.disposition {
        case .permanent, .deferrable, .moved, .leftRunning:
            add(.answerAbandoned(AnswerAbandoned(failure: failure)))
        case .interrupted:
            suspend(.unanswered, failure)
        case .outOfTime, .retry, .inDoubt:
            // The reserve is for this: the whole time left may be used. The same bytes twice do no harm.
            if failures < policy.answerAttempts,
                let pause = policy.pause(drawn, before: .respond, of: moment.runLeft)
            {
                add(.retryScheduled(RetryScheduled(step: .respond, pause: pause)))
            } else {
                suspend(.unanswered, failure)
            }
        }
    }
}
