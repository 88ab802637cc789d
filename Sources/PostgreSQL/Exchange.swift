internal import Blocking
internal import CLibPQ
internal import CrashPoints

/// One Query message and all that comes back for it.
struct Exchange {
    let connection: OpaquePointer
    let secrets: Redactor
    /// When to cancel; once that was done, when to give up.
    private var limit: ContinuousClock.Instant
    private var interruption: Interruption?
    private let conduct: DeadlineConduct
    private let grace: Duration

    private(set) var results: [QueryResult] = []
    /// The first error: what follows comes of it.
    private(set) var error: PostgreSQLError?
    /// Why the server was asked to cancel.
    private(set) var cause: PostgreSQLError.Code?
    /// All of the text left libpq; before that the server cannot have begun with it.
    private(set) var isSent = false
    /// The connection broke.
    private(set) var isBroken = false
    /// No answer came, not even to the request to cancel.
    private(set) var isAbandoned = false
    /// The time was over, and the server goes on with what it was sent.
    private(set) var isLeft = false
    /// The request to cancel may still be on its way, and would hit the next statement.
    private(set) var isCancelLoose = false

    private var isCopyingOut = false

    init(
        on connection: OpaquePointer, secrets: Redactor, until deadline: ContinuousClock.Instant,
        _ interruption: Interruption?, atDeadline conduct: DeadlineConduct = .cancel,
        grace: Duration = Limit.cancelGrace
    ) {
        self.connection = connection
        self.secrets = secrets
        self.conduct = conduct
        self.grace = grace
        limit = deadline
        self.interruption = interruption
    }

    /// Sends the text and blocks until everything has come back, or nothing will.
    mutating func run(_ sql: String) {
        CrashPoint.reach(.messageBegins)
        defer { CrashPoint.reach(.messageAnswered) }
        guard PQsendQuery(connection, sql) == 1 else {
            isBroken = true
            error = lost()
            return
        }
        while !isAbandoned, !isLeft {
            let isFlushed = PQflush(connection) != 1
            if isFlushed, !isSent {
                isSent = true
                CrashPoint.reach(.messageSent)
            }
            if isCopyingOut {
                guard !drainCopy() else { continue }
            } else if isBroken || PQisBusy(connection) == 0 {
                guard let result = PQgetResult(connection) else {
                    // Ready again without a word on what was sent: a pool that took the request to cancel in the server's
                    // stead. It may still pass on what waits.
                    isAbandoned = results.isEmpty && error == nil
                    return
                }
                take(ResultHandle(result))
                continue
            }
            wait(isFlushed ? .read : .either)
        }
    }

    private mutating func wait(_ direction: Readiness.Direction) {
        // Of a broken connection libpq makes a result that says so; there is nothing more to wait for.
        guard PQsocket(connection) >= 0 else {
            isBroken = true
            return
        }
        switch Readiness.wait(for: PQsocket(connection), direction, until: limit, interruption) {
        case .ready:
            if PQconsumeInput(connection) == 0 { isBroken = true }
        case .timedOut: cancel(because: .timedOut)
        case .interrupted: cancel(because: .interrupted)
        }
    }

    private mutating func cancel(because code: PostgreSQLError.Code) {
        if code == .timedOut, cause == nil, isSent, conduct == .leave {
            cause = code
            isLeft = true
            return
        }
        guard cause == nil else {
            isAbandoned = true
            return
        }
        cause = code
        interruption = nil
        let end = ContinuousClock.now + grace
        isCancelLoose = !Cancelling.request(on: connection, until: end)
        limit = max(end, .now + Limit.cancelAnswer)
    }

    private mutating func take(_ result: borrowing ResultHandle) {
        switch result.status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR:
            fail(
                with: Diagnostic.sqlState.text(in: result.raw) == nil
                    ? lost(result) : PostgreSQLError(.server, in: result, without: secrets))
        case PGRES_COPY_IN:
            fail(with: .copy("FROM STDIN"))
            if PQputCopyEnd(connection, "COPY from the client is not supported") != 1 { isAbandoned = true }
        case PGRES_COPY_OUT:
            fail(with: .copy("TO STDOUT"))
            isCopyingOut = true
        case PGRES_COPY_BOTH:
            fail(with: .copy("of a replication stream"))
            isAbandoned = true
        default:
            results.append(QueryResult(result))
        }
    }

    private mutating func fail(with error: PostgreSQLError) {
        guard self.error == nil else { return }
        self.error = error
        self.error?.completedResults = results.map(\.tag)
    }

    /// Throws away what a COPY to the client sends; false when there is nothing more to read just now.
    private mutating func drainCopy() -> Bool {
        var row: UnsafeMutablePointer<CChar>?
        let length = PQgetCopyData(connection, &row, 1)
        PQfreemem(row)
        if length == 0, !isBroken { return false }
        if length <= 0 { isCopyingOut = false }
        return true
    }

    private func lost(_ result: borrowing ResultHandle) -> PostgreSQLError {
        PostgreSQLError(.connectionLost, in: result, without: secrets)
    }

    private func lost() -> PostgreSQLError {
        PostgreSQLError(.connectionLost, secrets.told(PQerrorMessage(connection)).trimmed)
    }
}

extension PostgreSQLError {
    fileprivate static func copy(_ direction: String) -> PostgreSQLError {
        var error = PostgreSQLError(.unsupported, "COPY \(direction) needs a client that has the data")
        error.hint = "Write the rows as INSERT, or COPY from a file of the server's."
        return error
    }
}
