internal import Glibc
public import Initialization
internal import Synchronization

/// A descriptor that takes whole lines: each is written under one lock, so that no two lines ever mix.
public final class LineOutput: Sendable {
    private struct State {
        /// A line was waited for in vain, and nobody has read since.
        var isStuck = false
        /// The last line was not written to its end.
        var isTorn = false
    }

    private let descriptor: Int32
    private let patience: Int32
    private let state = Mutex(State())

    /// Writes to an open descriptor, 1 for standard output.
    public convenience init(descriptor: Int32) {
        self.init(descriptor: descriptor, patience: Self.patience)
    }

    /// - Parameter patience: how long a full pipe may stand still, in milliseconds.
    init(descriptor: Int32, patience: Int32) {
        self.descriptor = descriptor
        self.patience = patience
    }

    /// Writes the line and a line feed. A reader that went away, or reads no more, is no reason to stop: the journal has
    /// it all.
    public func write(_ line: String) {
        _ = state.withLock { put(line, isAwaited: false, &$0) }
    }

    /// Writes the one line that somebody waits for, to its last byte; in a file it is also on the disk when this returns.
    ///
    /// - Throws: what keeps it from being written. A part of it may have been.
    public func deliver(_ line: String) throws(Failure) {
        var reason = state.withLock { put(line, isAwaited: true, &$0) }
        if reason == 0 { reason = flush() }
        guard reason != 0 else { return }
        let what = reason == EPIPE ? "its reader went away" : reason == ETIMEDOUT ? "nobody reads it" : words(reason)
        throw Failure(
            .output, .interrupted, "standard output does not take the answer: \(what)",
            hint: "The answer is in the journal: give standard output a place that takes it.")
    }

    /// The error's number, 0 when all is written.
    private func put(_ line: String, isAwaited: Bool, _ state: inout State) -> Int32 {
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if state.isTorn { bytes.insert(UInt8(ascii: "\n"), at: 0) }
        var written = 0
        while written < bytes.count {
            // Once it was waited for, a line is given up at once until somebody reads again. One that was begun is
            // waited for in any case: half a line would spoil the next.
            var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let isHopeless = state.isStuck && written == 0 && !isAwaited
            let ready = poll(&waited, 1, isHopeless ? 0 : patience)
            if ready < 0, errno == EINTR { continue }
            state.isStuck = ready <= 0
            guard ready > 0 else { return ready == 0 ? ETIMEDOUT : errno }
            let end = min(bytes.count, written + Self.pieceSize)
            let count = bytes[written..<end].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
                state.isTorn = written < bytes.count
            } else if errno != EINTR, errno != EAGAIN {
                return errno
            }
        }
        return 0
    }

    /// Asks for what was written into a file to be on its disk, which may only now say that it is full; the error's number, or 0.
    private func flush() -> Int32 {
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return 0 }
        while fdatasync(descriptor) != 0 {
            if errno == EINTR { continue }
            // Not every file system has something to sync.
            return errno == EINVAL || errno == EROFS ? 0 : errno
        }
        return 0
    }

    private func words(_ reason: Int32) -> String { strerror(reason).map { String(cString: $0) } ?? "error \(reason)" }

    /// How long a full pipe may stand still before the line is given up, in milliseconds.
    private static let patience: Int32 = 5_000

    /// The most bytes of one write: what a pipe that can be written to takes without waiting (PIPE_BUF, pipe(7)).
    private static let pieceSize = 4_096
}
