public import Initialization

/// One event as the journal keeps it.
public struct RecordedEvent: Equatable, Sendable {
    /// Its number among all events, from 1, without a gap.
    public let sequence: Int64
    /// The delivery of a request that it belongs to.
    public let stream: String
    /// Its number in the stream, from 1, without a gap.
    public let version: Int
    /// When it was written, in milliseconds since 1970.
    public let at: Int64
    /// What happened.
    public let event: Event
    /// The event's particulars as JSON, exactly as they are stored.
    public let payload: String
    /// SHA-256 over this event and its predecessor's hash, 64 hexadecimal digits.
    public let hash: String
}

/// The end of the chain: whoever knows it can tell whether events were cut off.
public struct ChainHead: Equatable, Sendable {
    /// The number of the last event; 0 for an empty journal.
    public let sequence: Int64
    /// The hash of the last event, 64 hexadecimal digits; zeros for an empty journal.
    public let hash: String

    /// Names an end.
    public init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// The end of a journal without events, which the first event follows.
    public static let empty = ChainHead(sequence: 0, hash: String(repeating: "0", count: 64))
}
