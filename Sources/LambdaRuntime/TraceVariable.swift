internal import Glibc

/// `_X_AMZN_TRACE_ID`: where code that knows nothing of the invocation looks for its trace.
enum TraceVariable {
    private static let name = "_X_AMZN_TRACE_ID"

    /// Sets it for the invocation that is about to be handled, or takes away the last one's.
    ///
    /// glibc keeps each value that a variable ever had, some 200 bytes: an environment sees thousands of invocations,
    /// not millions.
    static func set(_ header: String?) {
        // Safety: setenv may move the environment under a thread that reads it. The loop calls this between two
        // invocations: the last one's handler has returned, and with it all its tasks; the Runtime API's client rests,
        // for it has answered; nobody else does anything before the next handler runs.
        if let header { setenv(name, header, 1) } else { unsetenv(name) }
    }
}
