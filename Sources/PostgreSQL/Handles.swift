internal import CLibPQ

/// The owner of a connection and of where its notices go.
struct ConnectionHandle: ~Copyable, @unchecked Sendable {
    // Safety: libpq lets any thread use a connection as long as only one does at a time. There is one owner of this
    // value, it cannot be copied, and each owner uses it from one thread.

    /// `nil` when it was closed.
    private(set) var raw: OpaquePointer?
    let notices: NoticeSink
    let secrets: Redactor

    init(_ raw: OpaquePointer, notices: NoticeSink, secrets: Redactor) {
        self.raw = raw
        self.notices = notices
        self.secrets = secrets
    }

    /// Ends the connection. Does not block: the farewell to the server is sent only if it can be at once.
    mutating func close() {
        PQfinish(raw)
        raw = nil
    }

    deinit { PQfinish(raw) }
}

/// The owner of a result.
struct ResultHandle: ~Copyable {
    let raw: OpaquePointer

    init(_ raw: OpaquePointer) { self.raw = raw }

    var status: ExecStatusType { PQresultStatus(raw) }

    deinit { PQclear(raw) }
}

/// The owner of what it takes to ask the server to cancel.
struct CancelHandle: ~Copyable, @unchecked Sendable {
    // Safety: it is a copy of the server's address and key, made once and only read, and PQcancel may be called from
    // any thread.
    private let raw: OpaquePointer

    init?(of connection: OpaquePointer) {
        guard let raw = PQgetCancel(connection) else { return nil }
        self.raw = raw
    }

    /// Asks over a connection of its own, and blocks until the server has taken note; whether it has.
    func send() -> Bool {
        var trouble: [CChar] = Array(repeating: 0, count: 256)
        return PQcancel(raw, &trouble, Int32(trouble.count)) == 1
    }

    deinit { PQfreeCancel(raw) }
}
