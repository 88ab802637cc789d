import Foundation

/// A custom-resource event as CloudFormation sends it; a test changes what it is about.
struct Event {
    var fields: [String: Any] = [
        "RequestType": "Create", "RequestId": UUID().uuidString.lowercased(),
        "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c",
        "LogicalResourceId": "Schema", "ResourceType": "Custom::Schema",
        "ResourceProperties": ["ServiceToken": "arn:aws:lambda:eu-central-1:123456789012:function:groundwork"],
    ]

    init(_ changes: [String: Any] = [:]) {
        fields.merge(changes) { $1 }
    }

    /// An event without one of its fields.
    static func without(_ field: String) -> Event {
        var event = Event()
        event.fields[field] = nil
        return event
    }

    var text: String {
        let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    var requestID: String { fields["RequestId"] as? String ?? "" }
}
