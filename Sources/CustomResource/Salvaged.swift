/// What of a broken event is enough to answer it: where to, and the ids to echo.
///
/// Without it a stack waits an hour for an answer to an event that no handler could read.
public struct Salvaged: Equatable, Sendable {
    /// What was to be done; `nil` when that cannot be told.
    public let kind: Request.Kind?
    /// The ARN of the stack that waits.
    public let stackID: String
    /// The id of the request.
    public let requestID: String
    /// The resource's name in the template.
    public let logicalResourceID: String
    /// The id that an earlier answer gave the resource, if it can be read.
    public let physicalResourceID: String?
    /// Where the answer goes.
    public let responseURL: ResponseURL

    /// Makes one of its parts; checks nothing.
    public init(
        kind: Request.Kind? = nil, stackID: String, requestID: String, logicalResourceID: String,
        physicalResourceID: String? = nil, responseURL: ResponseURL
    ) {
        self.kind = kind
        self.stackID = stackID
        self.requestID = requestID
        self.logicalResourceID = logicalResourceID
        self.physicalResourceID = physicalResourceID
        self.responseURL = responseURL
    }

    /// The PhysicalResourceId of the answer, by the same rule as a request's.
    public var answerID: String {
        PhysicalResourceID.answering(kind, with: physicalResourceID, stackID, logicalResourceID)
    }
}

extension Request {
    /// What can still be answered when `parse` threw; `nil` when a needed field is missing, wrong or there twice, the
    /// URL is not allowed, or there are more than `maximumSalvageBytes`.
    ///
    /// The event may be too large, too deep, cut off or damaged behind the fields that are needed.
    public static func salvage(_ bytes: [UInt8], policy: URLPolicy) -> Salvaged? {
        guard bytes.count <= maximumSalvageBytes else { return nil }
        let reader = FieldReader(JSONObject(bytes, from: EventObject.start(of: bytes)))
        guard let (stackID, requestID, logicalResourceID) = try? reader.identity(),
            let responseURL = try? reader.responseURL(policy)
        else { return nil }
        let kind = try? reader.kind()
        return Salvaged(
            kind: kind, stackID: stackID, requestID: requestID, logicalResourceID: logicalResourceID,
            physicalResourceID: try? reader.physicalResourceID(kind ?? .update), responseURL: responseURL)
    }
}
