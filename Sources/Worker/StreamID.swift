internal import Digest
internal import Initialization

/// The name of a delivery's stream of events: `RequestId@` and twelve hexadecimal digits.
///
/// CloudFormation uses a RequestId again when a deployment is retried, but with another ResponseURL: so the URL's
/// fingerprint is a part of it. Without a URL a finished request that comes again is worked on anew, under the next
/// ordinal.
enum StreamID {
    static func of(_ request: RequestFacts) -> String {
        let delivery = request.fingerprint ?? "ordinal \(request.ordinal)"
        let whole = [request.stackID, request.logicalResourceID, request.requestID, delivery].joined(separator: "\n")
        return "\(request.requestID)@\(SHA256.hex(whole).prefix(12))"
    }
}
