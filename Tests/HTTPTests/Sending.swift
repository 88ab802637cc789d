import Blocking
import HTTP
import TestSupport
import Testing

/// The query of a pre-signed URL; nothing that can be seen may hold it.
let planted = "X-Amz-Signature=planted0secret"

extension HTTPClient {
    /// Sends within a time that only a broken client needs.
    func send(_ request: HTTPRequest, interruption: Interruption? = nil) async throws(HTTPError) -> HTTPResponse {
        try send(request, until: .now + .seconds(20), interruption: interruption)
    }

    /// The error of a request that has to fail, and has no deadline.
    func patientFailure(_ request: HTTPRequest, interruption: Interruption) throws -> HTTPError {
        let answered: HTTPResponse
        do throws(HTTPError) {
            answered = try send(request, until: nil, interruption: interruption)
        } catch {
            return error
        }
        return try #require(nil as HTTPError?, "answered: \(answered)")
    }

    /// The error of a request that has to fail.
    func failure(
        _ request: HTTPRequest, within limit: Duration = .seconds(20), interruption: Interruption? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> HTTPError {
        let answered: HTTPResponse
        do throws(HTTPError) {
            answered = try send(request, until: .now + limit, interruption: interruption)
        } catch {
            return error
        }
        return try #require(nil as HTTPError?, "answered: \(answered)", sourceLocation: sourceLocation)
    }

    /// The same, and when it began and ended: by this client's own thread, which the other tests do not keep waiting.
    func timedFailure(
        _ request: HTTPRequest, within limit: Duration = .seconds(20), interruption: Interruption? = nil
    ) throws -> (error: HTTPError, began: ContinuousClock.Instant, ended: ContinuousClock.Instant) {
        let began = ContinuousClock.now
        let error = try failure(request, within: limit, interruption: interruption)
        return (error, began, .now)
    }
}

extension UploadSink {
    /// A PUT of an answer to this sink.
    func put(_ body: String = "{}", responseLimit: Int = HTTPRequest.usualResponseLimit) -> HTTPRequest {
        HTTPRequest(
            .put, url: url(path: "/answer?\(planted)"), headers: [(name: "content-type", value: "")],
            body: Array(body.utf8), responseLimit: responseLimit)
    }
}
