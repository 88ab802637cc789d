public import Logging

/// Writes log lines in the form of AWS Lambda's JSON logging: one object a line, the time first, our own keys behind it
/// in the order of the alphabet.
public struct JSONLogHandler: LogHandler {
    /// Lines below this level are left out.
    public var logLevel: Logger.Level
    /// What stands in every line.
    public var metadata: Logger.Metadata = [:]
    private let output: LineOutput
    private let now: @Sendable () -> Int64

    /// Makes one that writes lines of `level` and above.
    public init(level: Logger.Level, output: LineOutput) {
        self.init(level: level, output: output, now: Timestamp.now)
    }

    init(level: Logger.Level, output: LineOutput, now: @escaping @Sendable () -> Int64) {
        logLevel = level
        self.output = output
        self.now = now
    }

    /// Reads and writes one entry of `metadata`.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        var all = metadata
        if let own = event.metadata { all.merge(own) { _, own in own } }
        var pairs: [(key: String, value: JSONValue)] = [
            (LogKey.timestamp, .string(Timestamp.text(now()))),
            (LogKey.level, .string(Self.name(of: event.level))),
            (LogKey.message, .string(event.message.description)),
        ]
        for key in [LogKey.requestID, LogKey.traceID] {
            if let value = all.removeValue(forKey: key) { pairs.append((key, Self.json(value))) }
        }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { pairs.append((key, Self.json(value))) }
        output.write(JSONValue.object(pairs).text)
    }

    /// Lambda's names of the levels.
    private static func name(of level: Logger.Level) -> String {
        switch level {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARN"
        case .error: "ERROR"
        case .critical: "FATAL"
        }
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int64): .integer(number)
        case .stringConvertible(let number as Int): .integer(Int64(number))
        case .stringConvertible(let flag as Bool): .boolean(flag)
        case .stringConvertible(let other): .string(other.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let pairs): .object(pairs.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
        }
    }
}

extension Logger.Level {
    /// The level that `AWS_LAMBDA_LOG_LEVEL`, or else `LOG_LEVEL`, names; `info` without one.
    public init(environment: Environment) {
        self = Self.name(in: environment).flatMap { Self.named[$0.uppercased()] } ?? .info
    }

    /// What those variables hold, when it is no level's name.
    public static func unknownName(in environment: Environment) -> String? {
        name(in: environment).flatMap { named[$0.uppercased()] == nil ? $0 : nil }
    }

    private static func name(in environment: Environment) -> String? {
        environment["AWS_LAMBDA_LOG_LEVEL"] ?? environment["LOG_LEVEL"]
    }

    private static let named: [String: Logger.Level] = [
        "TRACE": .trace, "DEBUG": .debug, "INFO": .info, "WARN": .warning, "WARNING": .warning, "ERROR": .error,
        "FATAL": .critical, "CRITICAL": .critical,
    ]
}
