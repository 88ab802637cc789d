import Foundation

/// One custom-resource event, as CloudFormation sends it to the provider's function.
struct Event: Sendable {
    var type = "Create"
    /// CloudFormation gives a retried deployment the same one again.
    var requestID = UUID().uuidString.lowercased()
    var physicalResourceID: String?
    /// The members of a JSON object, as text.
    var properties = ""
    /// The former properties; only with an Update.
    var oldProperties: String?
    /// What would make the ResponseURL of use to whoever finds it.
    var signature = "planted-signature-\(UUID().uuidString)"

    /// What a stack sends its requests to: the framework's function.
    static let token = "arn:aws:lambda:eu-central-1:123456789012:function:framework"
    /// The id that the framework answers a failed Create with.
    static let marker = "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED"

    /// The same request, for another attempt: CloudFormation signs a new URL.
    var again: Event {
        var other = self
        other.signature = "planted-signature-\(UUID().uuidString)"
        return other
    }

    /// The path of the ResponseURL with its query; no two attempts have the same.
    var path: String { "/answers/\(requestID)?X-Amz-Signature=\(signature)" }

    /// The event, to be answered at this place.
    func text(answeredAt base: String) -> String {
        func object(_ members: String) -> String {
            #"{"ServiceToken": "\#(Self.token)"\#(members.isEmpty ? "" : ", \(members)")}"#
        }
        let optional = [
            physicalResourceID.map { #", "PhysicalResourceId": "\#($0)""# },
            oldProperties.map { #", "OldResourceProperties": \#(object($0))"# },
        ].compactMap(\.self).joined()
        return """
            {"RequestType": "\(type)", "RequestId": "\(requestID)", "LogicalResourceId": "Schema",
             "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c",
             "ResourceType": "Custom::Schema", "ServiceToken": "\(Self.token)",
             "ResponseURL": "\(base)\(path)", "ResourceProperties": \(object(properties))\(optional)}
            """
    }
}
