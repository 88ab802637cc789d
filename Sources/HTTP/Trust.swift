/// Whose certificates a server may show. Verification itself cannot be turned off.
public enum Trust: Equatable, Sendable {
    /// The authorities that the system trusts.
    case system
    /// The certificates in a PEM file, and no others.
    case file(String)
}
