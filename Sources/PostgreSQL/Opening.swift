internal import Blocking
internal import CLibPQ
internal import Glibc
internal import Secrecy

/// A connection on its way, from the parameters to a server that is ready.
///
/// `PQconnectStart` and `PQconnectPoll` look up names with getaddrinfo, which has no time limit of its own; all else
/// here waits in `poll`, within the deadline.
struct Opening: Sendable {
    let parameters: ConnectionParameters
    let deadline: ContinuousClock.Instant
    let interruption: Interruption?
    let onNotice: @Sendable (Notice) -> Void

    /// Blocks until it is open, or is not going to be.
    func perform() -> Result<ConnectionHandle, PostgreSQLError> {
        do throws(PostgreSQLError) {
            return .success(try open())
        } catch {
            return .failure(error)
        }
    }

    private func open() throws(PostgreSQLError) -> ConnectionHandle {
        let sent = try SentParameters(parameters)
        guard let raw = sent.withArrays({ PQconnectStartParams($0, $1, 0) }) else {
            throw PostgreSQLError(.connectionFailed, "libpq had no memory for a connection")
        }
        let secrets = Redactor(secrets: parameters.secrets + [Self.password(of: raw)])
        let connection = ConnectionHandle(
            raw, notices: NoticeSink(without: secrets, onNotice: onNotice), secrets: secrets)
        connection.notices.attach(to: raw)
        PQsetErrorVerbosity(raw, PQERRORS_VERBOSE)
        guard PQstatus(raw) != CONNECTION_BAD else {
            let isOfParameters = sent.withoutHosts().withArrays { PQpingParams($0, $1, 0) } == PQPING_NO_ATTEMPT
            throw failure(isOfParameters ? .badParameters : .connectionFailed, of: connection)
        }
        try poll(connection, raw)
        // From here on the fields are read, and libpq need not make one more text of them, twice: they can be huge.
        PQsetErrorVerbosity(raw, PQERRORS_SQLSTATE)
        guard PQsetnonblocking(raw, 1) == 0 else { throw failure(.connectionFailed, of: connection) }
        return connection
    }

    private func poll(_ connection: borrowing ConnectionHandle, _ raw: OpaquePointer) throws(PostgreSQLError) {
        let limit = Self.attemptLimit(of: raw)
        var attempt = Attempt(of: raw, limit: limit)
        var hasGivenUp = false
        // Before the first call libpq wants to be waited for as if it had asked to write.
        var direction = Readiness.Direction.write
        while true {
            switch Readiness.wait(for: PQsocket(raw), direction, until: min(deadline, attempt.end), interruption) {
            case .ready: break
            case .interrupted: throw failure(.interrupted, of: connection)
            case .timedOut:
                guard ContinuousClock.now < deadline else { throw failure(.timedOut, of: connection) }
                // libpq goes on to the next address when the socket breaks, and has no other way to be told.
                shutdown(PQsocket(raw), Int32(SHUT_RDWR))
                hasGivenUp = true
            }
            let phase = PQstatus(raw)
            switch PQconnectPoll(raw) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: direction = .read
            case PGRES_POLLING_WRITING: direction = .write
            default:
                var error = failure(
                    phase == CONNECTION_SSL_STARTUP && !hasGivenUp ? .encryptionFailed : .connectionFailed,
                    of: connection)
                if hasGivenUp { error.hint = "An address did not answer in time (connect_timeout)." }
                throw error
            }
            if !attempt.isStill(of: raw) { attempt = Attempt(of: raw, limit: limit) }
        }
    }

    private func failure(
        _ code: PostgreSQLError.Code, of connection: borrowing ConnectionHandle
    ) -> PostgreSQLError {
        var secrets = connection.secrets
        // Each host of a list can have its own.
        if let raw = connection.raw { secrets = secrets.adding(Self.password(of: raw)) }
        var told = ConnectFailure(String(cString: PQerrorMessage(connection.raw)))
        told.message = secrets.redact(told.message)
        return switch code {
        case .timedOut, .interrupted: PostgreSQLError.notConnected(code, soFar: Self.progress(told, connection))
        default: PostgreSQLError(code, told)
        }
    }

    /// What went wrong before at other addresses, and where it stands. The text's last line is the beginning of what
    /// libpq would say about the address it tries.
    private static func progress(_ told: ConnectFailure, _ connection: borrowing ConnectionHandle) -> String {
        let (host, address, port) = Attempt.place(of: connection.raw)
        let last = "tried last: \(host)\(address.isEmpty || address == host ? "" : " (\(address))"), port \(port)"
        return (told.message.split(separator: "\n").dropLast() + [last[...]]).joined(separator: "\n")
    }

    /// The password that libpq uses, maybe from its environment or its password file.
    private static func password(of raw: OpaquePointer) -> Secret {
        Secret(PQpass(raw).map { String(cString: $0) } ?? "")
    }

    /// Zero or less is no limit, as in libpq's own blocking connect; `nil` then.
    private static func attemptLimit(of raw: OpaquePointer) -> Duration? {
        let given = ConnectionParameters.value(of: "connect_timeout", in: raw).flatMap { Int($0.trimmed) }
        let seconds = given ?? Limit.attemptSeconds
        return seconds > 0 ? .seconds(seconds) : nil
    }
}

/// The try of one address.
private struct Attempt {
    let end: ContinuousClock.Instant
    private let host: String
    private let address: String
    private let port: String

    init(of raw: OpaquePointer, limit: Duration?) {
        // Without a limit the deadline is what ends it.
        end = .now + (limit ?? .seconds(Int32.max))
        (host, address, port) = Self.place(of: raw)
    }

    func isStill(of raw: OpaquePointer) -> Bool { (host, address, port) == Self.place(of: raw) }

    static func place(of raw: OpaquePointer?) -> (String, String, String) {
        func text(_ value: UnsafeMutablePointer<CChar>?) -> String { value.map { String(cString: $0) } ?? "" }
        return (text(PQhost(raw)), text(PQhostaddr(raw)), text(PQport(raw)))
    }
}

extension PostgreSQLError {
    fileprivate init(_ code: Code, _ told: ConnectFailure) {
        self.init(code, told.message, sqlState: told.sqlState)
        severity = told.severity
        sourceFunction = told.sourceFunction
    }

    /// A connect that was cut short, with what went wrong before at other addresses.
    static func notConnected(_ code: Code, soFar: String = "") -> PostgreSQLError {
        var error = PostgreSQLError(
            code, code == .interrupted ? "interrupted while connecting" : "no connection within the time limit")
        if !soFar.isEmpty { error.detail = soFar }
        return error
    }
}
