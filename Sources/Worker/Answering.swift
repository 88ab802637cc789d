internal import CrashPoints
internal import CustomResource
internal import HTTP
internal import Initialization

/// Delivers an answer's bytes to where the request came from.
struct Answering {
    let settings: Settings
    let url: ResponseURL?
    let facts: RequestFacts
    /// Writes to standard output.
    let reporter: any Reporter

    /// How long one PUT may take, in seconds.
    static let limit = 10

    /// PUTs the body to the ResponseURL, or writes it to standard output where the request came without one; delivered is
    /// only what was taken or written to its end. A crash in between costs nothing: the next run does it again, with the same bytes.
    ///
    /// Source: CloudFormation's user guide, "Custom resource request and response reference": a PUT whose content type is
    /// empty, since the URL's signature says so.
    func deliver(_ body: String, _ deadline: ContinuousClock.Instant) async throws(Failure) -> AnswerChannel {
        guard let url else {
            guard facts.fingerprint == nil else {
                throw Failure(
                    .answer, .interrupted, "the answer is ready, but the ResponseURL is not at hand")
            }
            try reporter.answer(body)
            return .standardOutput
        }
        try await Self.put(body, to: url, settings.authorities, deadline)
        return .responseURL
    }

    /// One PUT; throws unless it was taken.
    static func put(
        _ body: String, to url: ResponseURL, _ authorities: String?, _ deadline: ContinuousClock.Instant
    ) async throws(Failure) {
        let client = HTTPClient(trust: authorities.map { .file($0) } ?? .system)
        var request = HTTPRequest(
            .put, url: url.reveal, headers: [("content-type", "")], body: Array(body.utf8))
        // It was taken, or it was not; nobody reads more about it.
        request.countsByStatus = true
        CrashPoint.reach(.answerBegins)
        defer { CrashPoint.reach(.answerAnswered) }
        let response: HTTPResponse
        do throws(HTTPError) {
            // A signal does not end this: whoever waits for the answer waits for an hour.
            response = try await client.send(
                request, until: min(deadline, .now + .seconds(Self.limit)), interruption: nil,
                onSent: { CrashPoint.reach(.answerSent) })
        } catch {
            throw Failure(
                .answer, error.code == .badURL ? .permanent : .retry, "PUT to \(url): \(error.message)",
                hint: error.hint.isEmpty ? nil : error.hint)
        }
        guard response.isSuccess else {
            throw Failure(
                .answer, .retry, "PUT to \(url): status \(response.status)",
                hint: response.status == 403 ? "The ResponseURL may have expired." : nil)
        }
    }
}
