internal import FoundationEssentials
public import Secrecy

/// A database's secret in the form that RDS and its rotation keep it: a JSON object.
///
/// A secret that RDS manages itself has only user and password.
///
/// Source: Secrets Manager's user guide, "JSON structure of AWS Secrets Manager database credential secrets".
public struct DatabaseSecret: Equatable, Sendable {
    /// The role.
    public let username: String
    /// Its password.
    public let password: Secret
    /// The database's host.
    public let host: String?
    /// Its port.
    public let port: Int?
    /// The database's name.
    public let database: String?

    /// The engines that speak PostgreSQL.
    static let engines = ["postgres", "postgresql", "aurora-postgresql"]

    /// Makes a secret of its parts.
    public init(
        username: String, password: Secret, host: String? = nil, port: Int? = nil, database: String? = nil
    ) {
        self.username = username
        self.password = password
        self.host = host
        self.port = port
        self.database = database
    }

    /// Reads a secret's text. An error names the field, and shows nothing of the text.
    static func parse(_ text: String, of subject: String) throws(AWSError) -> DatabaseSecret {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(text.utf8)) else {
            throw AWSError(
                .notJSON, "\(subject) is no JSON object",
                hint: "Keep it as {\"username\": …, \"password\": …, \"host\": …, \"port\": …, \"dbname\": …}.")
        }
        // `engine` is RDS's own word for what the host runs.
        if let engine = try fields.text("engine", of: subject), !engines.contains(engine.lowercased()) {
            throw AWSError(
                .wrongEngine, "\(subject) is for an engine other than postgres or aurora-postgresql",
                hint: "Name the secret of a PostgreSQL database.")
        }
        guard let username = try fields.text("username", of: subject) else { throw lacks("username", subject) }
        guard let password = try fields.text("password", of: subject) else { throw lacks("password", subject) }
        return DatabaseSecret(
            username: username, password: Secret(password), host: try fields.text("host", of: subject),
            port: try fields.port(of: subject), database: try fields.text("dbname", of: subject))
    }

    private static func lacks(_ field: String, _ subject: String) -> AWSError {
        AWSError(
            .badField, "\(subject) has no \(field)",
            hint: "A database's secret needs username and password; host, port and dbname can be in it too.")
    }
}

/// The fields that mean something; all others are passed over, whatever they hold.
private struct Fields: Decodable {
    private enum Value {
        case text(String)
        case number(Int)
        case other
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private var values: [String: Value] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for name in ["engine", "username", "password", "host", "port", "dbname"] {
            guard let key = Key(stringValue: name), container.contains(key), try !container.decodeNil(forKey: key)
            else {
                continue
            }
            if let text = try? container.decode(String.self, forKey: key) {
                values[name] = .text(text)
            } else if let number = try? container.decode(Int.self, forKey: key) {
                values[name] = .number(number)
            } else {
                values[name] = .other
            }
        }
    }

    /// A field's text; `nil` when it is missing, null or empty.
    func text(_ name: String, of subject: String) throws(AWSError) -> String? {
        switch values[name] {
        case nil: return nil
        case .text(let text)?: return text.isEmpty ? nil : text
        case .number?, .other?: throw AWSError(.badField, "in \(subject), \(name) is no text")
        }
    }

    func port(of subject: String) throws(AWSError) -> Int? {
        let number: Int? =
            switch values["port"] {
            case nil: nil
            case .number(let number)?: number
            case .text(let text)?: text.isEmpty ? nil : Int(text) ?? 0
            case .other?: 0
            }
        guard let number else { return nil }
        guard (1...65535).contains(number) else {
            throw AWSError(.badField, "in \(subject), port is no number from 1 to 65535")
        }
        return number
    }
}
