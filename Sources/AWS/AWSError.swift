/// Why AWS did not give what was asked of it.
///
/// Its texts hold no secret, token or key, and of what a service says only the kinds of messages that never quote a request: they
/// are safe to show to anybody.
public struct AWSError: Error, Equatable, Sendable {
    /// The kinds of failure a caller may want to tell apart.
    public enum Code: String, CaseIterable, Sendable {
        /// A variable, or the secret's id, is not one that can be used.
        case badConfiguration
        /// Nothing says which region is meant.
        case noRegion
        /// There are no credentials anywhere.
        case noCredentials
        /// A source of credentials that is configured gave none.
        case credentialsUnavailable
        /// The service does not know the credentials, or their signature does not fit.
        case credentialsRefused
        /// The temporary credentials are over.
        case tokenExpired
        /// The clock of this machine is too far from the service's.
        case clockOff
        /// The caller may not do this.
        case accessDenied
        /// The service cannot be reached, or its answer did not come in time.
        case unreachable
        /// The service's certificate is not one to trust.
        case untrusted
        /// Too much was asked at once.
        case throttled
        /// The service itself failed.
        case serviceFailed
        /// The service refused for another reason.
        case refused
        /// What came is not what the service is documented to say.
        case protocolViolation
        /// The interruption was raised.
        case interrupted
        /// There is no such secret.
        case secretMissing
        /// The secret cannot be decrypted with its key.
        case decryptionFailed
        /// The secret is bytes, and not text.
        case binarySecret
        /// The secret's text is no JSON object.
        case notJSON
        /// The secret lacks a field, or a field is not of its kind.
        case badField
        /// The secret is for another kind of database.
        case wrongEngine
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, one sentence.
    public let message: String
    /// What to do about it; `nil` when there is nothing to be said.
    public let hint: String?
    /// Whether the same may well succeed a moment later.
    public let isTransient: Bool

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String, hint: String? = nil, isTransient: Bool = false) {
        self.code = code
        self.message = message
        self.hint = hint
        self.isTransient = isTransient
    }
}

extension AWSError: CustomStringConvertible {
    /// `message; hint`, one line.
    public var description: String { message + (hint.map { "; \($0)" } ?? "") }
}
