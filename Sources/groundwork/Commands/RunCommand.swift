import ArgumentParser
import Initialization
import Worker

/// `groundwork run`: one request.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Work on one event, or lay the Schema folder.",
        usage: "groundwork run [--event <file>] [--timeout <seconds>] [<options>]",
        discussion: """
            Without --event it is an Update of the Schema folder, with an id made for it. With an event that has a ResponseURL \
            the answer is PUT there; without one it is the line of standard output that has a Status.

            On a terminal a person sees progress; piped, or with --json, standard output is JSON lines and nothing else.

            Examples:
              groundwork run --schema db/Schema --host db.internal --dbname orders
              groundwork run --event create.json --timeout 840
              aws sqs receive-message … | groundwork run --event - --json

            \(ExitCodes.worker)
            """)

    @Option(name: .long, help: ArgumentHelp("A custom-resource event, JSON; - for standard input.", valueName: "file"))
    var event: String?

    @OptionGroup
    var options: WorkerOptions

    func run() async throws {
        try await Session(options).exit { worker in
            guard let event else { return await worker.layFolder() }
            do throws(Failure) {
                let deadline = ContinuousClock.now + .seconds(worker.timeout)
                return await worker.work(on: try EventInput.read(event, until: deadline, Signals.interruption))
            } catch {
                guard error.disposition == .interrupted else { return .misconfigured(error) }
                return .suspended(RunSuspended(reason: .interrupted, failure: nil, progress: "nothing was begun"))
            }
        }
    }
}

/// `groundwork resume`: whatever the journal says is unfinished.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Finish whatever the journal says is unfinished.",
        usage: "groundwork resume [--timeout <seconds>] [<options>]",
        discussion: """
            Oldest first. What was committed is not done again: the receipts in the database tell. A request that came with a \
            ResponseURL is worked on but cannot be answered, because the journal keeps no URL: send its event again.

            Example:
              groundwork resume --timeout 300

            \(ExitCodes.worker)
            """)

    @OptionGroup
    var options: WorkerOptions

    func run() async throws {
        try await Session(options).exit { worker in
            switch await worker.resume() {
            case .failure(let error): return .stopped(error)
            case .success(let all):
                // The worst one speaks for all.
                return all.map(\.outcome).max { $0.exitCode.rawValue < $1.exitCode.rawValue } ?? .succeeded
            }
        }
    }
}
