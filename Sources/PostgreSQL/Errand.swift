internal import Blocking
internal import Glibc
internal import Synchronization

/// A call that may hang whatever one does, on a thread of its own, so that it can be left behind.
///
/// Two calls of libpq are like that: the look-up of a host's name, and `PQcancel`. A thread that was left behind ends
/// with its call, and frees what that gave.
final class Errand<Value: ~Copyable & Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    /// Raised when the value is there; taken for its descriptor.
    private let isDone = Interruption()

    /// Starts the thread; `nil` when the system has none left.
    init?(_ work: @escaping @Sendable () -> Value) {
        let job = ErrandJob { [self] in
            var made = Optional(work())
            value.withLock { $0 = made.take() }
            isDone.raise()
        }
        let context = Unmanaged.passRetained(job)
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, { runErrand($0) }, context.toOpaque())
        guard failure == 0 else {
            context.release()
            return nil
        }
        pthread_detach(thread)
    }

    /// Blocks until the value is there, and gives it out, once; `nil` when the time or an interruption came first.
    func take(until deadline: ContinuousClock.Instant, _ interruption: Interruption?) -> Value? {
        _ = Readiness.wait(for: isDone.descriptor, .read, until: deadline, interruption)
        return value.withLock { $0.take() }
    }
}

/// What the thread is started with.
private final class ErrandJob: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runErrand(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    // Signals are for the main thread: a library's blocking call here must not be cut short by one.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    Unmanaged<ErrandJob>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
