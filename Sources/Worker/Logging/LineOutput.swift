internal import Glibc
internal import Synchronization

/// A descriptor that takes whole lines: each is one write under one lock, so that no two lines ever mix.
public final class LineOutput: Sendable {
    private let descriptor: Int32
    private let lock = Mutex<Void>(())

    /// Writes to an open descriptor, 1 for standard output.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes the line and a line feed. A reader that went away is no reason to stop: the journal has it all.
    public func write(_ line: String) {
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        lock.withLock { _ in
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 {
                    written += count
                } else if errno == EAGAIN {
                    var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    guard poll(&waited, 1, Self.patience) > 0 else { return }
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    /// How long a full pipe may stand still before the line is given up, in milliseconds.
    private static let patience: Int32 = 5_000
}
