internal import Initialization

/// One row of the table `event`, as it is stored.
struct Row {
    let link: Link
    let hash: [UInt8]

    /// The columns that `init` reads, in its order.
    static let columns = "sequence, stream, version, at, kind, schema, payload, previous, hash"

    init(_ statement: borrowing Statement) {
        link = Link(
            previous: statement.bytes(7), sequence: statement.integer(0), stream: statement.bytes(1),
            version: statement.integer(2), at: statement.integer(3), kind: statement.bytes(4),
            schema: statement.integer(5), payload: statement.bytes(6))
        hash = statement.bytes(8)
    }

    /// Whether the row is what was hashed when it was written.
    var isIntact: Bool { Array(link.hash.utf8) == hash }

    var stream: String { String(decoding: link.stream, as: UTF8.self) }
    var kind: String { String(decoding: link.kind, as: UTF8.self) }

    /// The event; `nil` when its kind or its particulars cannot be read.
    var event: Event? {
        guard let kind = EventKind(rawValue: kind) else { return nil }
        return try? Payload.event(kind, link.payload)
    }
}

extension Store {
    /// The events of a stream, in the order of their versions.
    func events(in stream: String) throws(JournalError) -> [RecordedEvent] {
        let statement = try Statement(
            connection, "SELECT \(Row.columns) FROM event WHERE stream = ?1 ORDER BY version")
        try statement.bind(stream, at: 1)
        var events: [RecordedEvent] = []
        while try statement.step() {
            events.append(try record(Row(statement), after: events.count))
        }
        return events
    }

    private func record(_ row: Row, after version: Int) throws(JournalError) -> RecordedEvent {
        let number = row.link.sequence
        func damaged(_ what: String) -> JournalError {
            JournalError(
                .damagedEvent, "event \(number) of the journal \(connection.path) \(what)",
                hint: JournalError.Code.damagedEvent.hint(path: connection.path))
        }
        func newer(_ what: String) -> JournalError {
            JournalError(
                .newer, "event \(number) of the journal \(connection.path) was written by a newer Groundwork: \(what)",
                hint: JournalError.Code.newer.hint(path: connection.path))
        }
        guard row.link.schema <= Int64(eventSchema) else {
            throw newer("its payload has form \(row.link.schema), this version knows \(eventSchema)")
        }
        // What is acted upon must be what was written, not only something that can be read.
        guard row.isIntact else { throw damaged("was changed after it was written") }
        guard row.link.version == Int64(version) + 1 else {
            throw damaged("does not follow version \(version) of its stream: events are missing")
        }
        // It is what was written, so whoever wrote it knew the kind.
        guard EventKind(rawValue: row.kind) != nil else { throw newer("it is a \(row.kind), unknown to this version") }
        guard let event = row.event else { throw damaged("cannot be read as \(row.kind)") }
        return RecordedEvent(
            sequence: number, stream: row.stream, version: version + 1, at: row.link.at, event: event,
            payload: String(decoding: row.link.payload, as: UTF8.self),
            hash: String(decoding: row.hash, as: UTF8.self))
    }

    /// The streams that deliver a request, oldest first.
    func streams(ofRequest requestID: String) throws(JournalError) -> [String] {
        // The expression is that of the index event_first.
        let statement = try Statement(
            connection,
            """
            SELECT stream FROM event
            WHERE version = 1
                AND coalesce(json_extract(payload, '$.requestID'), json_extract(payload, '$.request.requestID')) = ?1
            ORDER BY sequence
            """)
        try statement.bind(requestID, at: 1)
        return try texts(statement)
    }

    /// The streams without an answer, oldest first.
    func unfinishedStreams() throws(JournalError) -> [String] {
        let statement = try Statement(
            connection,
            """
            SELECT stream FROM event AS first
            WHERE version = 1
                AND NOT EXISTS (
                    SELECT 1 FROM event AS last
                    WHERE last.stream = first.stream AND last.kind IN ('answerDelivered', 'answerAbandoned')
                )
            ORDER BY sequence
            """)
        return try texts(statement)
    }

    private func texts(_ statement: borrowing Statement) throws(JournalError) -> [String] {
        var texts: [String] = []
        while try statement.step() { texts.append(statement.text(0)) }
        return texts
    }
}
