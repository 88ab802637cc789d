/// What walking the whole chain showed.
public enum Verification: Equatable, Sendable {
    /// Every event is as it was written, and none is missing before the head.
    case holds(count: Int, head: ChainHead)
    /// The first event that does not hold.
    case broken(BrokenLink)
}

/// The first event that is not as it was written, or that stands where another should.
public struct BrokenLink: Equatable, Sendable {
    /// Its number in the file.
    public let sequence: Int64
    /// The stream that it says it belongs to.
    public let stream: String
    /// Its number in that stream.
    public let version: Int
    /// What is wrong with it, one sentence.
    public let problem: String

    /// Describes an event.
    public init(sequence: Int64, stream: String, version: Int, problem: String) {
        self.sequence = sequence
        self.stream = stream
        self.version = version
        self.problem = problem
    }
}
