import ArgumentParser
import Glibc
import Initialization
import Journaling
import Worker

/// `groundwork journal`: audit from the journal alone.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Audit what happened, from the journal alone.",
        discussion: """
            The journal is an SQLite file: `sqlite3 FILE .tables` shows its views. These commands read it and change nothing.

            Examples:
              groundwork journal requests
              groundwork journal show 4f1c
              groundwork journal events --step tables --since 2026-11-01
              groundwork journal query failures --json
              groundwork journal verify
            """,
        subcommands: [Requests.self, Show.self, Events.self, Query.self, Verify.self])
}

/// What all of them share.
struct AuditOptions: ParsableArguments {
    @OptionGroup
    var journal: JournalOption

    @Flag(name: .long, help: "Write JSON lines instead of a table.")
    var json = false

    /// Opens the journal to read, and ends the process as its errors ask for.
    func read(_ body: (Journal) async throws(JournalError) -> Void) async throws {
        let environment = Environment.ofProcess()
        let screen = Screen(environment: environment)
        signal(SIGPIPE, SIG_IGN)
        let outcome: Outcome
        do throws(Failure) {
            let settings = try Settings(journal: journal.journal, environment: environment)
            do throws(JournalError) {
                let journal = try await Journal.open(settings.journal, .readOnly)
                try await body(journal)
                await journal.close()
                return
            } catch {
                outcome = .stopped(error)
            }
        } catch {
            outcome = .misconfigured(error)
        }
        Complaint(outcome, screen.errors)?.show()
        throw ExitCode(outcome.exitCode.rawValue)
    }

    /// Runs one of the named queries and shows its rows.
    func show(_ name: String, _ parameters: [String: String?] = [:]) async throws {
        guard let query = NamedQuery.named(name) else {
            throw ValidationError(
                "There is no query named \(name). There are:\n"
                    + NamedQuery.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
        }
        let view = TableView(screen: Screen(environment: .ofProcess()), asJSON: json)
        try await read { journal throws(JournalError) in
            view.show(try await journal.run(query, parameters: parameters))
        }
    }
}

struct Requests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "One line a request: what it was and how it ended.")
    @OptionGroup var options: AuditOptions

    func run() async throws { try await options.show("requests") }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What happened to one request, event by event.",
        discussion: "Example:\n  groundwork journal show 4f1c0a2e")
    @Argument(help: "The request's id, its stream, or the beginning of either.")
    var request: String
    @OptionGroup var options: AuditOptions

    func run() async throws { try await options.show("show", ["request": request]) }
}

struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Events, oldest first.",
        discussion: "Example:\n  groundwork journal events --kind stepFailed --since 2026-11-24T10:00:00Z --json")
    @Option(help: "Of this request: its id, its stream, or the beginning of either.")
    var request: String?
    @Option(help: "Of this step: \(Step.allCases.map(\.rawValue).joined(separator: ", ")).")
    var step: String?
    @Option(help: "Of this kind, such as stepFailed.")
    var kind: String?
    @Option(help: ArgumentHelp("Not before this time, UTC: 2026-11-24 or 2026-11-24T10:00:00Z.", valueName: "time"))
    var since: String?
    @OptionGroup var options: AuditOptions

    func run() async throws {
        try await options.show("events", ["request": request, "step": step, "kind": kind, "since": since])
    }

    func validate() throws {
        try check(step, "--step", among: Step.allCases.map(\.rawValue))
        try check(kind, "--kind", among: EventKind.allCases.map(\.rawValue))
    }

    private func check(_ value: String?, _ option: String, among known: [String]) throws {
        guard let value, !known.contains(value) else { return }
        throw ValidationError("\(option) is one of \(known.joined(separator: ", ")).")
    }
}

struct Query: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One of the named audit questions.",
        discussion: NamedQuery.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
    @Argument(help: "The query's name.")
    var name: String
    @OptionGroup var options: AuditOptions

    func run() async throws { try await options.show(name) }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the hash chain; names the first event that does not hold.",
        discussion:
            "Exits with 65 when one does not. Compare the head with an answer's JournalHead: it shows a cut-off tail.")
    @OptionGroup var options: AuditOptions

    func run() async throws {
        let screen = Screen(environment: .ofProcess())
        var broken = false
        let view = TableView(screen: screen, asJSON: options.json)
        try await options.read { journal throws(JournalError) in
            switch try await journal.verify() {
            case .holds(let count, let head):
                view.show(verified: count, head)
            case .broken(let link):
                broken = true
                view.show(broken: link)
            }
        }
        if broken { throw ExitCode(ExitStatus.dataError.rawValue) }
    }
}
