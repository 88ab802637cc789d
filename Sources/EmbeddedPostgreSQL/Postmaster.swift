import Glibc

/// A server that runs, as its `postmaster.pid` tells: the process id, its port, its socket and how far it is.
struct Postmaster: Equatable, Sendable {
    /// How far the server is, in PostgreSQL's own words.
    enum Phase: String, Sendable {
        case starting, ready, stopping, standby
    }

    let process: pid_t
    let port: Int
    let socketDirectory: String
    let phase: Phase

    /// Whether a client would find the door: a cleaner of /tmp may have taken the socket away.
    var hasSocket: Bool { FileSystem.exists("\(socketDirectory)/.s.PGSQL.\(port)") }

    /// The server that serves `data` now; `nil` when none does, also when a dead one left its file behind.
    static func serving(_ data: String) -> Postmaster? {
        guard let text = FileSystem.text("\(data)/postmaster.pid"), let process = process(in: text),
            isServer(process, of: data)
        else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).trimmed }
        // Written line by line while it starts: what is not there yet means that it is not ready.
        return Postmaster(
            process: process,
            port: lines.count > 3 ? Int(lines[3]) ?? 0 : 0,
            socketDirectory: lines.count > 4 ? lines[4] : "",
            phase: lines.count > 7 ? Phase(rawValue: lines[7]) ?? .starting : .starting)
    }

    /// Removes the file of a dead server when its number lives on as some other program (a container that starts
    /// again counts from 1): PostgreSQL itself would take that for a rival and refuse.
    static func removeStaleFile(of data: String) {
        let file = "\(data)/postmaster.pid"
        guard serving(data) == nil, let text = FileSystem.text(file), let process = process(in: text),
            kill(process, 0) == 0
        else { return }
        unlink(file)
    }

    /// The number in the first line of a `postmaster.pid`.
    private static func process(in text: String) -> pid_t? {
        text.split(separator: "\n").first.flatMap { pid_t(String($0).trimmed) }.flatMap { $0 > 1 ? $0 : nil }
    }

    /// Whether a process is alive and, as far as can be seen, the server of `data`.
    private static func isServer(_ process: pid_t, of data: String) -> Bool {
        guard isAlive(process) else { return false }
        // The command line is readable where /proc/…/exe and cwd are not: root in a container lacks the
        // capability for those. Where it is hidden the number must be believed, unless it died just now.
        guard let line = FileSystem.text("/proc/\(process)/cmdline") else { return isAlive(process) }
        let words = line.split(separator: "\0").map(String.init)
        let program = words.first?.split(separator: "/").last
        guard program == "postgres" || program == "postmaster" else { return false }
        guard let flag = words.firstIndex(of: "-D"), flag + 1 < words.count, words[flag + 1].hasPrefix("/") else {
            return true
        }
        return FileSystem.canonical(words[flag + 1]) == FileSystem.canonical(data)
    }

    private static func isAlive(_ process: pid_t) -> Bool { kill(process, 0) == 0 || errno == EPERM }
}
