public import Blocking
internal import HTTP

/// The loop over Lambda's Runtime API: takes an invocation, has it handled, reports what came of it.
///
/// One invocation at a time, as the API hands them out. While it waits for the next one the environment may be frozen.
public struct RuntimeLoop: Sendable {
    /// The most bytes that an invocation's event may have: Lambda takes 6 MB, a little more with all that is around it.
    public static let responseLimit = 8 << 20

    /// The most bytes of an error's message that are reported. Lambda takes 256 KB, in which a byte can become six.
    public static let messageLimit = 16 << 10

    /// The most time that one try to report something may take. The API is on the same machine and takes 6 MB at once;
    /// a function with little memory has little of a processor.
    public static let reportLimit = Duration.seconds(60)

    private let api: RuntimeAPI
    private let patience: Patience
    private let note: @Sendable (String) -> Void

    /// Makes a loop that has asked nothing yet; throws `badAddress`.
    ///
    /// - Parameters:
    ///   - api: the value of `AWS_LAMBDA_RUNTIME_API`: `host:port`.
    ///   - interruption: ends the waiting for an invocation; one that is being handled is finished and reported.
    ///   - note: is told, in a sentence that anybody may read, what the loop lives through without ending: an API that
    ///     does not answer, a malformed invocation, a result that came too late or was too large.
    public init(
        api: String, interruption: Interruption, note: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(RuntimeError) {
        try self.init(api: api, interruption: interruption, patience: .invocations, note: note)
    }

    init(
        api: String, interruption: Interruption, patience: Patience, note: @escaping @Sendable (String) -> Void
    ) throws(RuntimeError) {
        self.api = RuntimeAPI(address: try RuntimeAddress(api), interruption: interruption)
        self.patience = patience
        self.note = note
    }

    /// Handles invocations until the interruption.
    ///
    /// An API that hands out none is asked again after pauses that double, a few times; the error that is thrown then is
    /// the last one, and the process should end. `_X_AMZN_TRACE_ID` holds the trace of the invocation that is handled.
    public func run(_ handle: (Invocation) async -> InvocationResult) async throws(RuntimeError) {
        var failures = 0
        while !api.interruption.isRaised {
            let trouble: RuntimeError
            switch await api.next() {
            case .interrupted: return
            case .invocation(let invocation):
                failures = 0
                TraceVariable.set(invocation.traceID)
                await report(await handle(invocation), of: invocation.requestID)
                continue
            case .malformed(let malformed):
                trouble = RuntimeError(.malformedInvocation, malformed.message, hint: RuntimeError.startAnew)
                if let requestID = malformed.requestID {
                    let result = InvocationResult.failure(
                        type: "Runtime.MalformedInvocation", message: malformed.message)
                    await report(result, of: requestID)
                }
            case .failed(let error): trouble = error
            }
            failures += 1
            guard failures < patience.tries else { throw trouble }
            note("\(trouble.message); try \(failures) of \(patience.tries)")
            await patience.wait(after: failures, api.interruption)
        }
    }

    /// Reports that the function could not start; the process should end then. Throws when the API does not take it.
    public func reportInitFailure(type: String, message: String) async throws(RuntimeError) {
        let answer = try await api.post(ErrorReport(type: type, message: message), to: api.address.initError)
        guard answer.isSuccess else { throw RuntimeError(answer) }
    }

    /// Reports a result; what goes wrong with that is noted, and the loop goes on: the next question to the API tells
    /// whether it is still there.
    private func report(_ result: InvocationResult, of requestID: String) async {
        do throws(RuntimeError) {
            let answer =
                switch result {
                case .response(let body): try await api.post(body, to: api.address.response(requestID))
                case .failure(let type, let message): try await fail(type, message, requestID)
                }
            if answer.isSuccess { return }
            guard case .response(let body) = result, answer.status == 413 else {
                // The platform has given the invocation up, for want of time as a rule, and told who invoked it.
                return note(
                    "the result of \(requestID) came too late: the Runtime API answered \(answer.statusAndType)")
            }
            let message = "the response has \(body.count) bytes, more than Lambda takes"
            note("the result of \(requestID) was not taken: \(message)")
            // Some versions of the API have told it themselves by now and refuse this; the others have not.
            _ = try await fail("Function.ResponseSizeTooLarge", message, requestID)
        } catch {
            note("the result of \(requestID) could not be reported: \(error.message)")
        }
    }

    private func fail(_ type: String, _ message: String, _ requestID: String) async throws(RuntimeError) -> HTTPResponse
    {
        try await api.post(ErrorReport(type: type, message: message), to: api.address.error(requestID))
    }
}
