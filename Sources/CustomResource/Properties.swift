/// The ResourceProperties that a stack may set; none holds a secret.
///
/// CloudFormation sends every value as a string; numbers and booleans are taken too. The database's settings are libpq's
/// parameters of the same names. As `Codable` it uses the template's names, and reads back what it wrote: nothing is
/// checked again.
public struct Properties: Equatable, Sendable, Codable {
    /// The database's host name, address or socket folder, or several with commas between them.
    public var host: String?
    /// The database's port, 1 to 65535.
    public var port: Int?
    /// The database's name; not a connection string.
    public var database: String?
    /// The role to connect as; without its password.
    public var username: String?
    /// libpq's `sslmode`, from `disable` to `verify-full`.
    public var sslMode: String?
    /// The path of the file with the certificates to trust.
    public var sslRootCert: String?
    /// The name or ARN of the secret in Secrets Manager that holds user and password.
    public var secretID: String?
    /// Any text; a stack changes it to be updated. At most 256 bytes.
    public var timestamp: String?
    /// Any text that marks the schema's version; a stack changes it to be updated. At most 256 bytes.
    public var schemaVersion: String?
    /// Seconds that CloudFormation waits for the answer, 1 to 3,600.
    public var serviceTimeout: Int?

    /// The template's names of all of these.
    public static let names = CodingKeys.allCases.map(\.rawValue)

    enum CodingKeys: String, CodingKey, CaseIterable {
        case host = "Host"
        case port = "Port"
        case database = "Database"
        case username = "Username"
        case sslMode = "SSLMode"
        case sslRootCert = "SSLRootCert"
        case secretID = "SecretId"
        case timestamp = "Timestamp"
        case schemaVersion = "SchemaVersion"
        case serviceTimeout = "ServiceTimeout"
    }

    /// Sets what is given; checks nothing.
    public init(
        host: String? = nil, port: Int? = nil, database: String? = nil, username: String? = nil,
        sslMode: String? = nil, sslRootCert: String? = nil, secretID: String? = nil, timestamp: String? = nil,
        schemaVersion: String? = nil, serviceTimeout: Int? = nil
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.username = username
        self.sslMode = sslMode
        self.sslRootCert = sslRootCert
        self.secretID = secretID
        self.timestamp = timestamp
        self.schemaVersion = schemaVersion
        self.serviceTimeout = serviceTimeout
    }

    /// What is set, as text by the template's names, as the journal keeps it.
    public var texts: [String: String] {
        let all: [(CodingKeys, String?)] = [
            (.host, host), (.port, port.map(String.init)), (.database, database), (.username, username),
            (.sslMode, sslMode), (.sslRootCert, sslRootCert), (.secretID, secretID), (.timestamp, timestamp),
            (.schemaVersion, schemaVersion), (.serviceTimeout, serviceTimeout.map(String.init)),
        ]
        var texts: [String: String] = [:]
        for (key, text) in all { texts[key.rawValue] = text }
        return texts
    }
}
