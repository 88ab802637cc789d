internal import Glibc
internal import Synchronization

/// A descriptor that takes whole lines: each is written under one lock, so that no two lines ever mix.
public final class LineOutput: Sendable {
    private let descriptor: Int32
    private let isStuck = Mutex(false)

    /// Writes to an open descriptor, 1 for standard output.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes the line and a line feed. A reader that went away, or reads no more, is no reason to stop: the journal has
    /// it all.
    public func write(_ line: String) {
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        isStuck.withLock { isStuck in
            var written = 0
            while written < bytes.count {
                // Once it was waited for, a line is given up at once until somebody reads again. One that was begun is
                // waited for in any case: half a line would spoil the next.
                var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                let ready = poll(&waited, 1, isStuck && written == 0 ? 0 : Self.patience)
                if ready < 0, errno == EINTR { continue }
                isStuck = ready <= 0
                guard ready > 0 else { return }
                let end = min(bytes.count, written + Self.pieceSize)
                let count = bytes[written..<end].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 {
                    written += count
                } else if errno != EINTR, errno != EAGAIN {
                    return
                }
            }
        }
    }

    /// How long a full pipe may stand still before the line is given up, in milliseconds.
    private static let patience: Int32 = 5_000

    /// The most bytes of one write: what a pipe that can be written to takes without waiting (PIPE_BUF, pipe(7)).
    private static let pieceSize = 4_096
}
