internal import CLibPQ
public import Secrecy

extension ConnectionParameters {
    /// Takes apart a `DATABASE_URL`, or a string of keywords and values: libpq itself does. An error shows no part of it.
    public static func parsing(url: Secret) throws(PostgreSQLError) -> ConnectionParameters {
        guard !url.reveal.utf8.contains(0) else { throw notUnderstood }
        var trouble: UnsafeMutablePointer<CChar>?
        let parsed = PQconninfoParse(url.reveal, &trouble)
        // libpq's words quote the string: they are not shown.
        PQfreemem(trouble)
        guard let parsed else { throw notUnderstood }
        defer { PQconninfoFree(parsed) }
        return ConnectionParameters(values(of: parsed) { _ in true })
    }

    /// What libpq takes for a keyword that is not given: the environment's, the service file's, then its own default.
    /// No passwords. There is no `host`, `hostaddr`, `dbname` or `service` in it unless somebody configured one.
    public static func libpqDefaults() -> [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        return values(of: options) { !$0.isSecret }
    }

    /// What libpq makes of these together with its environment and the service file, its own defaults among it; no passwords.
    /// Empty when it does not understand them.
    ///
    /// Nobody is connected to: libpq is given one more setting that it refuses before it looks at any host. There is no other
    /// way to have it read a service that is named here and not in its environment.
    public func effective() -> [String: String] {
        guard var sent = try? SentParameters(self) else { return [:] }
        sent.values["channel_binding"] = "(none)"
        let raw = sent.withArrays { PQconnectStartParams($0, $1, 0) }
        defer { PQfinish(raw) }
        guard let options = PQconninfo(raw) else { return [:] }
        defer { PQconninfoFree(options) }
        return Self.values(of: options) { !$0.isSecret }
    }

    /// The keywords that this libpq knows.
    static func knownKeywords() -> Set<String> {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        return Set(list(options).map { String(cString: $0.keyword) })
    }

    /// What a connection uses, from whatever source; `nil` for what has no value.
    static func value(of keyword: String, in connection: OpaquePointer) -> String? {
        guard let options = PQconninfo(connection) else { return nil }
        defer { PQconninfoFree(options) }
        return values(of: options) { String(cString: $0.keyword) == keyword }[keyword]
    }

    private static var notUnderstood: PostgreSQLError {
        var error = PostgreSQLError(.badParameters, "the database's URL is not one that libpq understands")
        error.hint =
            "Write postgresql://user:password@host:port/database?sslmode=verify-full, with % and the like in the "
            + "parts percent-encoded."
        return error
    }

    private static func values(
        of options: UnsafeMutablePointer<PQconninfoOption>, where isWanted: (PQconninfoOption) -> Bool
    ) -> [String: String] {
        var values: [String: String] = [:]
        for option in list(options) where isWanted(option) {
            if let value = option.val { values[String(cString: option.keyword)] = String(cString: value) }
        }
        return values
    }

    /// libpq ends the array with an option that has no keyword.
    private static func list(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [PQconninfoOption] {
        var all: [PQconninfoOption] = []
        var next = options
        while next.pointee.keyword != nil {
            all.append(next.pointee)
            next += 1
        }
        return all
    }
}

extension PQconninfoOption {
    /// libpq marks what no dialogue may show with a star.
    fileprivate var isSecret: Bool { dispchar.map { $0.pointee == CChar(UInt8(ascii: "*")) } ?? false }
}
