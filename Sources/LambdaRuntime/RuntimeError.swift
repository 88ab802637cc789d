/// Why the loop cannot go on, or a failed start could not be reported. Ends the process: Lambda then starts another one.
///
/// Nothing of an event, a response or an address is in its text.
public struct RuntimeError: Error, Equatable, Sendable {
    /// The kinds of failure.
    public enum Code: String, CaseIterable, Sendable {
        /// The Runtime API's address is not one.
        case badAddress
        /// The Runtime API gave no answer.
        case unreachable
        /// The Runtime API answered with another status than success.
        case refused
        /// What the Runtime API handed out is no invocation.
        case malformedInvocation
    }

    /// The kind of failure.
    public let code: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension RuntimeError: CustomStringConvertible {
    /// `message; hint`, one line.
    public var description: String { "\(message); \(hint)" }
}
