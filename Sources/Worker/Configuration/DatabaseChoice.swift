internal import EmbeddedPostgreSQL
internal import Initialization
internal import PostgreSQL
internal import Secrecy

/// Which database a request lays: the command line first, then the environment, then the request's properties, and where
/// none of them names one, the embedded server. What a secret says comes after all of these: see `ConnectionPlan`.
struct DatabaseChoice {
    let settings: Settings
    /// The ResourceProperties by name, as the journal keeps them.
    let properties: [String: String]
    /// Told when the embedded server is taken, and when a secret is read again.
    let announce: @Sendable (String) -> Void

    /// How long the embedded server may take to start, in seconds.
    static let embeddedStartLimit = 60

    /// The variables of libpq that name a database; each alone is a choice.
    static let variables = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"]

    /// The properties' names for libpq's keywords, and the variable that goes before each.
    private static let names: [(property: String, keyword: String, variable: String)] = [
        ("Host", "host", "PGHOST"), ("Port", "port", "PGPORT"), ("Database", "dbname", "PGDATABASE"),
        ("Username", "user", "PGUSER"), ("SSLMode", "sslmode", "PGSSLMODE"),
        ("SSLRootCert", "sslrootcert", "PGSSLROOTCERT"),
    ]

    /// Whether anything names a database.
    var isConfigured: Bool {
        !settings.database.isEmpty || settings.environment["DATABASE_URL"] != nil
            || settings.environment.has(anyOf: Self.variables)
            || Self.names.contains { properties[$0.property] != nil } || secretID != nil
    }

    /// The secret that says what nobody else does.
    var secretID: String? { settings.environment["GROUNDWORK_SECRET_ID"] ?? properties["SecretId"] }

    /// Whether a service of libpq's is named, which is a choice of its own.
    var hasService: Bool { settings.environment["PGSERVICE"] != nil || settings.database["service"] != nil }

    /// The variable in which libpq looks for a keyword.
    static func variable(of keyword: String) -> String? {
        keyword == "hostaddr" ? "PGHOSTADDR" : names.first { $0.keyword == keyword }?.variable
    }

    /// Whether it is the event that names the secret.
    var isSecretOfEvent: Bool { settings.environment["GROUNDWORK_SECRET_ID"] == nil && properties["SecretId"] != nil }

    /// What the event says where the operator says nothing, by libpq's keywords.
    func ofEvent() throws(Failure) -> [String: String] {
        let given = try url()?.keywords ?? [:]
        var taken: [String: String] = [:]
        for name in Self.names where given[name.keyword] == nil && settings.database[name.keyword] == nil {
            guard let value = properties[name.property], settings.environment[name.variable] == nil, !hasService else {
                continue
            }
            taken[name.keyword] = value
        }
        return taken
    }

    /// How to reach the database, without what a secret says of it.
    func parameters() throws(Failure) -> ConnectionParameters {
        guard isConfigured else { return try embedded() }
        var parameters = try url() ?? ConnectionParameters()
        parameters.keywords.merge(try ofEvent()) { given, _ in given }
        parameters.keywords.merge(settings.database) { _, given in given }
        return parameters
    }

    private func url() throws(Failure) -> ConnectionParameters? {
        guard let url = settings.environment["DATABASE_URL"] else { return nil }
        do throws(PostgreSQLError) {
            return try .parsing(url: Secret(url))
        } catch {
            throw Failure(
                .configuration, .permanent, "DATABASE_URL: \(error.message)",
                hint: error.hint ?? "Write it as postgresql://user@host:port/database.")
        }
    }

    /// Starts the embedded server, or takes the one that runs.
    private func embedded() throws(Failure) -> ConnectionParameters {
        do throws(EmbeddedError) {
            guard let programs = try Programs.locate() else {
                throw EmbeddedError(
                    .programsMissing, "no database is configured, and PostgreSQL's programs are not on this machine",
                    hint: "Set PGHOST or DATABASE_URL, or install PostgreSQL's server.")
            }
            let server = EmbeddedServer(programs: programs, folder: try DefaultFolder.path())
            let started = try server.start(timeoutSeconds: Self.embeddedStartLimit)
            announce(
                "no database is configured: the embedded PostgreSQL in \(started.folder) is used"
                    + (started.reused ? "" : ", started now"))
            return ConnectionParameters([
                "host": started.socketDirectory, "port": String(started.port), "user": started.user,
                "dbname": started.database,
            ])
        } catch {
            throw Failure(.configuration, .permanent, error.message, hint: error.hint)
        }
    }
}
