import Glibc

/// A program that was started: it inherits three descriptors and nothing else of ours.
package struct Child: Sendable {
    /// Its process id, and the id of the process group made for it.
    package let process: Int32

    /// Starts `command` with the three standard streams given, in `/`, in a process group of its own.
    package init(
        _ command: Command, standardInput: Int32, output: Int32, errors: Int32
    ) throws(EmbeddedError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // The server outlives us: it must not keep our files, sockets or pipes open, nor those that we were
        // handed at our own start. (glibc's closefrom action is a GNU extension that Swift does not see.)
        for name in FileSystem.names(in: "/proc/self/fd") {
            if let descriptor = Int32(name), descriptor > STDERR_FILENO {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Its own group, so that Ctrl-C at our terminal does not cut initdb short; our signal mask and
        // ignored signals stay ours.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // PostgreSQL's account may not be allowed into the folder we stand in, and PostgreSQL wants to know
        // where it stands: env goes to the root first.
        let words = [Self.env, "-C", "/", command.program] + command.arguments
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let environment = Self.environment.map { strdup($0) } + [nil]
        defer { environment.forEach { free($0) } }

        var process: Int32 = 0
        let failure = posix_spawn(&process, Self.env, &actions, &attributes, arguments, environment)
        guard failure == 0 else {
            throw EmbeddedError(
                .spawnFailed, "cannot start \(Self.env): \(systemError(failure))",
                hint: "Check that coreutils are installed and that this account may start processes.")
        }
        self.process = process
    }

    private static let env = "/usr/bin/env"

    /// Only what programs need to find each other: our own environment may hold PGPORT, PGDATA or a password.
    private static let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"]

    /// Waits for the end, at most `limit`; `nil` when it still runs then.
    package func wait(limit: Duration) -> Command.Ending? {
        let deadline = ContinuousClock.now + limit
        var pause: UInt32 = 500
        while true {
            var status: Int32 = 0
            let found = waitpid(process, &status, WNOHANG)
            if found == process { return Self.ending(status) }
            // Somebody else reaped it (SIGCHLD ignored): the status is lost, which is not a success.
            if found < 0, errno == ECHILD { return .exited(-1) }
            guard ContinuousClock.now < deadline else { return nil }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }

    /// Ends the process group made for this program, politely and then not.
    package func end(grace: Duration) -> Command.Ending {
        kill(-process, SIGTERM)
        if wait(limit: grace) == nil {
            kill(-process, SIGKILL)
            _ = wait(limit: .seconds(5))
        }
        return .timedOut
    }

    /// The macros WIFEXITED, WEXITSTATUS and WTERMSIG, which Swift does not import.
    private static func ending(_ status: Int32) -> Command.Ending {
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
}
