internal import CustomResource
public import Initialization
internal import Journaling
internal import Logging

/// A worker as a Lambda function: what one invocation brings and what is reported of it.
public struct Function: Sendable {
    let worker: Worker
    private let mode: FunctionMode
    private let attempts: Int

    /// What is kept back of an invocation's time to report to the platform, in milliseconds.
    static let margin: Int64 = 250
    /// How often Lambda invokes a function for one asynchronous event in all, unless `GROUNDWORK_ATTEMPTS` says otherwise.
    ///
    /// Source: AWS Lambda's developer guide, "How Lambda handles errors and retries with asynchronous invocation".
    public static let defaultAttempts = 3
    /// Seconds from an asynchronous event to the earliest start of each of its invocations: an error is waited for, a minute before the second
    /// try and two before the third. More invocations are not Lambda's doing, and nobody knows when they come.
    ///
    /// Source: the same.
    static let starts: [Int64] = [0, 60, 180]
    /// The most of `GROUNDWORK_ATTEMPTS`: what a queue's redrive policy may count.
    public static let maximumAttempts = 1_000

    /// Makes a function of a worker; throws a failure of the configuration.
    public init(_ mode: FunctionMode, _ worker: Worker) throws(Failure) {
        self.mode = mode
        self.worker = worker
        attempts = try worker.settings.environment.number(
            "GROUNDWORK_ATTEMPTS", in: 1...Self.maximumAttempts, else: Self.defaultAttempts)
    }

    /// The same function, telling somebody else.
    public func reporting(to reporter: any Reporter) -> Function {
        Function(copying: self, worker: worker.reporting(to: reporter))
    }

    private init(copying other: Function, worker: Worker) {
        self.worker = worker
        mode = other.mode
        attempts = other.attempts
    }

    /// Works on what an invocation brought, until shortly before `deadline`.
    public func handle(
        _ event: [UInt8], functionARN: String?, until deadline: ContinuousClock.Instant
    ) async -> FunctionReply {
        var terms = RunTerms()
        terms.deadline = deadline - .milliseconds(Self.margin)
        terms.leavesRunning = true
        switch mode {
        case .customResource: return await answerDirectly(event, terms)
        case .provider: return await Provider(function: self).handle(event, functionARN, terms)
        case .task:
            terms.delivery = .caller
            return reply(to: await worker.work(on: event, terms)) { answer, _ in answer }
        }
    }

    /// What the caller is told of a report; `finished` makes the response of a request that succeeded.
    func reply(to report: Report, finished: (String, Report) -> String) -> FunctionReply {
        switch report.outcome {
        case .succeeded: .response(finished(report.answer ?? "{}", report))
        case .failed(let failure): .failure(.failed, ReturnedAnswer(report.answer)?.shortReason ?? failure.summary)
        case .unanswerable(let failure): .failure(.failed, failure.summary)
        case .suspended(let suspended): .failure(.suspended, suspended.sentence)
        case .refused(let error): .failure(.refused, error.description)
        case .misconfigured(let failure): .failure(.misconfigured, failure.summary)
        case .stopped(let error): decided(report, finished) ?? .failure(.journal, error.description)
        }
    }

    /// The answer of a run that the journal stopped behind it: it stands in the journal, so no other may take its place.
    private func decided(_ report: Report, _ finished: (String, Report) -> String) -> FunctionReply? {
        guard let answer = report.answer, let read = ReturnedAnswer(answer) else { return nil }
        return read.isSuccess ? .response(finished(answer, report)) : .failure(.failed, read.shortReason ?? "")
    }

    private func answerDirectly(_ event: [UInt8], _ terms: RunTerms) async -> FunctionReply {
        let deliveries: Deliveries
        do throws(RequestError) {
            deliveries = try Deliveries(event)
        } catch {
            worker.reporter.note(.error, error.description, [:])
            return .failure(.refused, error.description)
        }
        var worst: FunctionReply?
        let end = terms.deadline ?? .now
        for (at, item) in deliveries.items.enumerated() {
            var terms = terms
            // What one does not need is for those behind it; none takes the time in which another has to be answered.
            terms.deadline = .now + (end - .now) / (deliveries.items.count - at)
            // A queue tells which time this is; Lambda does not, so the runs are counted in journal and database.
            if let count = item.receiveCount {
                terms.runs = count >= attempts ? 0 : nil
            } else {
                terms.runs = attempts
                terms.lastRunBegins = attempts <= Self.starts.count ? Self.starts[attempts - 1] : nil
            }
            let report = await worker.work(on: item.event, terms)
            if let fault = await fault(of: report, item.event, terms) { worst = worst ?? fault }
        }
        // An error brings all records of a queue back; those that were answered get the same bytes again.
        return worst ?? .response(#"{"Answered":\#(deliveries.items.count)}"#)
    }

    /// What Lambda must be told so that it tries again; `nil` when another try is of no use.
    private func fault(of report: Report, _ event: [UInt8], _ terms: RunTerms) async -> FunctionReply? {
        switch report.outcome {
        // That it can never be answered is in the log and the journal.
        case .succeeded, .failed, .unanswerable: return nil
        case .suspended, .refused, .misconfigured: return reply(to: report) { answer, _ in answer }
        case .stopped(let error):
            // An answer that was decided on is the answer: at the most it is sent once more, byte for byte.
            if report.isAnswerTaken { return nil }
            // The next attempt may find it whole, and in it an answer that is decided.
            if report.answer == nil, comesAgain(event, terms) { return .failure(.journal, error.description) }
            let mend = error.code == .busy ? "End the other program that holds the journal" : "Mend the journal's place"
            let failure = Failure(
                .configuration, .permanent, "the journal cannot be used: \(error.message)",
                hint: "What was done until now is kept. \(mend), then deploy again.")
            guard
                let unsent = await LastWord(worker.settings).send(
                    failure, orAnswer: report.answer, to: event, until: terms.deadline ?? .now, worker.interruption)
            else { return nil }
            worker.reporter.note(.critical, "the answer was not taken: \(unsent.summary)", [:])
            return .failure(.journal, error.description)
        }
    }

    /// Whether another attempt at the event certainly follows when this one fails: by the queue's count, or by the time since the
    /// request was sent. Without either nobody knows.
    private func comesAgain(_ event: [UInt8], _ terms: RunTerms) -> Bool {
        guard terms.runs != nil else { return true }
        return terms.isLate(since: Request.salvage(event, policy: worker.settings.urlPolicy)?.responseURL) == false
    }
}
