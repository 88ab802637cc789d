/// What went wrong with the embedded PostgreSQL, and what to do about it; its text is safe to show to anybody.
public struct EmbeddedError: Error, Equatable, Sendable {
    /// The kinds of failure a caller may want to tell apart.
    public enum Code: String, Equatable, Sendable {
        /// PostgreSQL's programs, or the unprivileged account to run them as, are not on this machine.
        case programsMissing
        /// The folder cannot be made, entered or trusted by the account that runs the server.
        case folderUnusable
        /// The data folder exists, but these programs cannot serve it.
        case dataUnusable
        /// `initdb`, or creating the database after it, failed.
        case initializationFailed
        /// The server did not start.
        case startFailed
        /// The server did not stop.
        case stopFailed
        /// The time given ran out.
        case timedOut
        /// A program could not be started at all.
        case spawnFailed
    }

    /// The kind of failure.
    public let code: Code

    /// What happened, with the last lines of the server's log where they tell more.
    public let message: String

    /// What the reader can do next.
    public let hint: String

    /// Makes an error of its three parts.
    public init(_ code: Code, _ message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension EmbeddedError: CustomStringConvertible {
    /// The message and the hint, as one text.
    public var description: String { "\(message)\nhint: \(hint)" }
}
