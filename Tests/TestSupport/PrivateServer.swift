public import EmbeddedPostgreSQL
internal import Glibc
internal import Synchronization

/// A PostgreSQL server of the tests' own, in a temporary folder: it never outlives the test process, not even one
/// that is killed.
public final class PrivateServer: Sendable {
    /// What a test may want otherwise than the rest.
    public struct Options: Sendable {
        /// Settings as in `postgresql.conf`; they go before all others.
        public var settings: [String: String] = [:]

        /// Data survive a crash of the machine, as for a user; costs every commit an fsync.
        public var durable = false

        /// Opens TCP on 127.0.0.1, where the superuser has to give this password.
        public var password: String?

        /// The lines of `pg_hba.conf` for TCP instead of the usual one.
        public var authentication = ["host all all 127.0.0.1/32 scram-sha-256"]

        /// The server's certificate and key, as PEM files: TLS is offered on TCP.
        public var certificate: (certificate: String, key: String)?

        /// The server's programs; `nil` for those of this machine.
        public var programs: Programs?

        /// The usual: a unix socket, nobody asked for a password.
        public init() {}
    }

    /// Where a database is, in libpq's terms.
    public struct DatabaseLocation: Equatable, Sendable {
        /// A socket's folder or an address.
        public let host: String
        /// The port; part of the socket's name.
        public let port: Int
        /// The database's name.
        public let database: String
        /// The role to connect as.
        public let user: String
        /// The role's password; `nil` where none is asked for.
        public let password: String?

        /// The variables libpq reads, such as `PGHOST`.
        public var environment: [String: String] {
            var all = ["PGHOST": host, "PGPORT": String(port), "PGDATABASE": database, "PGUSER": user]
            all["PGPASSWORD"] = password
            return all
        }
    }

    /// What `psql` said when it failed.
    public struct SQLFailed: Error, CustomStringConvertible {
        /// Its ending and its words.
        public let description: String
    }

    /// The server that all tests of this process share; each takes a database of its own.
    public static var shared: PrivateServer {
        get throws { try made.get() }
    }

    private static let made = Result { try PrivateServer() }

    /// The temporary folder of this server, which its end takes along.
    public var folder: String { watched.path }

    /// This machine's own, whatever the server's version.
    private let psql: String
    private let server: EmbeddedServer
    private let options: Options
    private let port: Int
    private let watched: WatchedFolder
    private let databases = Atomic<Int>(0)

    /// Starts a server that only this test uses, and that ends with this object.
    public init(_ options: Options = Options()) throws {
        guard let own = try Programs.locate() else {
            throw SQLFailed(description: "PostgreSQL is not on this machine: run Scripts/setup")
        }
        psql = own.path("psql")
        let programs = options.programs ?? own
        let parent = "/tmp/groundwork-tests-\(geteuid())"
        let template = try EmbeddedServer(
            programs: programs, folder: "\(parent)/\(EmbeddedServer.recipeName(version: programs.version()))",
            durable: false
        ).makeTemplate(timeoutSeconds: 60)

        self.options = options
        watched = try WatchedFolder(programs)
        port = options.password == nil ? 5432 : try freePort()
        let settings = try Self.settings(options, folder: watched.path, port: port, watched.account)
        server = EmbeddedServer(
            programs: programs, folder: watched.path, durable: options.durable, settings: settings, template: template)
        try start()
        if let password = options.password { try sql("ALTER ROLE \(EmbeddedServer.user) PASSWORD '\(password)'") }
    }

    /// The account that runs it.
    var account: Account { watched.account }

    /// The server's process id; `nil` while it is stopped.
    public var process: Int32? { server.running()?.process }

    /// Starts the server again after `stop`.
    public func start() throws { _ = try server.start(timeoutSeconds: 60) }

    /// Stops the server: `immediate` is a crash.
    public func stop(_ mode: EmbeddedServer.StopMode = .fast) throws { try server.stop(mode) }

    /// Makes a database that no other test knows, empty or a copy of another one that nobody uses.
    public func freshDatabase(like other: DatabaseLocation? = nil) throws -> DatabaseLocation {
        let name = "test_\(databases.add(1, ordering: .relaxed).newValue)"
        let template = other.map { " TEMPLATE \($0.database)" } ?? ""
        try sql("CREATE DATABASE \(name)\(template)", database: "postgres")
        return location(name)
    }

    /// Drops a database, whoever is still in it. One takes 8 MB, which are of the machine's memory where the server is: tests
    /// that make hundreds have to give them back. It waits for every session of the server to take note.
    public func drop(_ database: String) {
        _ = try? sql("DROP DATABASE IF EXISTS \(database) WITH (FORCE)", database: "postgres")
    }

    /// How to reach a database over the unix socket.
    public func location(_ database: String = EmbeddedServer.database) -> DatabaseLocation {
        DatabaseLocation(
            host: "\(folder)/socket", port: port, database: database, user: EmbeddedServer.user, password: nil)
    }

    /// How to reach a database over TCP; only with `Options.password`.
    public func networkLocation(_ database: String = EmbeddedServer.database) -> DatabaseLocation {
        DatabaseLocation(
            host: "127.0.0.1", port: port, database: database, user: EmbeddedServer.user, password: options.password)
    }

    /// What `psql` prints for the text, a line a row and `|` between columns: PostgreSQL's own client as the judge
    /// of ours. Each statement commits by itself.
    @discardableResult
    public func sql(
        _ text: String, database: String = EmbeddedServer.database, user: String = EmbeddedServer.user
    ) throws -> String {
        let outcome = try Command(
            psql,
            [
                "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "\(folder)/socket", "-p", String(port), "-U", user,
                "-d", database, "-f", "-",
            ], input: text
        ).run(limit: .seconds(60))
        guard outcome.succeeded else { throw SQLFailed(description: "\(outcome.ending) \(outcome.text)") }
        return outcome.output.hasSuffix("\n") ? String(outcome.output.dropLast()) : outcome.output
    }

    private static func settings(
        _ options: Options, folder: String, port: Int, _ account: Account
    ) throws -> [String: String] {
        var all = ["port": String(port)]
        func put(_ name: String, _ command: Command) throws {
            let outcome = try command.run(limit: .seconds(10))
            guard outcome.succeeded else { throw SQLFailed(description: "\(name): \(outcome.text)") }
            all[name] = command.arguments.last
        }
        if options.password != nil {
            all["listen_addresses"] = "127.0.0.1"
            let lines = ["local all all trust"] + options.authentication
            try put(
                "hba_file",
                account.command(
                    "/usr/bin/tee", ["\(folder)/pg_hba.conf"], input: lines.joined(separator: "\n") + "\n"))
        }
        if let pair = options.certificate {
            all["ssl"] = "on"
            let owner = ["-m", "0600", "-o", String(account.user), "-g", String(account.group)]
            try put(
                "ssl_cert_file", Command("/usr/bin/install", owner + [pair.certificate, "\(folder)/server.crt"]))
            try put("ssl_key_file", Command("/usr/bin/install", owner + [pair.key, "\(folder)/server.key"]))
        }
        return all.merging(options.settings) { _, given in given }
    }
}

/// A temporary folder for servers. It goes, and any server in it, with this object, or with this process, however
/// that ends: a watcher reads from a pipe whose other end only we hold, so that any death of ours is its end of file.
public final class WatchedFolder: Sendable {
    /// The folder; short, so that a socket's path fits, and owned by the account that runs servers.
    public let path: String

    let account: Account
    private let watcher: Child
    private let lifeline: Int32

    /// In memory where there is room for all servers at once: their thousand files each, made and removed again
    /// and again, are what some file systems are slowest at.
    private static let parent: String = {
        var room = statvfs()
        let bytes = statvfs("/dev/shm", &room) == 0 ? room.f_bavail * room.f_frsize : 0
        return bytes > 4 << 30 ? "/dev/shm" : "/tmp"
    }()

    private static let script = #"""
        read -r _
        find "$2" -name pgbouncer.pid | while read -r file; do kill "$(cat "$file")"; done
        find "$2" -name postmaster.pid | while read -r file; do "$1" stop -D "${file%/*}" -m immediate -s; done
        rm -rf "$2"
        """#

    /// Makes the folder and starts its watcher.
    public init(_ programs: Programs) throws {
        var name = Array("\(Self.parent)/gw-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw PrivateServer.SQLFailed(description: "mkdtemp: errno \(errno)") }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        account = try Account.choose(owning: "\(path)/data")
        chown(path, account.user, account.group)

        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PrivateServer.SQLFailed(description: "pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer {
            close(nothing)
            close(ends[0])
        }
        let command = account.command("/bin/sh", ["-c", Self.script, "sh", programs.path("pg_ctl"), path])
        watcher = try Child(command, standardInput: ends[0], output: nothing, errors: nothing)
        lifeline = ends[1]
    }

    deinit {
        close(lifeline)
        _ = watcher.wait(limit: .seconds(20))
        // What root made inside, the watcher could not remove.
        _ = try? Command("/bin/rm", ["-rf", path]).run(limit: .seconds(20))
    }
}

/// A TCP port of 127.0.0.1 that nobody has at this moment.
func freePort() throws -> Int {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
        }
    }
    guard found else { throw PrivateServer.SQLFailed(description: "no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
}
