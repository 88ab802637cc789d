/// The answer to a request.
///
/// Source: CloudFormation's user guide, "Custom resource request and response reference", "Response object".
public struct Response: Equatable, Sendable {
    /// How it ended; its raw value is the answer's `Status`.
    public enum Status: String, CaseIterable, Sendable {
        /// The resource is as it was asked for.
        case success = "SUCCESS"
        /// It is not; the reason says why.
        case failed = "FAILED"
    }

    /// The most bytes of an answer; of a longer one CloudFormation hides what it says.
    public static let maximumBytes = 4096
    /// The entry of `data` that says that others were left out for want of room.
    public static let truncationKey = "Truncated"

    /// How it ended.
    public var status: Status
    /// Why; CloudFormation shows it to the person who deploys. Always there on a failure, see `body`.
    public var reason: String?
    /// The id of the resource, 1 to 1,024 bytes.
    public var physicalResourceID: String
    /// The stack's ARN, as it came in.
    public var stackID: String
    /// The request's id, as it came in.
    public var requestID: String
    /// The resource's name, as it came in.
    public var logicalResourceID: String
    /// Whether `Fn::GetAtt` masks the data; `nil` leaves it out, and CloudFormation takes that as no.
    public var noEcho: Bool?
    /// What the template can read with `Fn::GetAtt`.
    public var data: [String: String]

    /// Makes an answer of its parts.
    public init(
        status: Status, reason: String? = nil, physicalResourceID: String, stackID: String, requestID: String,
        logicalResourceID: String, noEcho: Bool? = nil, data: [String: String] = [:]
    ) {
        self.status = status
        self.reason = reason
        self.physicalResourceID = physicalResourceID
        self.stackID = stackID
        self.requestID = requestID
        self.logicalResourceID = logicalResourceID
        self.noEcho = noEcho
        self.data = data
    }

    /// Answers a request: its ids are echoed, its `answerID` is the resource's.
    public init(
        to request: Request, status: Status, reason: String? = nil, noEcho: Bool? = nil, data: [String: String] = [:]
    ) {
        self.init(
            status: status, reason: reason, physicalResourceID: request.answerID, stackID: request.stackID,
            requestID: request.requestID, logicalResourceID: request.logicalResourceID, noEcho: noEcho, data: data)
    }

    /// Answers an event that could not be read as a request.
    public init(to salvaged: Salvaged, status: Status = .failed, reason: String? = nil) {
        self.init(
            status: status, reason: reason, physicalResourceID: salvaged.answerID, stackID: salvaged.stackID,
            requestID: salvaged.requestID, logicalResourceID: salvaged.logicalResourceID)
    }
}
