internal import Blocking
internal import CustomResource
internal import DesiredSchema
internal import Initialization
internal import Journaling
internal import Logging
internal import PostgreSQL

/// One run on one request: asks the core what is next, makes it durable, performs it, tells the core what came of it.
final class RequestRun {
    private let worker: Worker
    private let journal: Journal
    private let stream: String
    private let facts: RequestFacts
    private let url: ResponseURL?
    private let time: RunTime
    private let wait: JournalWait
    private let terms: RunTerms
    private let database: TargetDatabase
    private let isEmbedded: Bool
    private let notices = NoticeTally()
    private var folder: SchemaFolder?
    private var state = State()
    private var isBegun = false
    private var hasLooked = false
    private var isAnswerTaken = false
    private var version = 0

    private var settings: Settings { worker.settings }
    private var reporter: any Reporter { worker.reporter }
    private var deadline: ContinuousClock.Instant { time.deadline }
    private var policy: RetryPolicy { time.policy }

    init(
        worker: Worker, journal: Journal, stream: String, facts: RequestFacts, url: ResponseURL?, time: RunTime,
        terms: RunTerms
    ) {
        self.worker = worker
        self.journal = journal
        self.stream = stream
        self.facts = facts
        self.url = url
        self.time = time
        self.terms = terms
        wait = worker.wait(time, for: facts)
        let reporter = worker.reporter
        let about: Logger.Metadata = [LogKey.requestID: .string(facts.requestID)]
        let choice = DatabaseChoice(settings: worker.settings, properties: facts.properties) { text in
            reporter.note(.info, text, about)
        }
        isEmbedded = !choice.isConfigured
        let access = DatabaseAccess(choice, services: worker.services, interruption: worker.interruption)
        database = TargetDatabase(
            stream: stream, access: access, on: worker.thread, interruption: worker.interruption,
            grace: .milliseconds(time.policy.cancelling), trusting: worker.settings.trust,
            onWithheld: { [showsDetail = worker.settings.showsDetail] withheld in
                guard showsDetail else { return }
                reporter.note(.warning, "the server's own words about rows: \(withheld)", about)
            }
        ) { [notices] notice in
            let isWarning = notice.severity == "WARNING"
            guard notices.passes(isWarning: isWarning) else { return }
            reporter.note(
                isWarning ? .warning : .info, notice.message,
                about.merging(notice.sqlState.map { [LogKey.sqlState: .string($0)] } ?? [:]) { _, own in own })
        }
    }

    /// Works until the request is answered or the run must end.
    ///
    /// When the journal fails before there is an answer, this throws; where it is only busy, and another run can go on, the report
    /// says so. Behind that the report has the answer, which no other may take the place of.
    func perform(refusing failure: Failure?) async throws(JournalError) -> Report {
        do throws(JournalError) {
            try await work(refusing: failure)
            return report(outcome())
        } catch {
            let suspended = state.answer == nil ? suspension(by: error) : nil
            if suspended != nil { await leaveWord() }
            await database.close()
            if let suspended {
                let about: Logger.Metadata = [LogKey.requestID: .string(facts.requestID)]
                reporter.note(.warning, suspended.sentence, about)
                return report(.suspended(suspended))
            }
            guard state.answer != nil || error.code == .busy else { throw error }
            return report(.stopped(error))
        }
    }

    private func suspension(by error: JournalError) -> RunSuspended? {
        time.suspension(
            by: error, state, runs: state.runs + (isBegun ? 0 : 1), expiring: state.expires,
            isInterrupted: worker.interruption.isRaised)
    }

    private func report(_ outcome: Outcome) -> Report {
        var report = Report(outcome)
        report.answer = state.answer
        report.isAnswerTaken = isAnswerTaken
        report.physicalResourceID = facts.physicalResourceID
        report.stream = stream
        return report
    }

    private func work(refusing failure: Failure?) async throws(JournalError) {
        let stream = stream
        let written = try await wait(journal) { journal throws(JournalError) in try await journal.events(in: stream) }
        for recorded in written {
            evolve(&state, recorded.event)
            version = recorded.version
        }
        var commands: [Command] = []
        if state.request == nil {
            commands.append(failure.map { .reject(facts, $0) } ?? .receive(facts))
        }
        if failure == nil, let unusable = readFolder() {
            commands.append(.reject(facts, unusable))
        }
        commands.append(.start(runFacts, moment()))
        try await record(commands)
        isBegun = true
        while let effect = react(state) {
            let command = try await perform(effect)
            noteUnshown()
            try await record([command])
        }
        if case .suspended = state.phase { await leaveWord() }
        await database.close()
    }

    /// Has the database count a run that ended before its request, where runs are counted.
    ///
    /// Without having reached the database there is nobody to leave word with. Then the journal alone counts, and where that
    /// is lost as well, the time since the request was sent: nothing else tells a retry of Lambda's from the first try.
    private func leaveWord() async {
        guard terms.runs != nil, hasLooked || database.isConnected else { return }
        await database.noteSuspension(until: deadline)
    }

    /// Tells how much of what the server said in the last step was not told.
    private func noteUnshown() {
        let rest = notices.next()
        guard rest.count > 0 else { return }
        reporter.note(
            rest.hasWarning ? .warning : .info, "\(rest.count) further notice\(rest.count == 1 ? "" : "s") not shown",
            [LogKey.requestID: .string(facts.requestID)])
    }

    /// Turns commands into events, makes them durable in one transaction, and only then believes them.
    private func record(_ commands: [Command]) async throws(JournalError) {
        var next = state
        var events: [Event] = []
        for command in commands {
            let decided: [Event]
            do {
                decided = try decide(command, next, policy)
            } catch {
                // A mistake in this file, not in what came in: going on would journal something untrue.
                throw JournalError(
                    .refused, "the request's state does not allow what happened: \(error)",
                    hint: "This is a mistake in Groundwork: report it with the journal's file.")
            }
            for event in decided { evolve(&next, event) }
            events += decided
        }
        let (stream, version, decided, conclude) = (stream, version, events, answer(from: next))
        let recorded = try await wait(journal) { journal throws(JournalError) in
            try await journal.append(
                decided, to: stream, expecting: version, at: Timestamp.now(), conclude: conclude)
        }
        for event in recorded {
            evolve(&state, event.event)
            self.version = event.version
            reporter.recorded(event, state)
        }
    }

    /// What makes the answer's bytes, in the transaction that decides on the answer: they hold the chain's head right behind
    /// that decision. Makes nothing while nothing is decided.
    private func answer(from state: State) -> @Sendable (ChainHead) -> [Event] {
        guard case .concluding(let conclusion) = state.phase else { return { _ in [] } }
        return { [facts, policy] head in
            (try? decide(.encoded(body: Self.encode(conclusion, facts, head)), state, policy)) ?? []
        }
    }

    private func perform(_ effect: Effect) async throws(JournalError) -> Command {
        if case .encode(let conclusion) = effect {
            let head = try await wait(journal) { journal throws(JournalError) in try await journal.head() }
            return .encoded(body: Self.encode(conclusion, facts, head))
        }
        let begun = ContinuousClock.now
        func took() -> Int64 { (ContinuousClock.now - begun).milliseconds }
        do throws(Failure) {
            switch effect {
            case .inspect(let manifest, let doubt):
                try stopIfInterrupted()
                let inspection = try await database.inspect(
                    manifest, settling: doubt, of: state.home, until: limit(begun))
                if !hasLooked { warn(of: inspection) }
                hasLooked = true
                return .inspected(inspection, milliseconds: took(), moment())
            case .lay(let laying):
                try stopIfInterrupted()
                guard let folder else { throw Failure(.schema, .permanent, "there is no Schema folder") }
                // What is left at work still needs a journal that knows of it, and a word to whoever waits.
                let end = begun + .milliseconds(laying.budget)
                let limit = policy.leaves(in: state) ? deadline - .milliseconds(policy.reserve) : deadline
                if terms.runs != nil, policy.leaves(in: state), laying.makesReceipts {
                    await database.prepareSuspension(until: limit)
                }
                // A step whose own time ends with the run's, because the request's does, is cancelled as ever.
                let receipt = try await database.lay(
                    laying, folder, until: min(end, limit), leaving: policy.leaves(in: state) && limit < end)
                return .laid(receipt: receipt, milliseconds: took(), moment())
            case .wait(let milliseconds):
                let ending = await Pause.lasting(.milliseconds(milliseconds), until: deadline, worker.interruption)
                return ending == .interrupted ? .interrupted : .waited(moment())
            case .encode:
                throw Failure(.answer, .permanent, "the answer is encoded before")
            case .respond(let body):
                guard terms.delivery == .worker else { return .answered(channel: .caller, milliseconds: took()) }
                let answering = Answering(settings: settings, url: url, facts: facts, reporter: reporter)
                let channel = try await answering.deliver(body, deadline)
                isAnswerTaken = channel == .responseURL
                return .answered(channel: channel, milliseconds: took())
            }
        } catch {
            return .failed(error, milliseconds: took(), moment())
        }
    }

    /// Tells, once a run, who else could have a hand in what is done.
    private func warn(of inspection: Inspection) {
        let about: Logger.Metadata = [LogKey.requestID: .string(facts.requestID)]
        for open in inspection.openSchemas ?? [] {
            let condition: Logger.Metadata = [LogKey.condition: .string(OpenSchema.condition)]
            reporter.note(.warning, open.warning, about.merging(condition) { $1 })
        }
        guard !database.takenFrom.isEmpty else { return }
        reporter.note(
            .warning,
            "others had privileges in the schema groundwork, which are taken away: \(database.takenFrom.joined(separator: ", "))",
            about)
    }

    private static func encode(_ conclusion: Conclusion, _ facts: RequestFacts, _ head: ChainHead) -> String {
        var data = conclusion.data
        data["JournalHead"] = head.hash
        let response = Response(
            status: conclusion.succeeded ? .success : .failed, reason: conclusion.reason,
            physicalResourceID: facts.physicalResourceID, stackID: facts.stackID, requestID: facts.requestID,
            logicalResourceID: facts.logicalResourceID, data: data)
        return String(decoding: response.body(), as: UTF8.self)
    }

    private func stopIfInterrupted() throws(Failure) {
        guard worker.interruption.isRaised else { return }
        throw Failure(.connection, .interrupted, "asked to stop")
    }

    /// Until when the step under way may take.
    private func limit(_ begun: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard case .performing(let work) = state.phase else { return deadline }
        return min(begun + .milliseconds(work.budget), deadline)
    }

    /// Reads the Schema folder, unless the request needs none; why it cannot be used, if so.
    private func readFolder() -> Failure? {
        guard facts.type != "Delete", state.conclusion == nil else { return nil }
        do throws(SchemaError) {
            folder = try SchemaFolder.read(settings.schema)
            return nil
        } catch {
            return Failure(reading: error)
        }
    }

    private var runFacts: RunFacts {
        let budget = terms.deadline == nil ? Int64(settings.timeout) * 1_000 : (deadline - .now).milliseconds
        return RunFacts(
            worker: workerVersion, manifest: folder?.manifest, budget: budget,
            expires: Timestamp.now() + facts.patience, isEmbedded: isEmbedded)
    }

    private func moment() -> Moment { time.moment(expiring: state.expires) }

    private func outcome() -> Outcome {
        switch state.phase {
        case .suspended(let suspended): .suspended(suspended)
        case .finished(answered: false): .unanswerable(state.lastFailure ?? Failure(.answer, .permanent, "no answer"))
        case .finished, .idle, .received, .performing, .waiting, .concluding:
            state.conclusion?.failure.map { .failed($0) } ?? .succeeded
        }
    }
}
