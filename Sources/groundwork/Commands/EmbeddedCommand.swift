import ArgumentParser
import EmbeddedPostgreSQL
import Glibc
import Initialization
import Worker

/// `groundwork embedded`: the server that is used when no database is configured.
struct EmbeddedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embedded",
        abstract: "Start, find or stop the embedded PostgreSQL.",
        discussion: """
            It serves whoever configures no database: a private server with its data in a folder of its own \
            (GROUNDWORK_EMBEDDED), on a unix socket only. It goes on running when a run ends.

            Examples:
              groundwork embedded status      how to reach it
              psql "$(groundwork embedded url)"
              groundwork embedded stop

            \(ExitCodes.embedded)
            """,
        subcommands: [Status.self, URL.self, Start.self, Stop.self])

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "status", abstract: "Whether it runs, and where.")

        func run() throws {
            try EmbeddedCommand.perform { server, folder throws(EmbeddedError) in
                guard let running = server.running() else { return "not running; its folder is \(folder)" }
                return "running, process \(running.process), folder \(running.folder)\n\(EmbeddedCommand.url(running))"
            }
        }
    }

    struct URL: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "Its connection string; starts it where it does not run.")

        func run() throws {
            try EmbeddedCommand.perform { server, _ throws(EmbeddedError) in
                EmbeddedCommand.url(try server.start(timeoutSeconds: DatabaseStart.limit))
            }
        }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "Start it, making its data at the first start.")

        func run() throws {
            try EmbeddedCommand.perform { server, _ throws(EmbeddedError) in
                let started = try server.start(timeoutSeconds: DatabaseStart.limit)
                return "running, process \(started.process), folder \(started.folder)\n\(EmbeddedCommand.url(started))"
            }
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "stop", abstract: "Stop it; its data stay.")

        func run() throws {
            try EmbeddedCommand.perform { server, folder throws(EmbeddedError) in
                guard server.running() != nil else { return "not running; its folder is \(folder)" }
                try server.stop()
                return "stopped; its data stay in \(folder)"
            }
        }
    }

    private static func perform(
        _ body: (EmbeddedServer, String) throws(EmbeddedError) -> String
    ) throws {
        do throws(EmbeddedError) {
            guard let programs = try Programs.locate() else {
                throw EmbeddedError(
                    .programsMissing, "PostgreSQL's programs are not on this machine",
                    hint: "Install PostgreSQL's server, or name its folder in GROUNDWORK_PG_BIN.")
            }
            let folder = try DefaultFolder.path()
            print(try body(EmbeddedServer(programs: programs, folder: folder), folder))
        } catch {
            let failure = Failure(.configuration, .permanent, error.message, hint: error.hint)
            Complaint(.misconfigured(failure), Screen(environment: .ofProcess()).errors)?.show()
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }

    /// For psql and every other client of libpq's: the socket's folder stands as the host.
    private static func url(_ server: Started) -> String {
        "host=\(server.socketDirectory) port=\(server.port) user=\(server.user) dbname=\(server.database)"
    }
}

/// How long the embedded server may take to start, in seconds.
enum DatabaseStart {
    static let limit = 60
}
