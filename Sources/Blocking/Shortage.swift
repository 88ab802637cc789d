internal import Glibc

/// What is done where the system gives this process no more of what it cannot go on without.
public enum Shortage {
    /// The exit code for it: EX_OSERR of sysexits.h.
    public static let exitCode: Int32 = 71

    /// Says what is missing on standard error, and ends the process: what would come next waits for ever, or traps. What is in the
    /// journal is durable, and a later run goes on from there.
    public static func end(of resource: String) -> Never {
        let line = """
            groundwork: the system gives this process no further \(resource).
            hint: Raise the account's or the container's limits (ulimit -a, pids.max, memory), then run again.

            """
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        _exit(exitCode)
    }

    /// Whether the process may have so many threads more at once.
    public static func threads(_ count: Int) -> Bool {
        let gate = Gate()
        var started: [pthread_t] = []
        defer {
            gate.open(for: started.count)
            for thread in started { pthread_join(thread, nil) }
        }
        for _ in 0..<count {
            var thread = pthread_t()
            let context = Unmanaged.passUnretained(gate).toOpaque()
            let failure = pthread_create(
                &thread, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Gate>.fromOpaque(context).takeUnretainedValue().wait()
                    return nil
                }, context)
            guard failure == 0 else { return false }
            started.append(thread)
        }
        return true
    }
}

/// Where threads wait until all are there.
private final class Gate: @unchecked Sendable {
    // Safety: the semaphore is made once, never moved, and sem_post and sem_wait may be called from any thread; whoever made the gate
    // joins its threads before it goes.
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func open(for count: Int) { for _ in 0..<count { sem_post(semaphore) } }
    func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
}
