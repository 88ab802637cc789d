import Blocking
import CustomResource
import Glibc
import Initialization

/// The bytes of an event, from a file or standard input.
enum EventInput {
    /// Reads it all, at most what could still be answered; a larger one is cut there, and refused as too large.
    ///
    /// Whoever writes it may never come or never end: at the deadline, or when interrupted, that is a failure.
    static func read(
        _ path: String, until deadline: ContinuousClock.Instant, _ interruption: Interruption
    ) throws(Failure) -> [UInt8] {
        // Without waiting for a writer: opening a pipe would.
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= Request.maximumSalvageBytes {
            guard Readiness.wait(for: descriptor, .read, until: deadline, interruption) == .ready else {
                throw Failure(
                    .configuration, interruption.isRaised ? .interrupted : .outOfTime,
                    "--event: \(path) did not give the whole event in time",
                    hint: "Check that its writer writes it and closes it.")
            }
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR || errno == EAGAIN { continue }
                throw unreadable(path)
            }
            bytes += piece.prefix(count)
        }
        return bytes
    }

    private static func unreadable(_ path: String) -> Failure {
        Failure(
            .configuration, .permanent, "--event: cannot read \(path): \(String(cString: strerror(errno)))",
            hint: "Name a file that holds the event, or - for standard input.")
    }
}
