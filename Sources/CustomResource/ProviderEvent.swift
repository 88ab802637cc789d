/// What an event of the CDK's provider framework says beside the request itself.
///
/// Source: the CDK's API reference, module `custom_resources`, "Provider Framework".
public struct ProviderEvent: Equatable, Sendable {
    /// The key that the answer to `onEvent` carries, and that every later poll brings back.
    public static let marker = "Groundwork"
    /// The key below it that says whether all was done.
    public static let doneKey = "Done"

    /// Whether this is a poll by `isComplete`, and if so whether `onEvent` had done all already.
    public let poll: Poll?
    /// The ARN of what the stack sends its requests to; `nil` when the event does not say.
    public let serviceToken: String?

    /// A poll.
    public enum Poll: Equatable, Sendable {
        /// There is work left, as far as `onEvent` knew.
        case open
        /// All was done and answered.
        case done
    }

    /// Looks at an event; nothing in it is an error.
    public init(_ bytes: [UInt8]) {
        let event = JSONObject(bytes, from: EventObject.start(of: bytes))
        if let properties = event.members(named: Field.resourceProperties).first, properties.kind == .object {
            let inner = JSONObject(bytes, from: properties.range.lowerBound)
            serviceToken = inner.members(named: "ServiceToken").first.flatMap(inner.text)
        } else {
            serviceToken = event.members(named: "ServiceToken").first.flatMap(event.text)
        }
        guard let mark = event.members(named: Self.marker).first, mark.kind == .object else {
            poll = nil
            return
        }
        let inner = JSONObject(bytes, from: mark.range.lowerBound)
        poll = inner.members(named: Self.doneKey).first.flatMap(inner.text) == "true" ? .done : .open
    }

    /// Whether CloudFormation itself invoked the function of this ARN, which then has to answer it.
    public func isDirect(to functionARN: String?) -> Bool {
        guard let serviceToken, let functionARN else { return false }
        // Behind the name there can be a version or an alias.
        func unqualified(_ arn: String) -> [Substring] { Array(arn.split(separator: ":").prefix(7)) }
        return unqualified(serviceToken) == unqualified(functionARN) && serviceToken.hasPrefix("arn:")
    }
}
