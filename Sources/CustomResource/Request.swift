/// What CloudFormation, the CDK's provider framework or a person asks for: one custom-resource event, checked.
///
/// Source: CloudFormation's user guide, "Custom resource request and response reference", "Request object".
public struct Request: Equatable, Sendable {
    /// What is to be done; its raw value is the event's `RequestType`.
    public enum Kind: String, CaseIterable, Sendable {
        /// The stack is new, or the resource in it.
        case create = "Create"
        /// A property changed.
        case update = "Update"
        /// The stack goes, or the resource, or a Create failed and is rolled back.
        case delete = "Delete"
    }

    /// The most bytes of an event that `parse` takes, 1 MiB: an asynchronous invocation of a Lambda carries no more.
    public static let maximumBytes = 1 << 20
    /// The most bytes of an event that `salvage` reads, 8 MiB: a synchronous invocation carries up to 6 MB.
    public static let maximumSalvageBytes = 8 << 20
    /// The most bytes of a StackId as JSON writes it; an ARN with a stack's name has about 200.
    ///
    /// This limit and the next three are chosen so that all four echoes fit an answer beside a useful reason.
    public static let maximumStackIDBytes = 2048
    /// The most bytes of a RequestId as JSON writes it; a UUID has 36.
    public static let maximumRequestIDBytes = 256
    /// The most bytes of a LogicalResourceId as JSON writes it, as many as CloudFormation allows.
    public static let maximumLogicalResourceIDBytes = 255
    /// The most bytes of a PhysicalResourceId as JSON writes it; CloudFormation allows 1 to 1,024.
    public static let maximumPhysicalResourceIDBytes = 1024
    /// The most bytes of a ResourceType; CloudFormation allows `Custom::` and 60 characters.
    public static let maximumResourceTypeBytes = 256
    /// What an event without a ResourceType is of.
    public static let defaultResourceType = "AWS::CloudFormation::CustomResource"

    /// What is to be done.
    public let kind: Kind
    /// The ARN of the stack that waits; echoed exactly.
    public let stackID: String
    /// The id of this request, which CloudFormation uses again when a deployment is retried; echoed exactly.
    public let requestID: String
    /// The resource's name in the template; echoed exactly.
    public let logicalResourceID: String
    /// The resource's type in the template.
    public let resourceType: String
    /// The id that an earlier answer gave the resource; `nil` on a Create.
    public let physicalResourceID: String?
    /// Where the answer goes; `nil` for a container job, whose answer goes to standard output.
    public let responseURL: ResponseURL?
    /// What the stack sets.
    public let properties: Properties
    /// The names among the ResourceProperties that mean nothing here, in the order of the event.
    public let unknownProperties: [String]

    /// Makes a request of its parts; unlike `parse` it checks nothing.
    public init(
        kind: Kind, stackID: String, requestID: String, logicalResourceID: String,
        resourceType: String = Request.defaultResourceType, physicalResourceID: String? = nil,
        responseURL: ResponseURL? = nil, properties: Properties = Properties(), unknownProperties: [String] = []
    ) {
        self.kind = kind
        self.stackID = stackID
        self.requestID = requestID
        self.logicalResourceID = logicalResourceID
        self.resourceType = resourceType
        self.physicalResourceID = physicalResourceID
        self.responseURL = responseURL
        self.properties = properties
        self.unknownProperties = unknownProperties
    }

    /// Seconds that CloudFormation waits for the answer, 1 to 3,600; `nil` when the stack does not say: then 3,600.
    public var serviceTimeout: Int? { properties.serviceTimeout }

    /// The PhysicalResourceId of every answer: the one that came in, or on a Create one made of the ids alone.
    ///
    /// A Create that is delivered again thus gets the same id, and an Update never changes it, which would make
    /// CloudFormation delete the old resource.
    public var answerID: String {
        PhysicalResourceID.answering(kind, with: physicalResourceID, stackID, logicalResourceID)
    }

    /// SHA-256 of the ResponseURL, 64 hexadecimal digits; `nil` when there is no URL.
    ///
    /// With the ids it tells a redelivery (the same) from a new attempt (another), and may be kept.
    public func fingerprint() -> String? { responseURL?.fingerprint }
}
