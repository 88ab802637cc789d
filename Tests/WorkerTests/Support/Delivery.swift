import Foundation

/// A custom-resource event as CloudFormation sends it.
struct Delivery {
    var type = "Create"
    var requestID = "request-1"
    var url: String?
    var physicalResourceID: String? = "laid-before"
    var properties: [String: String] = [:]

    static let stack = "arn:aws:cloudformation:eu-central-1:111122223333:stack/payersync/1"

    var object: [String: Any] {
        var object: [String: Any] = [
            "RequestType": type, "StackId": Self.stack, "RequestId": requestID, "LogicalResourceId": "Database",
            "ResourceType": "Custom::Groundwork",
            "ResourceProperties": properties.merging(["ServiceToken": "arn:aws:lambda:x"]) { own, _ in own },
        ]
        object["ResponseURL"] = url
        if type != "Create" { object["PhysicalResourceId"] = physicalResourceID }
        return object
    }

    var bytes: [UInt8] {
        // Only texts are in it, which are JSON.
        (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])).map(Array.init) ?? []
    }
}
