internal import CLibPQ
internal import Glibc
internal import Secrecy

/// The keywords as libpq gets them: those given, and those a session sets.
struct SentParameters {
    var values: [String: String]
    /// What libpq takes for the others.
    private let environment: [String: String]

    init(_ given: ConnectionParameters) throws(PostgreSQLError) {
        try Self.check(given)
        let environment = ConnectionParameters.libpqDefaults()
        self.environment = environment
        values = DefaultKeywords.keepAlive.filter { environment[$0.key] == nil }
        values["fallback_application_name"] = DefaultKeywords.applicationName
        values.merge(given.keywords) { _, given in given }
        // Whatever the environment says: all texts here are UTF-8.
        values["client_encoding"] = "UTF8"
        values[ConnectionParameters.passwordKeyword] = given.password?.reveal
        values[ConnectionParameters.keyPasswordKeyword] = given.keyPassword?.reveal
    }

    /// The same with every host replaced by a socket that cannot be there: for asking libpq about the rest alone.
    func withoutHosts() -> SentParameters {
        func given(_ keyword: String) -> String? { values[keyword] ?? environment[keyword] }
        let hosts = (given("hostaddr") ?? given("host") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        var other = self
        other.values["host"] = hosts.map { _ in "/dev/null" }.joined(separator: ",")
        other.values["hostaddr"] = nil
        // Should an address come from the environment all the same.
        other.values["connect_timeout"] = "2"
        return other
    }

    /// Calls with the arrays that libpq takes: C strings, and `nil` at the end.
    func withArrays<Result>(
        _ body: (_ keywords: [UnsafePointer<CChar>?], _ values: [UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        let pairs = values.sorted { $0.key < $1.key }
        let keywords = pairs.map { strdup($0.key) }
        let values = pairs.map { strdup($0.value) }
        defer { for text in keywords + values { free(text) } }
        func constant(_ texts: [UnsafeMutablePointer<CChar>?]) -> [UnsafePointer<CChar>?] {
            texts.map { UnsafePointer($0) } + [nil]
        }
        return body(constant(keywords), constant(values))
    }

    private static func check(_ given: ConnectionParameters) throws(PostgreSQLError) {
        let known = ConnectionParameters.knownKeywords()
        for (keyword, value) in given.keywords.sorted(by: { $0.key < $1.key }) {
            guard known.contains(keyword) else {
                throw PostgreSQLError(.badParameters, "libpq has no connection keyword \"\(keyword)\"")
            }
            try refuseNUL(value, keyword)
        }
        for keyword in ["host", "dbname"] where given.keywords[keyword].map(isConnectionString) == true {
            // Never shown: it may hold a password, as a whole URL does, or the rest of one that was not percent-encoded.
            throw PostgreSQLError(.badParameters, "the \(keyword) must be a name alone, not a connection string")
        }
        try refuseNUL(given.password?.reveal, ConnectionParameters.passwordKeyword)
        try refuseNUL(given.keyPassword?.reveal, ConnectionParameters.keyPasswordKeyword)
        for port in (given.keywords["port"] ?? "").split(separator: ",") where UInt16(port).map({ $0 > 0 }) != true {
            throw PostgreSQLError(.badParameters, "the port is no number from 1 to 65535")
        }
    }

    private static func isConnectionString(_ text: String) -> Bool {
        text.contains("://") || text.contains("@") || text.contains("password=")
    }

    private static func refuseNUL(_ value: String?, _ keyword: String) throws(PostgreSQLError) {
        // C would take the text to end there.
        guard value?.utf8.contains(0) != true else {
            throw PostgreSQLError(.badParameters, "the connection's \(keyword) contains a NUL character")
        }
    }
}
