public import Blocking
internal import HTTP

/// What a piece of work may take: it ends at the deadline, and with an interruption at once.
public struct Patience: Sendable {
    /// When it must be over.
    public let deadline: ContinuousClock.Instant
    let interruption: Interruption?
    /// How soon an interruption is seen in a pause.
    private static let glance = Duration.milliseconds(50)

    /// Waits until the deadline at most.
    public init(until deadline: ContinuousClock.Instant, _ interruption: Interruption? = nil) {
        self.deadline = deadline
        self.interruption = interruption
    }

    /// The same, but ending sooner.
    func within(_ limit: Duration) -> Patience {
        Patience(until: min(deadline, .now + limit), interruption)
    }

    /// Lets time pass; `false` when the deadline came first.
    func pause(_ duration: Duration) async throws(AWSError) -> Bool {
        let end = ContinuousClock.now + duration
        while true {
            if interruption?.isRaised == true { throw .interrupted }
            let now = ContinuousClock.now
            guard now < deadline else { return false }
            guard now < end else { return true }
            try? await Task.sleep(for: min(min(end, deadline) - now, Self.glance))
        }
    }
}

/// Sends requests, and says of each that got no answer why.
struct Calls: Sendable {
    let client: HTTPClient

    /// How long one call of an AWS service may take.
    static let limit = Duration.seconds(10)

    /// The answer, whatever its status. `name` says in an error who was asked.
    func send(_ request: HTTPRequest, to name: String, _ patience: Patience) async throws(AWSError) -> HTTPResponse {
        do throws(HTTPError) {
            return try await client.send(request, until: patience.deadline, interruption: patience.interruption)
        } catch {
            let message = "\(name): \(error.message)"
            let hint = error.hint.isEmpty ? nil : error.hint.sentence
            switch error.code {
            case .interrupted: throw .interrupted
            case .untrusted:
                throw AWSError(
                    .untrusted, message,
                    hint: "Name the authorities to trust by AWS_CA_BUNDLE, and check this machine's clock.")
            case .trustUnusable: throw AWSError(.badConfiguration, message, hint: hint)
            case .badURL, .badHeader, .notSignable, .clientFailed:
                throw AWSError(.badConfiguration, message, hint: hint)
            case .tooLarge: throw AWSError(.protocolViolation, message)
            case .cannotResolve, .cannotConnect, .proxyRefused, .tlsFailed, .connectionLost, .timedOut,
                .protocolViolation:
                throw AWSError(.unreachable, message, hint: hint, isTransient: true)
            }
        }
    }
}

extension AWSError {
    static var interrupted: AWSError { AWSError(.interrupted, "stopped while AWS was asked") }
}

extension String {
    /// With a capital letter and a full stop.
    fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".") }
}
