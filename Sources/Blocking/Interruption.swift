internal import Glibc
internal import Synchronization

/// Asks everything that waits to stop: set once by a signal, seen by every `poll`.
public final class Interruption: Sendable {
    /// Becomes readable when `raise` was called, and stays so; for `poll` beside a library's own descriptor.
    /// -1 when the system had no descriptor left: then only `isRaised` tells.
    public let descriptor: Int32

    private let raised = Atomic<Bool>(false)

    /// Nothing is asked yet.
    public init() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC.rawValue | EFD_NONBLOCK.rawValue))
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether it was asked.
    public var isRaised: Bool { raised.load(ordering: .acquiring) }

    /// Asks. May be called more than once, from any thread, and from a signal handler.
    public func raise() {
        raised.store(true, ordering: .releasing)
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }
}
