internal import Synchronization
public import Tracing

/// A span that becomes a subsegment when it ends.
///
/// Attributes become annotations: texts, numbers and flags; lists are left out. A status of `.error` is X-Ray's fault, an error that was only
/// recorded is X-Ray's error: something went wrong, and was dealt with. Events and links have no place in a subsegment.
public final class XRaySpan: Span {
    /// What a span needs that is sent.
    struct Recording: Sendable {
        let daemon: XRayDaemon
        let makeID: @Sendable () -> UInt64
        let id: String
        let trace: String
        let parent: String
        let start: UInt64
    }

    private struct Content {
        var name: String
        var attributes = SpanAttributes()
        var status: SpanStatus?
        var exceptions: [Subsegment.Exception] = []
        var isEnded = false
    }

    /// The key of what an error says, and of its type, where they are not Swift's own.
    ///
    /// Source: OpenTelemetry's semantic conventions, "Exceptions".
    public static let messageKey = "exception.message"
    /// See ``messageKey``.
    public static let typeKey = "exception.type"

    /// The context for what is below this span.
    public let context: InstrumentationContext
    private let recording: Recording?
    private let content: Mutex<Content>

    init(_ name: String, _ context: InstrumentationContext, recording: Recording?) {
        self.context = context
        self.recording = recording
        content = Mutex(Content(name: name))
    }

    /// Whether it will be sent: its trace is sampled, and it has not ended.
    public var isRecording: Bool { recording != nil && content.withLock { !$0.isEnded } }

    /// The subsegment's name.
    public var operationName: String {
        get { content.withLock { $0.name } }
        set { change { $0.name = newValue } }
    }

    /// The annotations.
    public var attributes: SpanAttributes {
        get { content.withLock { $0.attributes } }
        set { change { $0.attributes = newValue } }
    }

    /// Says how it went.
    public func setStatus(_ status: SpanStatus) {
        change { $0.status = status }
    }

    /// Keeps an error; of many, the first ones.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        guard let recording else { return }
        let type = Self.text(attributes.get(Self.typeKey)) ?? "\(Swift.type(of: error))"
        let message = Self.text(attributes.get(Self.messageKey)) ?? "\(error)"
        let exception = Subsegment.Exception(
            id: Subsegment.hexadecimal(recording.makeID()), type: String(type.prefix(Subsegment.longestMessage)),
            message: String(message.prefix(Subsegment.longestMessage)))
        change { if $0.exceptions.count < Subsegment.mostExceptions { $0.exceptions.append(exception) } }
    }

    /// Does nothing: a subsegment has no events.
    public func addEvent(_ event: SpanEvent) {}

    /// Does nothing: a subsegment has no links.
    public func addLink(_ link: SpanLink) {}

    /// Ends it and sends it; a second time does nothing.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let recording else { return }
        let ended: Content? = content.withLock { content in
            guard !content.isEnded else { return nil }
            content.isEnded = true
            return content
        }
        // A clock that is set back does not make the work end before it began.
        guard let ended,
            let document = Self.document(ended, recording, max(instant().nanosecondsSinceEpoch, recording.start)).bytes
        else { return }
        recording.daemon.send(document)
    }

    private func change(_ body: (inout Content) -> Void) {
        guard recording != nil else { return }
        content.withLock { if !$0.isEnded { body(&$0) } }
    }

    private static func document(_ content: Content, _ recording: Recording, _ end: UInt64) -> Subsegment {
        var document = Subsegment(
            name: Subsegment.name(content.name), id: recording.id, trace: recording.trace, parent: recording.parent,
            start: seconds(recording.start), end: seconds(end))
        var exceptions = content.exceptions
        if content.status?.code == .error {
            document.fault = true
            if exceptions.isEmpty, let message = content.status?.message {
                exceptions = [
                    Subsegment.Exception(
                        id: Subsegment.hexadecimal(recording.makeID()), type: "Error",
                        message: String(message.prefix(Subsegment.longestMessage)))
                ]
            }
        } else if !exceptions.isEmpty {
            document.error = true
        }
        if !exceptions.isEmpty { document.cause = Subsegment.Cause(exceptions: exceptions) }
        document.annotations = annotations(content.attributes)
        return document
    }

    private static func annotations(_ attributes: SpanAttributes) -> [String: TelemetryValue]? {
        var all: [(String, TelemetryValue)] = []
        attributes.forEach { name, attribute in
            guard !name.isEmpty, let value = value(attribute) else { return }
            all.append((Subsegment.key(name), value.cut(to: Subsegment.longestValue)))
        }
        all = Array(all.sorted { $0.0 < $1.0 }.prefix(Subsegment.mostAnnotations))
        return all.isEmpty ? nil : Dictionary(all) { first, _ in first }
    }

    private static func value(_ attribute: SpanAttribute) -> TelemetryValue? {
        switch attribute {
        case .string(let text): .string(text)
        case .stringConvertible(let some): .string(some.description)
        case .int32(let number): .integer(Int64(number))
        case .int64(let number): .integer(number)
        case .double(let number): number.isFinite ? .number(number) : nil
        case .bool(let flag): .boolean(flag)
        default: nil
        }
    }

    private static func text(_ attribute: SpanAttribute?) -> String? {
        guard case .string(let text) = attribute else { return nil }
        return text
    }

    /// Seconds to the microsecond, which is what a double has room for until 2100.
    private static func seconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds / 1_000) / 1_000_000 }
}
