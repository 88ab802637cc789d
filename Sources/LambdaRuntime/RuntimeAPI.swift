internal import Blocking
internal import HTTP

/// The Runtime API's client: one exchange at a time, over one connection.
struct RuntimeAPI: Sendable {
    /// What came of waiting for an invocation.
    enum Next: Equatable {
        case invocation(Invocation)
        case malformed(MalformedInvocation)
        /// There is none, and why.
        case failed(RuntimeError)
        case interrupted
    }

    let address: RuntimeAddress
    let client = HTTPClient()
    let interruption: Interruption

    /// Waits for the next invocation, for as long as it takes.
    func next() async -> Next {
        let request = HTTPRequest(.get, url: address.next, responseLimit: RuntimeLoop.responseLimit)
        let answer: HTTPResponse
        do throws(HTTPError) {
            // Without a deadline: the environment is frozen meanwhile, for minutes or hours, and its clocks may go on.
            answer = try await client.send(request, until: nil, interruption: interruption)
        } catch {
            return error.code == .interrupted ? .interrupted : .failed(RuntimeError(error))
        }
        guard answer.isSuccess else { return .failed(RuntimeError(answer)) }
        do throws(MalformedInvocation) {
            return .invocation(try Invocation.read(answer))
        } catch {
            return .malformed(error)
        }
    }

    /// Reports a failure.
    func post(_ report: ErrorReport, to url: String) async throws(RuntimeError) -> HTTPResponse {
        try await post(report.body, to: url, headers: [("Lambda-Runtime-Function-Error-Type", report.type)])
    }

    /// Posts JSON, and again where no answer came or the API failed; gives the last answer.
    ///
    /// An interruption does not keep it from being sent: what was worked on is reported.
    func post(
        _ body: [UInt8], to url: String, headers: [(name: String, value: String)] = []
    ) async throws(RuntimeError) -> HTTPResponse {
        let request = HTTPRequest(
            .post, url: url, headers: [("Content-Type", "application/json")] + headers, body: body)
        var failures = 0
        while true {
            let trouble: RuntimeError
            do throws(HTTPError) {
                let answer = try await client.send(request, until: .now + RuntimeLoop.reportLimit)
                guard answer.status >= 500 else { return answer }
                trouble = RuntimeError(answer)
            } catch {
                trouble = RuntimeError(error)
            }
            failures += 1
            guard failures < Patience.reports.tries, !interruption.isRaised else { throw trouble }
            await Patience.reports.wait(after: failures, interruption)
        }
    }
}

extension RuntimeError {
    /// What an exchange without an answer means.
    init(_ error: HTTPError) {
        self.init(.unreachable, "the Runtime API did not answer: \(error.message)", hint: Self.startAnew)
    }

    /// What an answer other than success means.
    init(_ answer: HTTPResponse) {
        self.init(.refused, "the Runtime API answered \(answer.statusAndType)", hint: Self.startAnew)
    }

    /// What helps against all that cannot be mended from inside.
    static let startAnew = "the process has to end, so that Lambda starts it anew"
}

extension HTTPResponse {
    /// The status, and the `errorType` of the body where it has one: one word of letters, such as `InvalidStateTransition`.
    var statusAndType: String {
        let text = String(decoding: body.prefix(1024), as: UTF8.self)
        guard let field = text.firstRange(of: #""errorType":"#) else { return "\(status)" }
        let rest = text[field.upperBound...].drop { $0 == " " }
        guard rest.first == "\"" else { return "\(status)" }
        let type = rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0 == ".") }
        return type.isEmpty || type.count > 64 ? "\(status)" : "\(status) (\(type))"
    }
}
