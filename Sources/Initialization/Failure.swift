/// What is to be done about a failure.
public enum Disposition: String, CaseIterable, Codable, Sendable {
    /// It may pass: try again after a pause.
    case retry
    /// Trying again cannot help.
    case permanent
    /// Something it needs may be laid later in this run.
    case deferrable
    /// The database is not as it was when it was inspected: look again.
    case moved
    /// Whether the step was committed is not known: only the receipts tell.
    case inDoubt
    /// The time for the statement was used up.
    case outOfTime
    /// The run's time is over, and the step was left at work in the database: the receipts will tell.
    case leftRunning
    /// The process was asked to stop.
    case interrupted
}

/// Where a failure arose; with the SQLSTATE it decides the process's exit code.
public enum FailureOrigin: String, Codable, Sendable {
    /// The event itself.
    case request
    /// How the worker was configured: an option, a variable, a password.
    case configuration
    /// The Schema folder.
    case schema
    /// No usable connection to the database.
    case connection
    /// The database refused a statement.
    case database
    /// The answer could not be delivered.
    case answer
    /// Standard output did not take the answer.
    case output
}

/// One failure, told so that it can be shown to anybody: no secret is ever part of it.
public struct Failure: Error, Codable, Equatable, Sendable {
    /// Where it arose.
    public var origin: FailureOrigin
    /// What is to be done about it.
    public var disposition: Disposition
    /// The five characters that PostgreSQL gives an error.
    public var sqlState: String?
    /// What happened, one sentence.
    public var message: String
    /// More about it, in PostgreSQL's words.
    public var detail: String?
    /// What to do about it.
    public var hint: String?
    /// The object that was being laid.
    public var object: ObjectID?
    /// The file, below the Schema folder.
    public var file: String?
    /// The line in the file, from 1.
    public var line: Int?
    /// The column in that line in Unicode scalars, from 1.
    public var column: Int?
    /// That line, and below it a caret under the column.
    public var excerpt: String?

    /// Describes a failure.
    public init(
        _ origin: FailureOrigin, _ disposition: Disposition, sqlState: String? = nil, _ message: String,
        detail: String? = nil, hint: String? = nil, object: ObjectID? = nil, file: String? = nil,
        line: Int? = nil, column: Int? = nil, excerpt: String? = nil
    ) {
        self.origin = origin
        self.disposition = disposition
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.hint = hint
        self.object = object
        self.file = file
        self.line = line
        self.column = column
        self.excerpt = excerpt
    }

    /// `tables/orders.sql:3:14`, as far as it is known.
    public var place: String? {
        guard let file else { return nil }
        guard let line else { return file }
        guard let column else { return "\(file):\(line)" }
        return "\(file):\(line):\(column)"
    }

    /// The failure in one line: place, SQLSTATE, message, detail and hint.
    public var summary: String {
        var text = headline
        if let detail { text += " (\(Self.open(detail)))" }
        if let hint { text = "\(Self.open(text)). \(hint)" }
        return text
    }

    /// A sentence without its full stop, to go on behind it.
    private static func open(_ sentence: String) -> String {
        sentence.last == "."
            ? String(sentence.dropLast()) : sentence.last == "?" ? String(sentence.dropLast()) : sentence
    }

    /// Its beginning: place, SQLSTATE and message.
    var headline: String {
        [place.map { "\($0):" }, sqlState, message].compactMap { $0 }.joined(separator: " ")
    }
}

extension Failure {
    /// An object of the folder that is in somebody else's hands: whoever owns it may change it at any time.
    public static func foreign(_ object: ObjectID, of owner: String, to role: String, file: String?) -> Failure {
        Failure(
            .database, .permanent, sqlState: SQLState.foreign,
            "\(object.kind == .trigger ? "the table of the \(object)" : "the \(object)") belongs to the role \(owner), "
                + "and not to \(role) or a role that it is a member of",
            hint: "If that is how it should be, say --accept-owner \(owner), or GROUNDWORK_ACCEPT_OWNER. Otherwise "
                + "look at what stands there, then have it dropped or change its owner.",
            object: object, file: file)
    }
}
