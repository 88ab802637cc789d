/// What went wrong with the journal, and what to do about it; its text is safe to show to anybody.
public struct JournalError: Error, Equatable, Sendable {
    /// The kinds of failure a caller may want to tell apart.
    public enum Code: String, Equatable, Sendable, CaseIterable {
        /// The file cannot be made or opened.
        case cannotOpen
        /// The file, its folder or its file system may only be read.
        case readOnly
        /// There is no room for more.
        case full
        /// The file is damaged.
        case corrupt
        /// A newer Groundwork wrote the file, or an event in it.
        case newer
        /// Another process held the file for longer than the call was to wait: it is not broken, and nothing was done.
        case busy
        /// Somebody else appended to the stream since it was read.
        case versionConflict
        /// The rules of the file itself refuse the event, such as one of a stream without a name.
        case refused
        /// An event is not as it was written.
        case damagedEvent
        /// The system failed to read or write.
        case inputOutput
        /// The file is something else than a journal.
        case notAJournal
        /// A query that is not SQL, that would do more than read, or whose parameters do not fit.
        case badQuery
        /// The journal was closed before.
        case closed
    }

    /// The kind of failure.
    public let code: Code

    /// What happened.
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

extension JournalError: CustomStringConvertible {
    /// The message and the hint, as one text.
    public var description: String { "\(message)\nhint: \(hint)" }
}
