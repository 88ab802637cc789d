internal import EmbeddedPostgreSQL
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// pgbouncer before a server: it hands each of its connections from client to client, a transaction at a time. It never
/// outlives the server.
public final class Pool: Sendable {
    /// What a test may want otherwise than the rest.
    public struct Options: Sendable {
        /// Connections to the server, for each database and role.
        public var size = 1
        /// What the pool runs on a new connection to the server, for whoever gets it.
        public var connectQuery: String?
        /// Roles beside the server's own that may come in.
        public var roles: [String] = []
        /// The certificate and key that clients are shown, as PEM files: they must come over TLS, by TCP.
        public var certificate: (certificate: String, key: String)?

        /// One connection, over a unix socket.
        public init() {}
    }

    private let server: PrivateServer
    private let folder: String
    private let port: Int
    private let isEncrypted: Bool

    private static let program = "/usr/sbin/pgbouncer"
    private static let count = Atomic<Int>(0)

    /// Starts one before a server.
    public init(before server: PrivateServer, _ options: Options = Options()) throws {
        self.server = server
        folder = "\(server.folder)/pool-\(Self.count.add(1, ordering: .relaxed).newValue)"
        isEncrypted = options.certificate != nil
        port = isEncrypted ? try freePort() : 6432
        let account = server.account
        let owner = ["-o", String(account.user), "-g", String(account.group)]
        try Self.run(Command("/usr/bin/install", owner + ["-d", "-m", "0700", folder]))

        let behind = server.location()
        var database = "* = host=\(behind.host) port=\(behind.port)"
        if let query = options.connectQuery { database += " connect_query='\(query.replacing("'", with: "''"))'" }
        var settings = [
            "pool_mode": "transaction", "default_pool_size": String(options.size), "listen_port": String(port),
            "unix_socket_dir": folder, "logfile": "\(folder)/log", "pidfile": "\(folder)/pgbouncer.pid",
            "auth_type": "trust", "auth_file": "\(folder)/users", "admin_users": EmbeddedServer.user,
        ]
        if let pair = options.certificate {
            for (name, file) in ["cert": pair.certificate, "key": pair.key] {
                try Self.run(Command("/usr/bin/install", owner + ["-m", "0600", file, "\(folder)/\(name).pem"]))
                settings["client_tls_\(name)_file"] = "\(folder)/\(name).pem"
            }
            settings["client_tls_sslmode"] = "require"
            settings["listen_addr"] = "127.0.0.1"
        }
        let lines = ["[databases]", database, "[pgbouncer]"] + settings.map { "\($0.key) = \($0.value)" }
        let roles = ([EmbeddedServer.user] + options.roles).map { "\"\($0)\" \"\"" }
        for (name, lines) in ["pgbouncer.ini": lines, "users": roles] {
            let text = lines.joined(separator: "\n") + "\n"
            try Self.run(account.command("/usr/bin/tee", ["\(folder)/\(name)"], input: text))
        }
        try Self.run(account.command(Self.program, ["-d", "-q", "\(folder)/pgbouncer.ini"]))
        try awaitAnswer()
    }

    deinit {
        guard let text = try? String(contentsOfFile: "\(folder)/pgbouncer.pid", encoding: .utf8),
            let process = Int32(text.trimmed)
        else { return }
        // At once: its clients and the server do without.
        kill(process, SIGTERM)
    }

    /// How to reach a database through it.
    public func location(_ database: String, user: String? = nil) -> PrivateServer.DatabaseLocation {
        PrivateServer.DatabaseLocation(
            host: isEncrypted ? "127.0.0.1" : folder, port: port, database: database,
            user: user ?? EmbeddedServer.user, password: nil)
    }

    /// What it has logged so far.
    public var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    private func awaitAnswer() throws {
        let deadline = ContinuousClock.now + .seconds(30)
        let question = Command(
            "psql",
            ["-XAtq", "-h", folder, "-p", String(port), "-U", EmbeddedServer.user, "-c", "SHOW VERSION", "pgbouncer"])
        while true {
            // Over the unix socket no TLS is asked for.
            let outcome = try question.run(limit: .seconds(10))
            if outcome.succeeded { return }
            guard ContinuousClock.now < deadline else {
                throw PrivateServer.SQLFailed(description: "pgbouncer: \(outcome.text) \(log)")
            }
            usleep(5_000)
        }
    }

    private static func run(_ command: Command) throws {
        let outcome = try command.run(limit: .seconds(30))
        guard outcome.succeeded else {
            throw PrivateServer.SQLFailed(description: "\(command.program): \(outcome.text)")
        }
    }
}
