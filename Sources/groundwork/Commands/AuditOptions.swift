import ArgumentParser
import Glibc
import Initialization
import Journaling
import Worker

/// What all commands that read a journal share.
struct AuditOptions: ParsableArguments {
    @OptionGroup
    var journal: JournalOption

    @Flag(name: .long, help: "Write JSON lines instead of a table.")
    var json = false

    /// Opens the journal to read, and ends the process as its errors, or the outcome, ask for.
    func read(_ body: (Journal) async throws(JournalError) -> Outcome) async throws {
        let environment = Environment.ofProcess()
        let outcome: Outcome
        do throws(Failure) {
            let settings = try Settings(journal: journal.journal, environment: environment)
            do throws(JournalError) {
                let journal = try await Journal.open(settings.journal, .readOnly)
                outcome = try await body(journal)
                await journal.close()
            } catch {
                outcome = .stopped(error)
            }
        } catch {
            outcome = .misconfigured(error)
        }
        guard outcome != .succeeded else { return }
        Complaint(outcome, Screen(environment: environment).errors)?.show()
        throw ExitCode(outcome.exitCode.rawValue)
    }

    /// Runs one of the named queries and shows its rows.
    ///
    /// - Parameter absence: what it means that there are none, where that is a failure; it is given the journal's path.
    func show(
        _ name: String, _ parameters: [String: String?] = [:], absence: (String) -> Failure? = { _ in nil }
    ) async throws {
        let query = try NamedQuery.known(name)
        let view = TableView(screen: Screen(environment: .ofProcess()), asJSON: json)
        try await read { journal throws(JournalError) in
            let table = try await journal.run(query, parameters: parameters)
            if table.rows.isEmpty, let failure = absence(journal.path) { return .failed(failure) }
            view.show(table, of: query)
            return .succeeded
        }
    }
}

extension NamedQuery {
    /// All queries with their questions, a line each.
    static var list: String { all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n") }

    /// The query of that name; an error that names the nearest, and all, where there is none.
    static func known(_ name: String) throws(ValidationError) -> NamedQuery {
        if let query = named(name) { return query }
        let meant = all.map(\.name).nearest(to: name).map { " Did you mean \($0)?" } ?? ""
        throw ValidationError("There is no query named \(name).\(meant) There are:\n\(list)")
    }

    /// Refuses a parameter that the query does not have.
    func check(_ parameter: String) throws(ValidationError) {
        guard !parameters.contains(parameter) else { return }
        let meant = parameters.nearest(to: parameter).map { " Did you mean \($0)?" } ?? ""
        let known = parameters.isEmpty ? "none" : parameters.joined(separator: ", ")
        throw ValidationError("The query \(name) has no parameter \(parameter).\(meant) It has \(known).")
    }
}
