internal import Digest

/// The id by which CloudFormation knows the resource.
enum PhysicalResourceID {
    /// The id that every answer to a request carries.
    static func answering(
        _ kind: Request.Kind?, with physicalResourceID: String?, _ stackID: String, _ logicalResourceID: String
    ) -> String {
        switch kind {
        case .create: derived(stackID, logicalResourceID)
        case .update, .delete, nil: physicalResourceID ?? derived(stackID, logicalResourceID)
        }
    }

    /// `groundwork-` and 32 hexadecimal digits: the same for the same resource of the same stack, always.
    static func derived(_ stackID: String, _ logicalResourceID: String) -> String {
        "groundwork-" + SHA256.hex(stackID + "\n" + logicalResourceID).prefix(32)
    }
}
