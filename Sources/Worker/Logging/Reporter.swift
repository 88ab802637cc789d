public import Initialization
public import Journaling
public import Logging

/// Where a run is told while it goes on: JSON lines for machines, progress for a person.
public protocol Reporter: Sendable {
    /// An event became durable; `state` is the request's state with it.
    func recorded(_ event: RecordedEvent, _ state: State)
    /// Something worth a line that is no event: a notice of the server's, a property that is not known.
    func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata)
    /// Writes the answer to a request that came without a ResponseURL: the exact bytes, or for a person what they say.
    ///
    /// Only when this returns is the answer delivered, and the event that says so recorded.
    ///
    /// - Throws: why it could not be written.
    func answer(_ body: String) throws(Failure)
}

/// Reports as JSON lines, one an event.
public struct JSONReporter: Reporter {
    private let logger: Logger
    private let level: Logger.Level
    private let output: LineOutput
    private let invocation: InvocationIdentity?

    /// Writes lines of `level` and above.
    ///
    /// - Parameter invocation: the invocation that the lines are of. Its id is their `requestId`, as of all lines of a Lambda function, and
    ///   CloudFormation's is `cfnRequestId`; without one CloudFormation's is `requestId`.
    public init(level: Logger.Level, output: LineOutput, invocation: InvocationIdentity? = nil) {
        self.level = level
        self.output = output
        self.invocation = invocation
        var handler = JSONLogHandler(level: level, output: output)
        handler.metadata[LogKey.requestID] = invocation.map { .string($0.requestID) }
        handler.metadata[LogKey.traceID] = invocation?.traceID.map { .string($0) }
        logger = Logger(label: "groundwork") { [handler] _ in handler }
    }

    /// The same for the lines of one invocation.
    public func during(_ invocation: InvocationIdentity) -> JSONReporter {
        JSONReporter(level: level, output: output, invocation: invocation)
    }

    /// Writes the event's line, and a line for each object that is not as its file says.
    public func recorded(_ event: RecordedEvent, _ state: State) {
        var metadata = event.event.metadata
        metadata[LogKey.requestID] = state.request.map { .string($0.requestID) }
        metadata[LogKey.event] = .string(event.event.kind.rawValue)
        metadata[LogKey.stream] = .string(event.stream)
        metadata[LogKey.version] = .stringConvertible(event.version)
        metadata[LogKey.sequence] = .stringConvertible(event.sequence)
        metadata[LogKey.hash] = .string(event.hash)
        log(event.event.level, event.event.sentence, metadata)
        guard case .databaseInspected(let inspected) = event.event else { return }
        for status in inspected.inspection.objects {
            guard let warning = status.warning else { continue }
            let file = state.manifest?.objects.first { $0.id == status.id }?.file
            var about: Logger.Metadata = [
                LogKey.object: .string("\(status.id)"), LogKey.condition: .string(status.condition.rawValue),
            ]
            about[LogKey.requestID] = metadata[LogKey.requestID]
            about[LogKey.file] = file.map { .string($0) }
            log(.warning, warning, about)
        }
    }

    /// Writes one line.
    public func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        log(level, message, metadata)
    }

    private func log(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        var metadata = metadata
        if invocation != nil, let request = metadata.removeValue(forKey: LogKey.requestID) {
            metadata[LogKey.cfnRequestID] = request
        }
        logger.log(level: level, "\(message)", metadata: metadata)
    }

    /// Writes the answer's bytes as a line of their own.
    public func answer(_ body: String) throws(Failure) {
        try output.deliver(body)
    }
}
