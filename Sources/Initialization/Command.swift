/// What the shell tells the core: a request came, an effect came to this.
public enum Command: Equatable, Sendable {
    /// A request that the journal has not seen.
    case receive(RequestFacts)
    /// An event, or a request already received, that cannot be worked on but can be answered: the answer is FAILED.
    case reject(RequestFacts, Failure)
    /// A run begins: the first one, or one that resumes.
    case start(RunFacts, Moment)
    /// The database was inspected. Milliseconds it took.
    case inspected(Inspection, milliseconds: Int64, Moment)
    /// A step was committed under this receipt number.
    case laid(receipt: Int64, milliseconds: Int64, Moment)
    /// The effect failed.
    case failed(Failure, milliseconds: Int64, Moment)
    /// A pause is over.
    case waited(Moment)
    /// The process was asked to stop while nothing was being performed.
    case interrupted
    /// The answer's exact bytes, as text.
    case encoded(body: String)
    /// The answer was taken.
    case answered(channel: AnswerChannel, milliseconds: Int64)
}

/// What a request says, as far as the journal may keep it: no URL, no credentials.
public struct RequestFacts: Codable, Equatable, Sendable {
    /// `Create`, `Update` or `Delete`; as it was received, when the event was rejected.
    public var type: String
    /// The stack that waits.
    public var stackID: String
    /// CloudFormation's id of the request.
    public var requestID: String
    /// The resource's name in the template.
    public var logicalResourceID: String
    /// The PhysicalResourceId that every answer to this request carries.
    public var physicalResourceID: String
    /// The resource's type in the template.
    public var resourceType: String
    /// SHA-256 of the ResponseURL; `nil` when there is none and the answer goes to standard output.
    public var fingerprint: String?
    /// Which working of a request without a ResponseURL this is, from 1.
    public var ordinal: Int
    /// The ResourceProperties that the worker knows, by name.
    public var properties: [String: String]

    /// States a request's facts.
    public init(
        type: String, stackID: String, requestID: String, logicalResourceID: String, physicalResourceID: String,
        resourceType: String, fingerprint: String?, ordinal: Int, properties: [String: String]
    ) {
        self.type = type
        self.stackID = stackID
        self.requestID = requestID
        self.logicalResourceID = logicalResourceID
        self.physicalResourceID = physicalResourceID
        self.resourceType = resourceType
        self.fingerprint = fingerprint
        self.ordinal = ordinal
        self.properties = properties
    }
}

/// What a run of the worker starts with.
public struct RunFacts: Codable, Equatable, Sendable {
    /// The worker's version.
    public var worker: String
    /// The schema that it lays; `nil` for a Delete, which needs none.
    public var manifest: Manifest?
    /// Milliseconds that the run may take.
    public var budget: Int64
    /// When CloudFormation gives up, in milliseconds since 1970.
    public var expires: Int64
    /// Whether nothing names a database, so that the embedded server is taken; `nil` where an older worker began.
    public var isEmbedded: Bool?

    /// States what a run starts with.
    public init(worker: String, manifest: Manifest?, budget: Int64, expires: Int64, isEmbedded: Bool? = nil) {
        self.worker = worker
        self.manifest = manifest
        self.budget = budget
        self.expires = expires
        self.isEmbedded = isEmbedded
    }
}

/// Where an answer went.
public enum AnswerChannel: String, CaseIterable, Codable, Sendable {
    /// By PUT to the ResponseURL.
    case responseURL
    /// As a line of standard output.
    case standardOutput
    /// By whoever called, who was given it: the CDK's provider framework, a state machine.
    case caller
}
