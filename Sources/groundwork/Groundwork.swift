import ArgumentParser
import Glibc
import Initialization
import Worker

/// The command line.
@main
struct Groundwork: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groundwork",
        abstract: "Lays a PostgreSQL database's tables, indexes, functions and triggers, and journals every step.",
        discussion: """
            Takes CloudFormation custom-resource events, or simply a folder of SQL files, one object a file. What is done \
            is proved in the database and in a journal: a run that dies is resumed, never repeated blindly.

            Examples:
              groundwork run                          lay ./Schema in the database
              groundwork run --event create.json      work on one event, as a container job
              groundwork resume                       finish what an earlier run left
              groundwork lambda                       serve as a Lambda function
              groundwork journal show 4f1c            what happened to a request

            The database is libpq's: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE, PGSSLROOTCERT, PGSERVICE, or \
            DATABASE_URL. When none names one and PostgreSQL is on this machine, an embedded server is used.

            \(ExitCodes.worker)
            """,
        version: workerVersion,
        subcommands: [
            RunCommand.self, ResumeCommand.self, LambdaCommand.self, JournalCommand.self, EmbeddedCommand.self,
        ])

    static func main() async {
        ProcessStart.keepMemoryPrivate()
        StandardStreams.open()
        ProcessStart.requireResources()
        // Swift reads the arguments from /proc. Without them this would show the help and succeed: a deploy that lays nothing.
        if CommandLine.arguments.isEmpty {
            let failure = Failure(
                .configuration, .permanent, "the command line cannot be read, because /proc is missing",
                hint: "Mount /proc in this container or chroot.")
            Complaint(.misconfigured(failure), Screen(environment: .ofProcess()).errors)?.show()
            Glibc.exit(ExitStatus.configuration.rawValue)
        }
        if let words = LambdaCommand.unparsed(CommandLine.arguments, .ofProcess()) {
            end(ExitCode(await LambdaProcess.run(handler: words.first).rawValue))
        }
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
            end(.success)
        } catch let code as ExitCode {
            end(code)
        } catch {
            // The command line is wrong, or asks for help: nothing was begun.
            exit(withError: error)
        }
    }

    /// Ends the process without the libraries' own tidying up.
    ///
    /// Our threads end by themselves at about the same time, or never, where a look-up hangs; OpenSSL then frees from `exit`
    /// what such a thread is just freeing itself, and one run in thousands crashed after all its work was done. Nothing needs
    /// that tidying: the journal is durable, and the answer was taken.
    private static func end(_ code: ExitCode) -> Never {
        fflush(nil)
        _exit(code.rawValue)
    }
}
