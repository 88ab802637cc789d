internal import Blocking
internal import Digest
internal import Glibc

/// Keeps two workers with one journal from working on one stream: held while a run lasts, and given up by the system
/// itself when the process dies. A lock on one byte of a file beside the journal, at a place that the stream's name gives.
final class StreamLock {
    private let descriptor: Int32

    /// How long to wait before the lock is tried again, in milliseconds.
    static let pause = 50

    enum Outcome {
        case held(StreamLock)
        /// The deadline passed while another had the lock.
        case timedOut
        /// The deadline had passed before, and the lock was not free at once.
        case tooLate
        case interrupted
        /// The file cannot be made or locked: the error's number.
        case failed(Int32)
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Waits for the lock until the deadline.
    static func take(
        _ stream: String, beside journal: String, until deadline: ContinuousClock.Instant, _ interruption: Interruption,
        waiting: () -> Void
    ) async -> Outcome {
        let descriptor = open("\(journal)-lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return .failed(errno) }
        let lock = StreamLock(descriptor: descriptor)
        var wanted = flock()
        wanted.l_type = Int16(F_WRLCK)
        wanted.l_whence = Int16(SEEK_SET)
        wanted.l_start = place(of: stream)
        wanted.l_len = 1
        var told = false
        while fcntl(descriptor, openFileLock, &wanted) != 0 {
            guard errno == EAGAIN || errno == EACCES || errno == EINTR else { return .failed(errno) }
            guard told || ContinuousClock.now < deadline else { return .tooLate }
            if !told { waiting() }
            told = true
            switch await Pause.lasting(.milliseconds(pause), until: deadline, interruption) {
            case .ready, .timedOut: if ContinuousClock.now >= deadline { return .timedOut }
            case .interrupted: return .interrupted
            }
        }
        return .held(lock)
    }

    /// F_OFD_SETLK, a GNU extension that Swift does not see: the lock belongs to this descriptor, so that no other use of
    /// the file in this process can drop it.
    private static let openFileLock: Int32 = 37

    private static func place(of stream: String) -> off_t {
        let digest = SHA256.digest(stream.utf8)
        let number = digest.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        // Away from the end: the byte behind it must exist.
        return off_t(number >> 2)
    }
}
