internal import AWS
public import Blocking
internal import CustomResource
internal import DesiredSchema
internal import FoundationEssentials
internal import Initialization
public import Journaling
internal import Logging

/// Takes requests in and works on them until each is answered, or its run must end.
public struct Worker: Sendable {
    let settings: Settings
    private(set) var reporter: any Reporter
    let interruption: Interruption
    /// AWS, for all runs of this process: what was found there is kept.
    let services: Services
    /// What a run, its journal and its session share: all three wait for each other anyway, and a change of thread costs
    /// more than most of what they do.
    let thread = BlockingThread(named: "run")

    /// Where the journal stays open from one request to the next.
    private let kept: KeptJournal?

    /// Seconds that CloudFormation waits for an answer when the template does not say.
    ///
    /// Source: CloudFormation's template reference, `AWS::CloudFormation::CustomResource`, ServiceTimeout.
    static let defaultServiceTimeout = 3_600
    /// Seconds until nobody waits for a request that came without a ResponseURL: a year, so that it can be resumed.
    static let patience = 31_536_000

    /// Makes a worker that is stopped by `interruption`; one of a process that lives on `keepsJournal` open between requests.
    public init(
        settings: Settings, reporter: any Reporter, interruption: Interruption, keepsJournal: Bool = false
    ) {
        self.settings = settings
        self.reporter = reporter
        self.interruption = interruption
        services = Services(AWSEnvironment(settings.environment.variables))
        kept = keepsJournal ? KeptJournal() : nil
    }

    /// The same worker, telling somebody else.
    public func reporting(to reporter: any Reporter) -> Worker {
        var other = self
        other.reporter = reporter
        return other
    }

    /// Seconds that a run may take.
    public var timeout: Int { settings.timeout }

    /// Works on one custom-resource event.
    public func work(on event: [UInt8]) async -> Outcome { await work(on: event, RunTerms()).outcome }

    /// Works on one custom-resource event, on the terms of whoever started this run.
    public func work(on event: [UInt8], _ terms: RunTerms) async -> Report {
        await withTaskExecutorPreference(thread.tasks) {
            await LeftSessions.tidy()
            return await take(event, terms)
        }
    }

    private func take(_ event: [UInt8], _ terms: RunTerms) async -> Report {
        do throws(RequestError) {
            let request = try Request.parse(event, policy: settings.urlPolicy)
            for warning in request.warnings {
                reporter.note(.warning, warning, [LogKey.requestID: .string(request.requestID)])
            }
            return await work(on: request, terms)
        } catch {
            guard let salvaged = Request.salvage(event, policy: settings.urlPolicy) else {
                reporter.note(.error, error.description, [:])
                return Report(.refused(error))
            }
            let facts = RequestFacts(salvaged)
            let failure = Failure(
                .request, .permanent, (error.field.isEmpty ? "the event" : error.field) + ": " + error.message,
                hint: error.hint.isEmpty ? nil : error.hint)
            let time = RunTime(facts, salvaged.responseURL, settings, terms)
            return await withJournal(for: facts, time) { journal, _ throws(JournalError) in
                try await run(facts, salvaged.responseURL, refusing: failure, journal, time, terms)
            }
        }
    }

    /// Lays the Schema folder for a person at a terminal: an Update with an id of its own.
    public func layFolder() async -> Outcome {
        let request = Request(
            kind: .update, stackID: "local", requestID: UUID().uuidString.lowercased(), logicalResourceID: "Schema",
            physicalResourceID: "groundwork-local")
        return await withTaskExecutorPreference(thread.tasks) { await work(on: request, RunTerms()).outcome }
    }

    /// Finishes what the journal says is unfinished, oldest first; each request's id and outcome.
    public func resume() async -> Result<[(requestID: String, outcome: Outcome)], JournalError> {
        await withTaskExecutorPreference(thread.tasks) { await finishAll() }
    }

    private func finishAll() async -> Result<[(requestID: String, outcome: Outcome)], JournalError> {
        let deadline = ContinuousClock.now + .seconds(settings.timeout)
        // Nobody is answered who would need a reserve.
        let wait = wait(until: deadline, of: deadline, [:])
        do throws(JournalError) {
            let journal = try await wait.open(settings.journal, on: thread)
            var all: [(String, Outcome)] = []
            let unfinished = try await wait(journal) { journal throws(JournalError) in
                try await journal.unfinishedStreams()
            }
            if unfinished.isEmpty { reporter.note(.info, "nothing is unfinished", [:]) }
            for stream in unfinished {
                let events = try await wait(journal) { journal throws(JournalError) in
                    try await journal.events(in: stream)
                }
                let state = State(folding: events.map(\.event))
                guard let facts = state.request, !interruption.isRaised else { continue }
                if let failure = mistake(in: state, facts) {
                    reporter.note(.error, failure.summary, [LogKey.requestID: .string(facts.requestID)])
                    all.append((facts.requestID, .misconfigured(failure)))
                    continue
                }
                let time = RunTime(facts, nil, settings, RunTerms())
                let report = try await run(facts, nil, refusing: nil, journal, time, RunTerms())
                all.append((facts.requestID, report.outcome))
            }
            await journal.leave()
            return .success(all)
        } catch {
            reporter.note(.critical, error.description, [:])
            return .failure(error)
        }
    }

    /// Why a request cannot be finished with these settings, which name no database: the embedded server would be laid, of which
    /// nobody spoke when the request was begun.
    private func mistake(in state: State, _ facts: RequestFacts) -> Failure? {
        let choice = DatabaseChoice(settings: settings, properties: facts.properties) { _ in }
        guard !choice.isConfigured, state.isEmbedded == false, state.conclusion == nil, facts.type != "Delete" else {
            return nil
        }
        return Failure(
            .configuration, .permanent,
            "no database is configured, and the request \(facts.requestID) was begun with one"
                + (state.home.map { ": \($0)" } ?? ""),
            hint: "Name it as you did then, by PGHOST, PGDATABASE or DATABASE_URL. Nothing was changed.")
    }

    private func work(on request: Request, _ terms: RunTerms) async -> Report {
        let received = RequestFacts(request)
        let time = RunTime(received, request.responseURL, settings, terms)
        return await withJournal(for: received, time) { journal, wait throws(JournalError) in
            var facts = received
            if facts.fingerprint == nil {
                facts.ordinal = try await wait(journal) { journal throws(JournalError) in
                    try await ordinal(of: received, journal)
                }
            }
            let refusal = Clock.refusal(at: Timestamp.now())
            return try await run(facts, request.responseURL, refusing: refusal, journal, time, terms)
        }
    }

    /// Waits for the journal as long as a run may.
    func wait(_ time: RunTime, for facts: RequestFacts) -> JournalWait {
        wait(until: time.end, of: time.last, [LogKey.requestID: .string(facts.requestID)])
    }

    private func wait(
        until end: ContinuousClock.Instant, of deadline: ContinuousClock.Instant, _ about: Logger.Metadata
    ) -> JournalWait {
        let reporter = reporter
        return JournalWait(until: end, of: deadline, interruption) {
            reporter.note(.info, "another process holds the journal: waiting for it to let go", about)
        }
    }

    private func withJournal(
        for facts: RequestFacts, _ time: RunTime,
        _ body: (Journal, JournalWait) async throws(JournalError) -> Report
    ) async -> Report {
        let wait = wait(time, for: facts)
        do throws(JournalError) {
            let taken = await kept?.take()
            let journal = if let taken { taken } else { try await wait.open(settings.journal, on: thread) }
            let report = try await body(journal, wait)
            if case .stopped(let error) = report.outcome {
                reporter.note(.critical, error.description, [:])
                await journal.leave()
                return report
            }
            // Of one that failed nothing is kept: the next run opens it anew, and says what is wrong with it.
            if let kept { await kept.keep(journal) } else { await journal.leave() }
            return report
        } catch {
            // Nothing of the request could be read, so this is the one run that is known.
            if let suspended = time.suspension(by: error, State(), runs: 1, isInterrupted: interruption.isRaised) {
                reporter.note(.warning, suspended.sentence, [LogKey.requestID: .string(facts.requestID)])
                return Report(facts, facts.fingerprint == nil ? nil : StreamID.of(facts), suspended)
            }
            reporter.note(.critical, error.description, [:])
            return Report(.stopped(error))
        }
    }

    /// Without a URL a delivery that was finished is worked on anew; one that was not is resumed.
    private func ordinal(of facts: RequestFacts, _ journal: Journal) async throws(JournalError) -> Int {
        for stream in try await journal.streams(ofRequest: facts.requestID).reversed() {
            let state = State(folding: try await journal.events(in: stream).map(\.event))
            guard let found = state.request, found.fingerprint == nil, found.stackID == facts.stackID,
                found.logicalResourceID == facts.logicalResourceID
            else { continue }
            if case .finished = state.phase { return found.ordinal + 1 }
            return found.ordinal
        }
        return 1
    }

    private func run(
        _ facts: RequestFacts, _ url: ResponseURL?, refusing failure: Failure?, _ journal: Journal, _ time: RunTime,
        _ terms: RunTerms
    ) async throws(JournalError) -> Report {
        let stream = StreamID.of(facts)
        let lock = await StreamLock.take(stream, beside: journal.path, until: time.deadline, interruption) {
            reporter.note(
                .info, "another worker is at work on this request: waiting for it to end",
                [LogKey.requestID: .string(facts.requestID)])
        }
        switch lock {
        case .held(let lock):
            let run = RequestRun(
                worker: self, journal: journal, stream: stream, facts: facts, url: url, time: time.fromNow(),
                terms: terms)
            let report = try await run.perform(refusing: failure)
            withExtendedLifetime(lock) {}
            return report
        case .tooLate:
            return Self.notBegun(facts, stream, .outOfTime, "the time was over before the work could begin")
        case .timedOut:
            return Self.notBegun(facts, stream, .outOfTime, "another worker is at work on this request")
        case .interrupted:
            return Self.notBegun(facts, stream, .interrupted, "another worker is at work on this request")
        case .failed(let number):
            throw JournalError(
                .cannotOpen, "cannot lock \(journal.path)-lock: error \(number)",
                hint: "The account must be able to write into the journal's folder.")
        }
    }

    private static func notBegun(
        _ facts: RequestFacts, _ stream: String, _ reason: Suspension, _ progress: String
    ) -> Report {
        Report(facts, stream, RunSuspended(reason: reason, failure: nil, progress: progress))
    }
}

extension Report {
    /// A report of a request that another run goes on with, of which this one wrote nothing.
    init(_ facts: RequestFacts, _ stream: String?, _ suspended: RunSuspended) {
        self.init(.suspended(suspended))
        physicalResourceID = facts.physicalResourceID
        self.stream = stream
    }
}

extension RequestFacts {
    /// The facts of a request that can be worked on.
    init(_ request: Request) {
        self.init(
            type: request.kind.rawValue, stackID: request.stackID, requestID: request.requestID,
            logicalResourceID: request.logicalResourceID, physicalResourceID: request.answerID,
            resourceType: request.resourceType, fingerprint: request.fingerprint(), ordinal: 1,
            properties: request.properties.texts)
    }

    /// What could be read of an event that can only be answered.
    init(_ salvaged: Salvaged) {
        self.init(
            type: salvaged.kind?.rawValue ?? "Unknown", stackID: salvaged.stackID, requestID: salvaged.requestID,
            logicalResourceID: salvaged.logicalResourceID, physicalResourceID: salvaged.answerID,
            resourceType: Request.defaultResourceType, fingerprint: salvaged.responseURL.fingerprint, ordinal: 1,
            properties: [:])
    }
}
