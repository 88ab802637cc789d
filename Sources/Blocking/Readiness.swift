internal import Glibc

/// Waits for a descriptor, never longer than a deadline and never past an interruption.
public enum Readiness {
    /// What to wait for.
    public enum Direction: Sendable {
        case read, write, either
    }

    /// How the waiting ended.
    public enum Outcome: Equatable, Sendable {
        /// The descriptor is ready, or broken: the next call on it tells.
        case ready
        /// The deadline passed.
        case timedOut
        /// The interruption was raised.
        case interrupted
    }

    /// Blocks the calling thread until one of the outcomes.
    ///
    /// - Parameter descriptor: `nil` to wait for time or interruption alone.
    public static func wait(
        for descriptor: Int32?, _ direction: Direction, until deadline: ContinuousClock.Instant,
        _ interruption: Interruption?
    ) -> Outcome {
        let events: Int32 =
            switch direction {
            case .read: POLLIN
            case .write: POLLOUT
            case .either: POLLIN | POLLOUT
            }
        // poll passes over a negative descriptor.
        var waited = [
            pollfd(fd: descriptor ?? -1, events: Int16(events), revents: 0),
            pollfd(fd: interruption?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        // Without a descriptor the interruption wakes nobody: look for it often.
        let limit: Duration = waited[1].fd < 0 && interruption != nil ? .milliseconds(50) : .seconds(3600)
        while true {
            if interruption?.isRaised == true { return .interrupted }
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return .timedOut }
            let count = poll(&waited, nfds_t(waited.count), milliseconds(min(left, limit)))
            if waited[1].revents != 0 { return .interrupted }
            if count > 0 { return .ready }
            // A signal, or the clock: look again.
        }
    }

    /// Rounded up, so that a wait never ends just before its deadline. At most an hour: `poll` takes 32 bits.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        let parts = duration.components
        return Int32(parts.seconds * 1000) + Int32(parts.attoseconds / 1_000_000_000_000_000) + 1
    }
}
