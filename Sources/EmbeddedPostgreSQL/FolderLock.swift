import Glibc

/// Held while the server is made, started or stopped, so that two workers on one folder do it once.
enum FolderLock {
    /// Waits for the lock until `deadline`, and holds it while `body` runs.
    static func hold<Result>(
        _ path: String, for account: Account, deadline: ContinuousClock.Instant,
        while body: () throws(EmbeddedError) -> Result
    ) throws(EmbeddedError) -> Result {
        // Closed on exec: the server must not inherit the lock and hold it for ever.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw EmbeddedError(
                .folderUnusable, "cannot open \(path): \(lastSystemError())",
                hint: "Run as the account that made this folder, or name another.")
        }
        defer { close(descriptor) }
        // When root made it, the owner must still be able to take it later on his own.
        _ = fchown(descriptor, account.user, account.group)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < deadline else {
                throw EmbeddedError(
                    .timedOut, "another process is still working on this server (\(path) is locked)",
                    hint: "Wait for the other run to end, or give a longer time.")
            }
            usleep(20_000)
        }
        return try body()
    }
}
