internal import CustomResource
internal import Initialization
internal import Logging

/// The function as the CDK's provider framework calls it: `onEvent` first, then `isComplete` until that says yes.
///
/// One function serves as both, and two without a common disk do as well: what `onEvent` returns marks the polls, and the
/// receipts in the database say what was done.
struct Provider {
    let function: Function

    func handle(_ event: [UInt8], _ functionARN: String?, _ terms: RunTerms) async -> FunctionReply {
        let seen = ProviderEvent(event)
        guard !seen.isDirect(to: functionARN) else { return await refuseDirect(event, terms) }
        if seen.poll == .done { return .response(#"{"IsComplete":true}"#) }
        var terms = terms
        terms.delivery = .caller
        let report = await function.worker.work(on: event, terms)
        let isPoll = seen.poll != nil
        if case .suspended = report.outcome {
            return .response(isPoll ? #"{"IsComplete":false}"# : begun(report, nil))
        }
        return function.reply(to: report) { answer, report in
            let data = ReturnedAnswer(answer)?.data ?? .object([])
            return isPoll
                ? JSONValue.object([("IsComplete", .boolean(true)), ("Data", data)]).text : begun(report, data)
        }
    }

    /// What `onEvent` returns: with `data` all is done, without it is for the polls to go on.
    private func begun(_ report: Report, _ data: JSONValue?) -> String {
        let mark: [(String, JSONValue)] = [
            (ProviderEvent.doneKey, .boolean(data != nil)), ("Stream", report.stream.map { .string($0) } ?? .null),
        ]
        var all: [(String, JSONValue)] = [
            ("PhysicalResourceId", report.physicalResourceID.map { .string($0) } ?? .null)
        ]
        if let data { all.append(("Data", data)) }
        return JSONValue.object(all + [(ProviderEvent.marker, .object(mark))]).text
    }

    /// The stack names this function itself and no framework: nobody but us will ever answer.
    private func refuseDirect(_ event: [UInt8], _ terms: RunTerms) async -> FunctionReply {
        let failure = Failure(
            .configuration, .permanent, "the stack invokes this function directly, but its handler is provider",
            hint: "Set the handler to customResource, or put the CDK's Provider before it.")
        let worker = function.worker
        worker.reporter.note(.error, failure.summary, [:])
        let unsent = await LastWord(worker.settings).send(
            failure, to: event, until: terms.deadline ?? .now, worker.interruption)
        if let unsent { worker.reporter.note(.critical, "the answer was not taken: \(unsent.summary)", [:]) }
        return .failure(.misconfigured, failure.summary)
    }
}
