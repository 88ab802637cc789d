import ArgumentParser
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

            \(ExitCodes.audit)
            """,
        subcommands: [Requests.self, Show.self, Events.self, Query.self, Verify.self])
}

struct Requests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "One line a request: what it was and how it ended.",
        discussion: "Example:\n  groundwork journal requests --journal journal.sqlite\n\n\(ExitCodes.audit)")
    @OptionGroup var options: AuditOptions

    func run() async throws { try await options.show("requests") }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "What happened to one request, event by event.",
        discussion: "Example:\n  groundwork journal show 4f1c0a2e\n\n\(ExitCodes.audit)")
    @Argument(help: "The request's id, its stream, or the beginning of either.")
    var request: String
    @OptionGroup var options: AuditOptions

    func run() async throws {
        try await options.show("show", ["request": request]) { path in
            Failure(
                .request, .permanent, "there is no request \(request) in the journal \(path)",
                hint: "`groundwork journal requests` lists those there are.")
        }
    }
}

struct Events: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Events, oldest first.",
        usage: "groundwork journal events [<filters>] [--journal <file>] [--json]",
        discussion: """
            Example:
              groundwork journal events --kind stepFailed --since 2026-11-24 --json

            \(ExitCodes.audit)
            """)
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
        guard let since, since.wholeMatch(of: Self.time) == nil else { return }
        throw ValidationError("--since is a time, UTC, such as 2026-11-24 or 2026-11-24T10:00:00Z.")
    }

    /// What SQLite takes for a time, less what it would take for one by mistake, such as a bare number.
    private static var time: Regex<Substring> {
        /\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3])(?::[0-5]\d){1,2}(?:\.\d{1,3})?Z?)?/
    }

    private func check(_ value: String?, _ option: String, among known: [String]) throws {
        guard let value, !known.contains(value) else { return }
        throw ValidationError("\(option) is one of \(known.joined(separator: ", ")).")
    }
}

struct Query: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "One of the named audit questions.",
        usage: "groundwork journal query <name> [--with <name=value> ...] [--json]",
        discussion: """
            The questions, and the :parameters that narrow them:
            \(NamedQuery.list)

            Examples:
              groundwork journal query failures --json
              groundwork journal query object-history --with object=orders

            \(ExitCodes.audit)
            """)
    @Argument(help: "The query's name.")
    var name: String
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A parameter of the query, such as object=orders; can be repeated.", valueName: "name=value")
    )
    var parameters: [String] = []
    @OptionGroup var options: AuditOptions

    func run() async throws {
        let pairs = parameters.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        try await options.show(name, Dictionary(pairs.map { ($0[0], $0[1]) }) { _, last in last })
    }

    func validate() throws {
        guard parameters.allSatisfy({ $0.wholeMatch(of: /[a-z]+=.+/.dotMatchesNewlines()) != nil }) else {
            throw ValidationError("--with is a parameter's name, an equals sign and its value, such as object=orders.")
        }
        let query = try NamedQuery.known(name)
        for parameter in parameters { try query.check(String(parameter.prefix { $0 != "=" })) }
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the hash chain; names the first event that does not hold.",
        discussion: """
            A chain that holds can still have lost its end. An answer's JournalHead, and the hash in every log line, are \
            heads of their time: give one as --head to see whether the journal still reaches that far.

            Examples:
              groundwork journal verify --journal journal.sqlite
              groundwork journal verify --head 9f86d081884c7d65…

            \(ExitCodes.audit)
            """)
    @Option(help: ArgumentHelp("The hash of an event that must be there.", valueName: "hash"))
    var head: String?
    @OptionGroup var options: AuditOptions

    func validate() throws {
        // A hash that was copied in part is in no journal, which says nothing of the journal.
        guard let head, head.utf8.count != 64 || !head.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return }
        throw ValidationError("--head is a whole hash: 64 digits of 0 to 9 and a to f.")
    }

    func run() async throws {
        var broken = false
        let view = TableView(screen: Screen(environment: .ofProcess()), asJSON: options.json)
        try await options.read { journal throws(JournalError) in
            switch try await journal.verify() {
            case .holds(let count, let head):
                view.show(verified: count, head)
            case .broken(let link):
                broken = true
                view.show(broken: link)
            }
            if let head {
                let rows = try await journal.run(
                    sql: "SELECT sequence FROM event WHERE hash = :hash", parameters: ["hash": head]
                ).rows
                view.show(head: head, at: rows.first?.first)
                broken = broken || rows.isEmpty
            }
            return .succeeded
        }
        if broken { throw ExitCode(ExitStatus.dataError.rawValue) }
    }
}
