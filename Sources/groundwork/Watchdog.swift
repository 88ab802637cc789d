import Glibc

/// Ends a process that does not end by itself: a library that hangs past every limit leaves the journal durable, but whoever
/// waits for the process would wait for ever.
enum Watchdog {
    /// How long a run may take beyond its own time before it is ended, in seconds: its last word takes at most five.
    static let grace = 6

    /// Begins to watch, while there are threads to be had.
    static func watch(seconds: Int) {
        let context = Unmanaged.passRetained(Watch(seconds: UInt32(clamping: seconds + grace)))
        var thread = pthread_t()
        guard pthread_create(&thread, nil, { runWatch($0) }, context.toOpaque()) == 0 else {
            context.release()
            return
        }
        pthread_detach(thread)
    }
}

/// What the thread is started with.
private final class Watch: Sendable {
    let seconds: UInt32
    init(seconds: UInt32) { self.seconds = seconds }
}

private func runWatch(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    var left = Unmanaged<Watch>.fromOpaque(context).takeRetainedValue().seconds
    // Signals are for the main thread.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    while left > 0 { left = sleep(left) }
    let line = """
        groundwork: the run has not ended by its time limit, and is ended by force.
        hint: Run `groundwork resume` to go on. What it had begun is settled then by the receipts.

        """
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    // EX_TEMPFAIL: another run goes on.
    _exit(75)
}
