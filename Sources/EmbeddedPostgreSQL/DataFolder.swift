import Glibc

extension EmbeddedServer {
    /// What `initdb` is told besides the folder. Trust is for whoever reaches the socket, whose folder is private.
    private static let recipe = [
        "-N", "-A", "trust", "--no-instructions", "--locale=C", "-E", "UTF8", "--wal-segsize=1", "-U", user,
    ]

    /// A name that changes when the data that `createData` makes would.
    package static func recipeName(version: String) -> String {
        FileSystem.shortName("\(version) \(recipe) \(database)")
    }

    /// Makes the data and starts nothing: a template for other servers. The path of the data folder.
    package func makeTemplate(timeoutSeconds: Int) throws(EmbeddedError) -> String {
        let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
        let (place, account) = try ServerFolder.prepare(folder)
        return try FolderLock.hold(place.lock, for: account, deadline: deadline) { () throws(EmbeddedError) in
            _ = try createData(in: place, account, deadline: deadline)
            return place.data
        }
    }

    /// Makes the data folder when there is none, whole or not at all: under another name first, then renamed.
    /// Whether it was made now.
    func createData(
        in place: ServerFolder, _ account: Account, deadline: ContinuousClock.Instant
    ) throws(EmbeddedError) -> Bool {
        if FileSystem.exists("\(place.data)/PG_VERSION") { return false }
        // An empty folder of that name is no loss; anything else is somebody's.
        guard FileSystem.names(in: place.data).isEmpty else {
            throw EmbeddedError(
                .dataUnusable, "\(place.data) is not empty, and is not a PostgreSQL data folder",
                hint: "Move it away, or name another folder.")
        }
        let unfinished = place.unfinished
        func perform(_ program: String, _ arguments: [String], input: String = "") throws(EmbeddedError) {
            let limit = deadline - ContinuousClock.now
            let outcome = try account.command(program, arguments, input: input).run(limit: limit)
            // postgres --single exits with 0 even after an ERROR.
            guard outcome.succeeded, !outcome.errors.contains("ERROR:") else {
                throw failure(of: program, outcome)
            }
        }
        // What an earlier run that died half way has left.
        try perform("/bin/rm", ["-rf", "--", unfinished])
        if let template {
            try perform("/bin/cp", ["-a", "--", template, unfinished])
        } else {
            // Not synced file by file (-N): below once, for all.
            try perform(
                programs.path("initdb"), ["-D", unfinished] + Self.recipe)
            try perform(
                programs.path("postgres"), ["--single", "-F", "-D", unfinished, "postgres"],
                input: "CREATE DATABASE \(Self.database);\n")
        }
        if durable { try perform(programs.path("initdb"), ["--sync-only", "-D", unfinished]) }
        guard rename(unfinished, place.data) == 0 else {
            throw EmbeddedError(
                .initializationFailed, "cannot rename \(unfinished) to data: \(lastSystemError())",
                hint: "Check the folder's permissions, then run again.")
        }
        if durable { FileSystem.sync(place.root) }
        return true
    }

    private func failure(of program: String, _ outcome: Command.Outcome) -> EmbeddedError {
        if outcome.ending == .timedOut {
            return EmbeddedError(
                .timedOut, "\(program) was not done in the time given", hint: "Run again with a longer time.")
        }
        return EmbeddedError(
            .initializationFailed, "\(program) failed (\(outcome.ending)): \(outcome.text)",
            hint: "Check the free space and the permissions of \(folder), then run again: half-made data are redone.")
    }
}
