public import Blocking
internal import CustomResource
public import Initialization

/// The answer to a request that cannot even be journaled: the journal's disk is broken, or another program held the journal to
/// the end of the last attempt, or the settings are wrong. It is FAILED, but for a Delete, which has nothing to do in any case
/// and must never keep a stack from going.
///
/// It is the one effect that no event announces. In a function nobody reads an exit code, and the stack would hang for an
/// hour; an answer that says "nothing more is done" does no harm where nothing more is done.
public struct LastWord: Sendable {
    /// How often the answer is tried.
    public static let attempts = 3
    /// The pause before another try.
    public static let pause = Duration.milliseconds(500)

    private let policy: URLPolicy
    private let authorities: String?

    /// Answers as a worker with these settings would.
    public init(_ settings: Settings) {
        policy = settings.urlPolicy
        authorities = settings.authorities
    }

    /// Answers where there are no settings that hold.
    public init(_ environment: Environment) {
        policy = environment.allowsLoopback ? .httpsOrLoopback : .httpsOnly
        authorities = environment["GROUNDWORK_CA_FILE"]
    }

    /// Answers the event, with a failure as the reason, or with the answer that was decided on before; `nil` when that was taken,
    /// else why it was not.
    public func send(
        _ failure: Failure, orAnswer answer: String? = nil, to event: [UInt8], until deadline: ContinuousClock.Instant,
        _ interruption: Interruption
    ) async -> Failure? {
        guard let salvaged = Request.salvage(event, policy: policy) else {
            return Failure(.answer, .permanent, "the event has no ResponseURL that could be answered")
        }
        let isDelete = salvaged.kind == .delete
        // What a Delete does is done; how to go on with a deployment is not for a stack that goes.
        let reason = isDelete ? "\(Conclusion.deletionKeeps) Besides, \(failure.message)." : failure.summary
        let response = Response(to: salvaged, status: isDelete ? .success : .failed, reason: reason)
        let body = answer ?? String(decoding: response.body(), as: UTF8.self)
        var last: Failure?
        for attempt in 1...Self.attempts {
            if attempt > 1 { _ = await Pause.lasting(Self.pause, until: deadline, interruption) }
            do throws(Failure) {
                try await Answering.put(body, to: salvaged.responseURL, authorities, deadline)
                return nil
            } catch {
                last = error
            }
        }
        return last
    }
}
