internal import CrashPoints
internal import Initialization

extension Store {
    /// Appends events in one transaction, so with one sync; then those that `conclude` makes of the chain's head.
    func append(
        _ events: [Event], to stream: String, expecting version: Int, at milliseconds: Int64,
        conclude: (ChainHead) -> [Event] = { _ in [] }
    ) throws(JournalError) -> [RecordedEvent] {
        guard !events.isEmpty else { return [] }
        CrashPoint.reach(.appendBegins)
        let recorded = try connection.transaction { () throws(JournalError) in
            let found = try self.version(of: stream)
            guard found == version else {
                throw JournalError(
                    .versionConflict,
                    "the request \(stream) is at event \(found), not \(version): somebody else appended to it",
                    hint: JournalError.Code.versionConflict.hint(path: connection.path))
            }
            var head = try self.head()
            var recorded: [RecordedEvent] = []
            func add(_ events: [Event]) throws(JournalError) {
                for event in events {
                    let next = try insert(
                        event, stream, version: version + recorded.count + 1, at: milliseconds, after: head)
                    head = ChainHead(sequence: next.sequence, hash: next.hash)
                    recorded.append(next)
                }
            }
            try add(events)
            try add(conclude(head))
            CrashPoint.reach(.appendUncommitted)
            return recorded
        }
        CrashPoint.reach(.appendDone)
        return recorded
    }

    /// The end of the chain.
    func head() throws(JournalError) -> ChainHead {
        defer { headStatement.reset() }
        guard try headStatement.step() else { return .empty }
        return ChainHead(sequence: headStatement.integer(0), hash: headStatement.text(1))
    }

    private func version(of stream: String) throws(JournalError) -> Int {
        defer { versionStatement.reset() }
        try versionStatement.bind(stream, at: 1)
        return try versionStatement.step() ? Int(versionStatement.integer(0)) : 0
    }

    private func insert(
        _ event: Event, _ stream: String, version: Int, at milliseconds: Int64, after head: ChainHead
    ) throws(JournalError) -> RecordedEvent {
        let payload: String
        do {
            payload = try Payload.text(of: event)
        } catch {
            throw JournalError(
                .damagedEvent, "the event \(event.kind.rawValue) cannot be written as JSON",
                hint: "This is a mistake in Groundwork: report it.")
        }
        let sequence = head.sequence + 1
        let kind = event.kind.rawValue
        let hash = Link(
            previous: Array(head.hash.utf8), sequence: sequence, stream: Array(stream.utf8), version: Int64(version),
            at: milliseconds, kind: Array(kind.utf8), schema: Int64(eventSchema), payload: Array(payload.utf8)
        ).hash
        try insertStatement.bind(sequence, at: 1)
        try insertStatement.bind(stream, at: 2)
        try insertStatement.bind(Int64(version), at: 3)
        try insertStatement.bind(milliseconds, at: 4)
        try insertStatement.bind(kind, at: 5)
        try insertStatement.bind(Int64(eventSchema), at: 6)
        try insertStatement.bind(payload, at: 7)
        try insertStatement.bind(head.hash, at: 8)
        try insertStatement.bind(hash, at: 9)
        try insertStatement.run()
        return RecordedEvent(
            sequence: sequence, stream: stream, version: version, at: milliseconds, event: event, payload: payload,
            hash: hash)
    }
}
