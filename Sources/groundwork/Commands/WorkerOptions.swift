import ArgumentParser
import Initialization
import Worker

/// What `run` and `resume` can be told.
struct WorkerOptions: ParsableArguments {
    @OptionGroup(title: "Journal")
    var journal: JournalOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder with tables, indexes, functions and triggers. [GROUNDWORK_SCHEMA, ./Schema]", valueName: "dir"))
    var schema: String?

    @Option(
        name: .long, help: ArgumentHelp("How long this run may take. [GROUNDWORK_TIMEOUT, 3600]", valueName: "seconds"))
    var timeout: Int?

    @OptionGroup(title: "Database")
    var database: DatabaseOptions

    @OptionGroup(title: "Trust")
    var trust: TrustOptions

    @Flag(name: .long, help: "Write JSON lines, on a terminal too.")
    var json = false

    @Flag(name: .long, help: "For tests: let a ResponseURL be http to this machine. [GROUNDWORK_ALLOW_LOOPBACK]")
    var allowLoopback = false

    /// The settings, the command line before the environment.
    func settings(_ environment: Environment) throws(Failure) -> Settings {
        try Settings(
            journal: journal.journal, schema: schema, database: database.keywords, timeout: timeout,
            allowsLoopback: allowLoopback, trust: trust.trust, environment: environment)
    }
}

/// Which journal.
struct JournalOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The journal's file. [GROUNDWORK_JOURNAL, else groundwork/journal.sqlite below XDG_STATE_HOME or ~/.local/state]",
            valueName: "file"))
    var journal: String?
}

/// Which database; each goes before its variable.
struct DatabaseOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Host name, address or socket folder. [PGHOST]", valueName: "host"))
    var host: String?

    @Option(name: .long, help: ArgumentHelp("Port. [PGPORT]", valueName: "port"))
    var port: Int?

    @Option(name: .long, help: ArgumentHelp("Database. [PGDATABASE]", valueName: "name"))
    var dbname: String?

    @Option(name: .long, help: ArgumentHelp("Role. [PGUSER]", valueName: "name"))
    var username: String?

    @Option(
        name: .long,
        help: ArgumentHelp("disable, allow, prefer, require, verify-ca or verify-full. [PGSSLMODE]", valueName: "mode"))
    var sslmode: String?

    @Option(
        name: .long, help: ArgumentHelp("PEM file with the authorities to trust. [PGSSLROOTCERT]", valueName: "file"))
    var sslrootcert: String?

    @Option(name: .long, help: ArgumentHelp("Service in pg_service.conf. [PGSERVICE]", valueName: "name"))
    var service: String?

    /// What is given, by libpq's keywords. There is none for a password: every user could read it in the process list.
    var keywords: [String: String] {
        let all: [String: String?] = [
            "host": host, "port": port.map(String.init), "dbname": dbname, "user": username, "sslmode": sslmode,
            "sslrootcert": sslrootcert, "service": service,
        ]
        return all.compactMapValues { $0 }
    }
}

/// Who else may have a hand in the database.
struct TrustOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take what this role owns for the worker's own; can be given more than once. [GROUNDWORK_ACCEPT_OWNER, with commas]",
            valueName: "role"))
    var acceptOwner: [String] = []

    @Flag(
        name: .long,
        help: "Fail when others may create in a schema of the search_path. [GROUNDWORK_REQUIRE_CLOSED_PATH]")
    var requireClosedPath = false

    var trust: Trust { Trust(acceptedOwners: acceptOwner, requiresClosedPath: requireClosedPath) }
}
