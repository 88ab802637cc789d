internal import Glibc
internal import Synchronization

/// Asks everything that waits to stop: set once by a signal, seen by every `poll`.
public final class Interruption: Sendable {
    /// Becomes readable when `raise` was called, and stays so; for `poll` beside a library's own descriptor.
    /// -1 when the system had no descriptor left: then only `isRaised` tells.
    public let descriptor: Int32

    private let writeEnd: Int32
    private let raised = Atomic<Bool>(false)

    /// Nothing is asked yet.
    public init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
        }
        descriptor = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if writeEnd >= 0 { close(writeEnd) }
    }

    /// Whether it was asked.
    public var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Asks. May be called more than once, from any thread, and from a signal handler.
    public func raise() {
        // A signal handler must leave the interrupted code's errno as it was.
        let reason = errno
        defer { errno = reason }
        raised.store(true, ordering: .releasing)
        var byte: UInt8 = 1
        // A full pipe is as readable as it can be.
        _ = write(writeEnd, &byte, 1)
    }
}
