internal import PostgreSQL

/// The sessions whose server was left at work. They are kept open while this process lives, in a Lambda function frozen
/// between its invocations, so that the server never finds its client gone.
actor LeftSessions {
    /// The most that are kept; of more the oldest is closed. One request leaves one, and a function works on one at a time;
    /// a process with many workers, as tests have, on more.
    static let limit = 32

    private static let all = LeftSessions()
    private var sessions: [Session] = []

    /// Keeps one more, and lets go of those that are done.
    static func keep(_ session: Session) async { await all.add(session) }

    /// Lets go of those that are done.
    static func tidy() async { await all.dropDone() }

    private func add(_ session: Session) async {
        await dropDone()
        sessions.append(session)
        if sessions.count > Self.limit { await sessions.removeFirst().close() }
    }

    private func dropDone() async {
        var open: [Session] = []
        let seen = sessions
        for session in seen where await !session.closeIfDone() { open.append(session) }
        sessions = open + sessions.dropFirst(seen.count)
    }
}
