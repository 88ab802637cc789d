import Blocking
import CSystem
import Glibc

/// What is settled before anything else of the process begins.
enum ProcessStart {
    /// Threads that a run has at work at once at the most: its own, Swift's, the connect's or a request to cancel, libcurl's
    /// look-up of a name, the signals' and the watchdog's.
    private static let threads = 8
    /// Descriptors that a run opens at once at the most: journal, its log and lock, sockets, files being read, wake-ups.
    private static let descriptors = 32
    /// The address space that is still needed, in bytes: the threads' stacks and heaps, the server's answers.
    private static let addressSpace = 128 << 20

    /// Keeps the memory, which holds passwords, out of core files and away from a crash's backtrace, unless that is asked for.
    static func keepMemoryPrivate() {
        _ = system_keep_memory_private()
        let wish = getenv("SWIFT_BACKTRACE").map { String(cString: $0) } ?? ""
        guard !wish.split(separator: ",").contains("enable=yes") else { return }
        // Swift's backtracer has its handlers there, and prints registers, memory and fragments of the environment.
        for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT] { signal(crash, SIG_DFL) }
    }

    /// Ends the process with a word where the system gives it less than a run needs: Swift's own threads would be waited for
    /// without an end, or trap.
    static func requireResources() {
        if let missing = missingResource() { Shortage.end(of: missing) }
    }

    private static func missingResource() -> String? {
        var opened: [Int32] = []
        defer { for descriptor in opened { close(descriptor) } }
        for _ in 0..<descriptors {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            // Without a /dev/null nothing is learnt of descriptors.
            if descriptor < 0 { return errno == EMFILE || errno == ENFILE ? "file descriptor" : nil }
            opened.append(descriptor)
        }
        let space = mmap(nil, addressSpace, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        if space == MAP_FAILED { return "address space" }
        munmap(space, addressSpace)
        return Shortage.threads(threads) ? nil : "thread"
    }
}
