internal import Glibc
internal import HTTP
public import Secrecy

/// With what a request is signed.
public struct Credentials: Equatable, Sendable {
    /// Where credentials come from, in the order in which they are looked for.
    public enum Source: String, CaseIterable, Sendable {
        /// `AWS_ACCESS_KEY_ID` and its like: static keys, or those that Lambda sets.
        case variables = "the environment's variables"
        /// A token in a file that is exchanged for a role's credentials, as in EKS.
        case webIdentity = "the web identity"
        /// The endpoint of ECS, or of EKS's pod identity.
        case container = "the container's credentials endpoint"
        /// EC2's instance metadata.
        case metadata = "the instance's metadata"
    }

    /// The access key's id.
    public let accessKeyID: String
    /// The access key's secret half.
    public let secretKey: Secret
    /// The token of temporary credentials.
    public let sessionToken: Secret?
    /// When they end, in seconds since 1970; `nil` when they do not.
    public let expiration: Int?
    /// Where they come from.
    public let source: Source

    /// Makes credentials of their parts.
    public init(
        accessKeyID: String, secretKey: Secret, sessionToken: Secret? = nil, expiration: Int? = nil,
        source: Source = .variables
    ) {
        self.accessKeyID = accessKeyID
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expiration = expiration
        self.source = source
    }

    /// Whether they are over in so many seconds.
    func isOver(in seconds: Int) -> Bool {
        expiration.map { $0 <= time(nil) + seconds } ?? false
    }

    /// How to sign a request for a service.
    func signing(_ service: Service, in region: Region) -> AWSSigning {
        AWSSigning(
            service: service.rawValue, region: region.name, accessKeyID: accessKeyID, secretKey: secretKey,
            sessionToken: sessionToken)
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Where they come from.
    public var description: String { "credentials of \(source.rawValue)" }

    /// The same: a secret has no second, franker text.
    public var debugDescription: String { description }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
