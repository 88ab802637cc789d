/// The names of an event's fields, as AWS writes them.
///
/// Source: CloudFormation's user guide, "Custom resource request and response reference".
enum Field {
    static let requestType = "RequestType"
    static let stackID = "StackId"
    static let requestID = "RequestId"
    static let logicalResourceID = "LogicalResourceId"
    static let physicalResourceID = "PhysicalResourceId"
    static let resourceType = "ResourceType"
    static let responseURL = "ResponseURL"
    static let resourceProperties = "ResourceProperties"

    /// The name of one of the ResourceProperties, from the event's top.
    static func property(_ name: String) -> String { "\(resourceProperties).\(name)" }
}
