internal import Synchronization

/// Counts what the server says during a step, so that a function that talks in a loop fills no log.
final class NoticeTally: Sendable {
    /// How many notices of one step are passed on: enough to see what it is about.
    static let limit = 100

    /// What was held back.
    struct Rest: Equatable {
        /// How many.
        var count = 0
        /// Whether a warning was among them.
        var hasWarning = false
    }

    private let state = Mutex((passed: 0, rest: Rest()))

    /// Whether one more is passed on.
    func passes(isWarning: Bool) -> Bool {
        state.withLock { state in
            guard state.passed >= Self.limit else {
                state.passed += 1
                return true
            }
            state.rest.count += 1
            state.rest.hasWarning = state.rest.hasWarning || isWarning
            return false
        }
    }

    /// Begins anew for the next step; what was held back of this one.
    func next() -> Rest {
        state.withLock { state in
            defer { state = (0, Rest()) }
            return state.rest
        }
    }
}
