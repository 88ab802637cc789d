/// Reads each of the ResourceProperties by its own rule.
///
/// No error shows a value: a password that was put under a wrong name must not come out again.
struct PropertyReader {
    /// The values that libpq 15 takes as `sslmode`.
    static let sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
    /// Longer than any host name (253), socket folder (107) or role (63), short enough for a log line.
    static let maximumNameBytes = 1024
    /// Linux's PATH_MAX.
    static let maximumPathBytes = 4096
    /// What Secrets Manager allows for a SecretId.
    static let maximumSecretIDBytes = 2048
    /// Enough for a version, a date or a checksum.
    static let maximumMarkBytes = 256

    private let fields: FieldReader
    private let isTolerant: Bool

    init(_ fields: FieldReader, isTolerant: Bool) {
        self.fields = fields
        self.isTolerant = isTolerant
    }

    func properties() throws(RequestError) -> Properties {
        Properties(
            host: try name(.host), port: try number(.port, in: 1...65535), database: try name(.database),
            username: try name(.username, without: ":"), sslMode: try sslMode(), sslRootCert: try path(.sslRootCert),
            secretID: try secretID(), timestamp: try mark(.timestamp), schemaVersion: try mark(.schemaVersion),
            serviceTimeout: try number(.serviceTimeout, in: 1...3600))
    }

    /// A name; `mark` stands in none of its kind: behind a role's there would be its password.
    private func name(
        _ key: Properties.CodingKeys, without mark: Character? = nil
    ) throws(RequestError) -> String? {
        try text(key, limit: Self.maximumNameBytes) { text in
            // A connection string can hold a password, and libpq would follow it elsewhere.
            let isMore = text.contains("=") || text.contains("://") || mark.map { text.contains($0) } == true
            return text.isEmpty ? "must not be empty" : isMore ? "must be a name alone" : nil
        }
    }

    private func path(_ key: Properties.CodingKeys) throws(RequestError) -> String? {
        try text(key, limit: Self.maximumPathBytes) { $0.isEmpty ? "must not be empty" : nil }
    }

    private func mark(_ key: Properties.CodingKeys) throws(RequestError) -> String? {
        try text(key, limit: Self.maximumMarkBytes) { _ in nil }
    }

    private func sslMode() throws(RequestError) -> String? {
        try text(.sslMode, limit: Self.maximumNameBytes) {
            Self.sslModes.contains($0) ? nil : "must be one of " + Self.sslModes.joined(separator: ", ")
        }
    }

    private func secretID() throws(RequestError) -> String? {
        // The letters that Secrets Manager allows: the secret itself, which is JSON, does not pass for its name.
        try text(.secretID, limit: Self.maximumSecretIDBytes) { text in
            let isName = text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || $0.properties.numericType != nil
                        || "/_+=.@-:!".unicodeScalars.contains($0))
            }
            return isName && !text.isEmpty ? nil : "must be a secret's name or ARN"
        }
    }

    private func number(
        _ key: Properties.CodingKeys, in range: ClosedRange<Int>
    ) throws(RequestError) -> Int? {
        let problem = "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        let text = try text(key, limit: Self.maximumNameBytes) { text in
            let isWhole = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return isWhole && Int(text).map(range.contains) ?? false ? nil : problem
        }
        return text.flatMap { Int($0) }
    }

    /// The text of a property for which `problem` finds none.
    private func text(
        _ key: Properties.CodingKeys, limit: Int, problem: (String) -> String?
    ) throws(RequestError) -> String? {
        do throws(RequestError) {
            guard let text = try fields.scalar(key.rawValue, limit: limit) else { return nil }
            if let problem = problem(text) {
                throw RequestError(.badValue, field: fields.prefix + key.rawValue, problem)
            }
            return text
        } catch {
            guard isTolerant else { throw error }
            return nil
        }
    }
}
