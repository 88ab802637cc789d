public import Blocking
internal import CLibPQ

extension Session {
    /// Runs a text, which may hold many statements, in one round trip of the simple protocol, and gives a result for
    /// each. Without BEGIN in it all of them are one transaction.
    ///
    /// At the deadline, or when interrupted, the server is asked to cancel and has two seconds, or less, to answer; a text that
    /// was through by then has its results given all the same. After an error inside a transaction the session rolls
    /// back: it is never left in a failed one. After a COPY from or to the client it rolls back too.
    ///
    /// With `leave` the server is not asked to cancel at the deadline but goes on; the error is then `timedOut` with an
    /// outcome that is not known, and the session takes no other statement. See `isLeft`.
    ///
    /// - Parameter grace: How long the server may take to cancel, where that is less than the two seconds.
    /// - Parameter rollback: What is sent to end a transaction that failed. It may hold more statements behind its
    ///   ROLLBACK: behind a pool that hands connections out by the transaction, what comes in another message may reach
    ///   another server process.
    public func run(
        _ sql: String, until deadline: ContinuousClock.Instant, interruption: Interruption?,
        atDeadline conduct: DeadlineConduct = .cancel, grace: Duration? = nil,
        rollback: String = "ROLLBACK"
    ) throws(PostgreSQLError) -> [QueryResult] {
        guard !sql.utf8.contains(0) else {
            // C would take the text to end there.
            throw PostgreSQLError(.badParameters, "the SQL text contains a NUL character")
        }
        let raw = try usable()
        if interruption?.isRaised == true { throw .notSent(.interrupted) }
        guard ContinuousClock.now < deadline else { throw .notSent(.timedOut) }

        var exchange = Exchange(
            on: raw, secrets: connection.secrets, until: deadline, interruption, atDeadline: conduct,
            grace: min(grace ?? Limit.cancelGrace, Limit.cancelGrace))
        exchange.run(sql)
        let error = outcome(of: exchange)
        tidy(after: exchange, error, by: rollback)
        if let error { throw error }
        return exchange.results
    }

    /// The connection, if nothing says that it is gone: better to know before something is sent.
    private func usable() throws(PostgreSQLError) -> OpaquePointer {
        guard !isLeft, let raw = connection.raw else { throw PostgreSQLError(.connectionLost, "the session is closed") }
        guard isUsable else {
            var error = PostgreSQLError(
                .connectionLost, connection.secrets.told(PQerrorMessage(raw)).trimmed)
            error.addFarewell(connection.notices.farewell)
            connection.close()
            throw error
        }
        return raw
    }

    private func outcome(of exchange: Exchange) -> PostgreSQLError? {
        if exchange.isLeft {
            return PostgreSQLError(.timedOut, "the server is still at work", isOutcomeKnown: false)
        }
        if exchange.isAbandoned, exchange.error == nil {
            var error = PostgreSQLError(
                exchange.cause ?? .connectionLost, "no answer from the server, not even to the request to cancel",
                isOutcomeKnown: !exchange.isSent)
            error.completedResults = exchange.results.map(\.tag)
            return error
        }
        guard var error = exchange.error else { return nil }
        if error.code == .server, error.sqlState == "57014", let cause = exchange.cause { error.code = cause }
        // What a server reported in a statement is certain, even if it was its last word.
        if exchange.isBroken, error.code == .server { error.code = .connectionLost }
        if error.code == .connectionLost {
            // A pool that lost its server says so itself, by a code for connections: the server may have been through.
            let isOfServer = error.sqlState.map { !$0.hasPrefix("08") } ?? false
            error.isOutcomeKnown = isOfServer || !exchange.isSent
            if error.sqlState == nil { error.addFarewell(connection.notices.farewell) }
        }
        if error.code == .unsupported {
            error.completedResults = exchange.results.map(\.tag)
            error.isOutcomeKnown = !exchange.isBroken && !exchange.isAbandoned
        }
        return error
    }

    /// Leaves the session either clean or closed.
    private func tidy(after exchange: Exchange, _ error: PostgreSQLError?, by text: String) {
        if exchange.isLeft {
            isLeft = true
            return
        }
        if exchange.isBroken || exchange.isAbandoned || exchange.isCancelLoose || error?.code == .connectionLost {
            return connection.close()
        }
        // The connection stands.
        connection.notices.forgetFarewell()
        let status = transactionStatus
        guard status == .inFailedTransaction || (error != nil && status == .inTransaction) else { return }
        var rollback = Exchange(
            on: exchange.connection, secrets: connection.secrets, until: .now + Limit.rollback, nil)
        rollback.run(text)
        if rollback.error != nil || rollback.isAbandoned || rollback.isCancelLoose || transactionStatus != .idle {
            connection.close()
        }
    }
}

extension PostgreSQLError {
    fileprivate static func notSent(_ code: Code) -> PostgreSQLError {
        PostgreSQLError(code, "\(code == .interrupted ? "interrupted" : "out of time") before the text was sent")
    }

    /// Adds what the server said in a notice when it went away.
    fileprivate mutating func addFarewell(_ notice: Notice?) {
        guard let notice else { return }
        sqlState = notice.sqlState
        severity = notice.severity
        detail = detail ?? notice.message
    }
}
