public import Blocking
internal import CCurl

/// A small HTTP/1.1 client over libcurl, on a thread of its own.
///
/// It carries one exchange at a time and keeps the connection for the next; who waits long, for the Lambda Runtime API for
/// example, takes a client of his own. It follows no redirect, keeps no cookie, speaks TLS 1.2 or later and always verifies.
/// A proxy of the environment is honoured (see `Exchange.prepare`), except for loopback and link-local hosts.
///
/// When a connection that was kept turns out dead before any byte of an answer, libcurl sends the request
/// again over a fresh one.
public actor HTTPClient {
    /// The most that a connection may take to be made, name and TLS included: time for three tries of the first packet.
    public static let connectLimit = Duration.seconds(20)

    private let thread: BlockingThread
    private let trust: Trust
    private let connectLimit: Duration
    private let connections = Connections()

    /// Where the work is done.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Makes a client that trusts these certificates; connects to nobody yet.
    public init(trust: Trust = .system) {
        self.init(trust: trust, connectLimit: Self.connectLimit)
    }

    init(trust: Trust = .system, connectLimit: Duration) {
        thread = BlockingThread(named: "http")
        self.trust = trust
        self.connectLimit = connectLimit
    }

    /// Sends a request and waits for the whole answer, whatever its status; where only that counts, see
    /// `HTTPRequest.countsByStatus`.
    ///
    /// The wait ends at once with the deadline or the interruption, also where the other side stalls.
    ///
    /// - Parameters:
    ///   - deadline: `nil` where no time is too long for an answer, as in a Lambda environment that is frozen while it
    ///     waits: then no clock is looked at once the connection stands. That it comes to stand has its limit still.
    ///   - onSent: called once, when the first of the request was handed to the system and no answer is there yet.
    public func send(
        _ request: HTTPRequest, until deadline: ContinuousClock.Instant?, interruption: Interruption? = nil,
        onSent: @Sendable () -> Void = {}
    ) throws(HTTPError) -> HTTPResponse {
        let left = deadline.map { min($0 - ContinuousClock.now, connectLimit) } ?? connectLimit
        let exchange = try Exchange.of(request, trust: trust, connectMilliseconds: max(1, left.milliseconds))
        switch try connections.carry(exchange, until: deadline, interruption, onSent: onSent) {
        case .over(CURLE_OK):
            guard let response = exchange.response() else { throw exchange.connectionLost() }
            return response
        case .over(let result):
            if request.countsByStatus, let response = exchange.response() { return response }
            throw exchange.tooLarge() ?? exchange.failure(result, trust: trust)
        case .timedOut:
            if request.countsByStatus, let response = exchange.response() { return response }
            throw exchange.timedOut()
        case .interrupted: throw HTTPError(.interrupted, "interrupted by a signal", wasSent: exchange.wasSent)
        }
    }
}
