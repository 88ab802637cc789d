internal import EmbeddedPostgreSQL
internal import Glibc
internal import Synchronization

/// A program that a test starts with an environment of its own, watches, signals and waits for; it never outlives the test.
public final class Program: Sendable {
    /// Where its standard output goes.
    public enum Output: Sendable {
        /// A file; its errors go to another one.
        case file
        /// A terminal of so many columns, with all three standard streams on it.
        case terminal(columns: Int)
    }

    /// How a program ended.
    public enum Ending: Equatable, Sendable {
        /// By itself, with this code.
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
        /// The test had to end it: it was still running when its time was over.
        case stillRunning
    }

    /// What a finished program left.
    public struct Outcome: Equatable, Sendable {
        /// How it ended.
        public let ending: Ending
        /// Its standard output, or all that a terminal was sent.
        public let output: String
        /// Its standard error; empty with a terminal.
        public let errors: String

        /// The exit code; `nil` when it did not exit.
        public var code: Int32? { if case .exited(let code) = ending { code } else { nil } }
        /// The lines of its standard output.
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The process, and the group made for it.
    public let process: Int32

    private let terminal: Int32?
    private let files: (output: Int32, errors: Int32)
    private let watched = Mutex(Watched())

    private struct Watched {
        var ending: Ending?
        var shown: [UInt8] = []
    }

    /// Starts `path` with exactly this environment.
    ///
    /// - Parameter input: what it reads from its standard input; nothing with a terminal.
    public init(
        _ path: String, _ arguments: [String] = [], environment: [String: String], input: [UInt8] = [],
        folder: String = "/", output: Output = .file
    ) throws {
        let inputFile = try Self.namelessFile(holding: input)
        files = (try Self.namelessFile(), try Self.namelessFile())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
            close(inputFile)
        }
        switch output {
        case .file:
            terminal = nil
            posix_spawn_file_actions_adddup2(&actions, inputFile, STDIN_FILENO)
            posix_spawn_file_actions_adddup2(&actions, files.output, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, files.errors, STDERR_FILENO)
        case .terminal(let columns):
            let made = try Self.pseudoTerminal(columns: columns)
            terminal = made.ours
            // The first terminal that the leader of a session opens controls it: Ctrl-C works.
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, made.name, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
        }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // POSIX_SPAWN_SETSID, a GNU extension that Swift does not see: a session, and with it a group.
        let ownSession: Int32 = 0x80
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | ownSession))

        // It starts in that folder. (glibc's chdir action is a GNU extension that Swift does not see.)
        let words = ([Self.env, "-C", folder, path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: Int32 = 0
        let failure = posix_spawn(&process, Self.env, &actions, &attributes, words, variables)
        guard failure == 0 else {
            throw UploadSink.Failed(description: "cannot start \(path): \(systemError(failure))")
        }
        self.process = process
    }

    deinit {
        if watched.withLock({ $0.ending }) == nil {
            kill(-process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        close(files.output)
        close(files.errors)
        if let terminal { close(terminal) }
    }

    /// Sends a signal to it alone.
    public func signal(_ number: Int32) { kill(process, number) }

    /// Types on its terminal.
    public func type(_ text: String) {
        guard let terminal else { return }
        _ = text.withCString { write(terminal, $0, strlen($0)) }
    }

    /// What it has written so far: its standard output, or all that its terminal was sent.
    public var output: String {
        guard terminal != nil else { return readText(files.output, from: 0, limit: 64 << 20) }
        return watched.withLock {
            drain(&$0)
            return String(decoding: $0.shown, as: UTF8.self)
        }
    }

    /// Waits until its output holds the text; whether it did within the time.
    public func waits(for text: String, within limit: Duration = .seconds(60)) async throws -> Bool {
        let deadline = ContinuousClock.now + limit
        while !output.contains(text) {
            guard ContinuousClock.now < deadline, ending() == nil else { return output.contains(text) }
            try await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    /// Waits for its end; when the time is over it is killed.
    public func outcome(within limit: Duration = .seconds(60)) async throws -> Outcome {
        let deadline = ContinuousClock.now + limit
        while ending() == nil {
            guard ContinuousClock.now < deadline else {
                kill(-process, SIGKILL)
                var status: Int32 = 0
                waitpid(process, &status, 0)
                watched.withLock { $0.ending = .stillRunning }
                break
            }
            _ = output
            try await Task.sleep(for: .milliseconds(2))
        }
        return Outcome(
            ending: ending() ?? .stillRunning, output: output, errors: readText(files.errors, from: 0, limit: 64 << 20))
    }

    private func ending() -> Ending? {
        watched.withLock { watched in
            if let ending = watched.ending { return ending }
            var status: Int32 = 0
            guard waitpid(process, &status, WNOHANG) == process else { return nil }
            // The macros WIFEXITED, WEXITSTATUS and WTERMSIG, which Swift does not import.
            let signal = status & 0x7F
            watched.ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
            return watched.ending
        }
    }

    private func drain(_ watched: inout Watched) {
        guard let terminal else { return }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(terminal, &piece, piece.count)
            guard count > 0 else { return }
            watched.shown += piece[..<count]
        }
    }

    private static func namelessFile(holding bytes: [UInt8] = []) throws -> Int32 {
        var name = Array("/tmp/gw-io-XXXXXX".utf8CString)
        let made = mkstemp(&name)
        guard made >= 0 else { throw UploadSink.Failed(description: "mkstemp: \(lastSystemError())") }
        unlink(name)
        // Away from 0, 1 and 2, which the new process is given.
        let descriptor = fcntl(made, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        close(made)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw UploadSink.Failed(description: "write: \(lastSystemError())") }
            rest = rest.dropFirst(count)
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    private static let env = "/usr/bin/env"

    /// Linux's own way, since Swift does not see posix_openpt and its like: see pty(7) and ioctl_tty(2).
    private static func pseudoTerminal(columns: Int) throws -> (ours: Int32, name: String) {
        let unlock: UInt = 0x4004_5431
        let number: UInt = 0x8004_5430
        let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        var isLocked: Int32 = 0
        var which: Int32 = 0
        guard ours >= 0, ioctl(ours, unlock, &isLocked) == 0, ioctl(ours, number, &which) == 0 else {
            throw UploadSink.Failed(description: "no pseudo terminal: \(lastSystemError())")
        }
        var size = winsize(ws_row: 50, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(ours, UInt(TIOCSWINSZ), &size)
        return (ours, "/dev/pts/\(which)")
    }
}
