/// The folder with PostgreSQL's server programs: `initdb`, `pg_ctl` and `postgres`.
public struct Programs: Equatable, Sendable {
    /// The folder, without a slash at its end.
    public let folder: String

    /// The programs that must all be there.
    static let needed = ["initdb", "pg_ctl", "postgres"]

    /// Takes the programs of one folder, or says which is missing there.
    public init(folder: String) throws(EmbeddedError) {
        let missing = Self.needed.filter { !FileSystem.isExecutable("\(folder)/\($0)") }
        guard missing.isEmpty else {
            throw EmbeddedError(
                .programsMissing, "no \(missing.joined(separator: ", ")) in \(folder)",
                hint: "Name the folder that holds PostgreSQL's initdb, such as /usr/lib/postgresql/15/bin.")
        }
        self.folder = Self.home(of: folder)
    }

    /// The folder that the programs really lie in: where only some were linked to, the others (`psql` for one) and the
    /// files they need are beside the real ones.
    private static func home(of folder: String) -> String {
        let program = FileSystem.canonical("\(folder)/postgres").map(FileSystem.parent(of:))
        if let program, needed.allSatisfy({ FileSystem.isExecutable("\(program)/\($0)") }) { return program }
        return FileSystem.canonical(folder) ?? folder
    }

    /// Looks in `GROUNDWORK_PG_BIN`, then `PATH`, then the newest `/usr/lib/postgresql/*/bin`; `nil` when PostgreSQL is
    /// not on this machine. A `GROUNDWORK_PG_BIN` without the programs is an error, never passed over.
    public static func locate() throws(EmbeddedError) -> Programs? {
        try locate(variable: processVariable)
    }

    package static func locate(
        variable: (String) -> String?, distribution: String = "/usr/lib/postgresql"
    ) throws(EmbeddedError) -> Programs? {
        if let named = variable("GROUNDWORK_PG_BIN") {
            do {
                return try Programs(folder: named)
            } catch {
                throw EmbeddedError(error.code, "GROUNDWORK_PG_BIN: \(error.message)", hint: error.hint)
            }
        }
        let path = (variable("PATH") ?? "").split(separator: ":").map(String.init)
        // By number: as text, 9.6 would come after 15.
        let versions = FileSystem.names(in: distribution).compactMap { name in
            Double(name).map { (number: $0, folder: "\(distribution)/\(name)/bin") }
        }
        let newestFirst = versions.sorted { $0.number > $1.number }.map(\.folder)
        for folder in path + newestFirst {
            if let found = try? Programs(folder: folder) { return found }
        }
        return nil
    }

    /// The path of one program.
    package func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// The version as PostgreSQL prints it, such as `15.18`.
    package func version() throws(EmbeddedError) -> String {
        let outcome = try Command(path("postgres"), ["--version"]).run(limit: .seconds(10))
        // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
        let words = outcome.output.split(whereSeparator: \.isWhitespace)
        guard outcome.succeeded, words.count >= 3 else {
            throw EmbeddedError(
                .programsMissing, "\(path("postgres")) --version does not answer: \(outcome.text)",
                hint: "Install PostgreSQL again, or name another folder in GROUNDWORK_PG_BIN.")
        }
        return String(words[2])
    }
}
