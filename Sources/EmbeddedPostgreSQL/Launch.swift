import Glibc

extension EmbeddedServer {
    /// The log is put aside when it has grown past this.
    private static let logLimit = 4 << 20

    /// How much of the log an error carries.
    private static let logTail = (lines: 12, bytes: 8 << 10)

    /// Starts the server on its data and waits until it accepts connections.
    func launch(
        in place: ServerFolder, _ account: Account, deadline: ContinuousClock.Instant
    ) throws(EmbeddedError) -> Postmaster {
        Postmaster.removeStaleFile(of: place.data)
        if FileSystem.size(place.log) > Self.logLimit { rename(place.log, "\(place.log).1") }
        let logged = FileSystem.size(place.log)
        let seconds = wholeSeconds(until: deadline)
        let outcome = try account.command(
            programs.path("pg_ctl"),
            [
                "start", "-D", place.data, "-l", place.log, "-s", "-w", "-t", String(seconds),
                "-o", options(in: place),
            ]
        ).run(limit: .seconds(seconds + 5))
        let server = Postmaster.serving(place.data)
        if let server, server.phase == .ready, outcome.succeeded { return server }
        if server != nil { throw stillStarting(place) }
        throw EmbeddedError(
            .startFailed,
            "PostgreSQL did not start.\n\(tail(of: place.log, since: logged) ?? outcome.text)",
            hint: startHint(place))
    }

    /// Ends the server that runs on the data.
    func halt(
        in place: ServerFolder, _ account: Account, _ mode: StopMode, deadline: ContinuousClock.Instant
    ) throws(EmbeddedError) {
        let seconds = wholeSeconds(until: deadline)
        let outcome = try account.command(
            programs.path("pg_ctl"),
            ["stop", "-D", place.data, "-m", mode.rawValue, "-s", "-w", "-t", String(seconds)]
        ).run(limit: .seconds(seconds + 5))
        guard let server = Postmaster.serving(place.data) else { return }
        throw EmbeddedError(
            mode == .smart ? .timedOut : .stopFailed,
            "PostgreSQL (process \(server.process)) still runs. \(outcome.text)",
            hint: mode == .smart ? "Its clients are still connected: stop it fast." : "See \(place.log).")
    }

    /// For a server left to finish its recovery: killing it would only make that start again.
    func stillStarting(_ place: ServerFolder) -> EmbeddedError {
        EmbeddedError(
            .timedOut, "PostgreSQL in \(place.root) is not ready in the time given",
            hint: "It goes on starting: run again, or see \(place.log).")
    }

    /// Everything the server is told, for the one shell that pg_ctl starts it with.
    private func options(in place: ServerFolder) -> String {
        var all = [
            "listen_addresses": "", "port": "5432", "unix_socket_permissions": "0700",
            "unix_socket_directories": "\"\(place.socketDirectory)\"",
            "logging_collector": "off", "log_destination": "stderr", "log_line_prefix": "%m [%p] ",
            // One worker and a person or two: small, and no just-in-time compiler to wait for.
            "shared_buffers": "32MB", "jit": "off",
        ]
        if !durable {
            // Commits still reach the operating system: a crash of the server alone loses nothing.
            for name in ["fsync", "full_page_writes"] { all[name] = "off" }
        }
        all.merge(settings) { _, given in given }
        let words = all.sorted { $0.key < $1.key }.map { "-c \(Self.quoted("\($0.key)=\($0.value)"))" }
        return words.joined(separator: " ")
    }

    /// A word that a shell takes as it stands.
    private static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private func startHint(_ place: ServerFolder) -> String {
        let made = FileSystem.text("\(place.data)/PG_VERSION")?.trimmed ?? "?"
        if let version = try? programs.version(), version.prefix(while: \.isNumber) != made.prefix(while: \.isNumber) {
            return "The data were made by PostgreSQL \(made), and this is \(version):"
                + " name the other's folder in GROUNDWORK_PG_BIN, or move \(place.data) away."
        }
        return "The whole log is \(place.log); the settings are in \(place.data)/postgresql.conf."
    }

    private func tail(of log: String, since logged: Int) -> String? {
        let start = max(logged, FileSystem.size(log) - Self.logTail.bytes)
        let lines = FileSystem.text(log, from: start)?.split(separator: "\n").suffix(Self.logTail.lines) ?? []
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func wholeSeconds(until deadline: ContinuousClock.Instant) -> Int {
        max(1, Int((deadline - ContinuousClock.now).components.seconds))
    }
}
