internal import DesiredSchema
internal import Initialization
internal import PostgreSQL
internal import Secrecy

extension Failure {
    /// What a failed connect means.
    static func connecting(_ error: PostgreSQLError, by plan: ConnectionPlan) -> Failure {
        switch error.code {
        case .badParameters:
            return Failure(
                .configuration, .permanent, error.message.inOneLine, detail: error.detail,
                hint: error.hint ?? "Check the options and the variables PGHOST, PGSERVICE and DATABASE_URL.")
        case .interrupted:
            return Failure(.connection, .interrupted, "stopped while connecting")
        case .encryptionFailed where error.refusesEncryption:
            return Failure(
                .configuration, .permanent, sqlState: error.sqlState, error.message.inOneLine, detail: error.detail,
                hint: noEncryptionHint(plan))
        case .encryptionFailed:
            return Failure(
                .connection, .retry, sqlState: error.sqlState, error.message.inOneLine, detail: error.detail,
                hint: encryptionHint(plan))
        case .connectionFailed, .connectionLost, .server, .timedOut, .unsupported:
            break
        }
        let code = error.sqlState
        if code == SQLState.wrongPassword, plan.isOfRotation {
            // Secrets Manager has brought another password since the last try: it may not yet have brought it to the server.
            return Failure(
                .connection, .retry, sqlState: code, error.message.inOneLine, detail: error.detail,
                hint: "The secret has a new password, which is refused too: a rotation may be under way.")
        }
        if let hint = code.flatMap({ configurationHint($0, plan) }) {
            return Failure(
                .configuration, .permanent, sqlState: code, error.message.inOneLine, detail: error.detail, hint: hint)
        }
        let disposition = code.map { SQLState.disposition(of: $0, in: .connect) } ?? .retry
        return Failure(
            .connection, disposition == .deferrable ? .permanent : disposition, sqlState: code, error.message.inOneLine,
            detail: error.detail, hint: error.hint ?? connectionHint(code))
    }

    /// The codes with which a server refuses a client for good.
    private static func configurationHint(_ code: String, _ plan: ConnectionPlan) -> String? {
        switch code {
        case SQLState.wrongPassword where plan.source == .token, "28000" where plan.source == .token:
            "Grant the role rds_iam, allow the caller rds-db:connect on it, and name the instance's own endpoint as the host."
        case SQLState.wrongPassword: "Check PGUSER and PGPASSWORD."
        case "28000": "Check PGUSER, and what pg_hba.conf allows this role from this host, with or without TLS."
        case "3D000": "Create the database, or name another by PGDATABASE."
        case "42501": "Have the owner grant the role CONNECT ON DATABASE."
        default: nil
        }
    }

    private static func encryptionHint(_ plan: ConnectionPlan) -> String {
        let bundle = "for RDS GROUNDWORK_RDS_CA_FILE with \(ConnectionPlan.bundle)"
        guard plan.isVerifiedByDefault else {
            return "Check PGSSLMODE, and that PGSSLROOTCERT names the file with the server's authority: \(bundle)."
        }
        return "A host that is not local has to show a certificate in its name. Set PGSSLROOTCERT to the file with its "
            + "authority, \(bundle), or PGSSLMODE to require to go without."
    }

    private static func noEncryptionHint(_ plan: ConnectionPlan) -> String {
        // A token is sent over TLS alone.
        if plan.source == .token { return "Name the instance's own endpoint as the host: it speaks TLS." }
        return "Switch TLS on at the server (ssl = on), or set PGSSLMODE to disable, only on a network that you trust."
    }

    private static func connectionHint(_ code: String?) -> String {
        switch code {
        case "53300": "All connections of the server are taken: free one, or raise max_connections."
        case "57P03": "The server is starting or recovering: it is tried again."
        case "08P01":
            "A connection pool says so: check that it knows the database and the role, and that neither PGOPTIONS nor "
                + "another variable sets a parameter that it refuses."
        default: "Check host and port, that the server runs, and that its security group lets this worker in."
        }
    }

    /// What an error of one of the worker's own statements means, such as the inspection.
    static func running(_ error: PostgreSQLError, in step: Step) -> Failure {
        switch error.code {
        case .connectionLost, .connectionFailed, .encryptionFailed:
            return Failure(
                .connection, .retry, sqlState: error.sqlState, error.message, detail: error.detail,
                hint: "The connection was lost: it is made again.")
        case .timedOut:
            return Failure(.connection, .outOfTime, sqlState: error.sqlState, "the server did not answer in time")
        case .interrupted:
            return Failure(.connection, .interrupted, "stopped while the server worked")
        case .server, .unsupported, .badParameters:
            let code = error.sqlState ?? "XX000"
            let disposition = SQLState.disposition(of: code, in: step, function: error.sourceFunction)
            // A server that became read-only stays so for this session: another one may reach its successor.
            let told = RowlessDetail(error)
            return Failure(
                code == "25006" ? .connection : .database, disposition, sqlState: code, told.message,
                detail: told.detail, hint: error.hint ?? hint(code))
        }
    }

    /// What to do about a code, where PostgreSQL itself has no hint.
    static func hint(_ code: String) -> String? {
        switch code {
        case "0A000":
            "A file runs inside the step's transaction: it can hold no BEGIN, COMMIT or ROLLBACK, and no COPY from a client."
        case "25001": "A file runs inside a transaction: leave out CONCURRENTLY, or run that statement yourself."
        case "42501": "The role needs the privilege that the message names."
        case "42723", "42710", "42P07":
            "Write CREATE OR REPLACE, or IF NOT EXISTS, so that the file can be laid over it."
        case "42P13": "CREATE OR REPLACE cannot change this: drop the function yourself, then deploy again."
        case "42703":
            "Check the column's spelling, and that its table has it: a table that stands is not altered when its file changes."
        case "42P01", "42704", "42883":
            "Nothing of that name is found: check its spelling and schema, and that its own file is in the folder."
        case "3F000": "Create the schema first, with CREATE SCHEMA; Groundwork makes none but its own."
        case "55P03": "Another session holds a lock: it is tried again. See pg_locks and pg_stat_activity."
        case "25006": "The server is read-only, a standby perhaps: it is tried again."
        case "23505", "23503", "23514", "23502": "Rows that stand do not fit: mend them, then deploy again."
        default: nil
        }
    }
}

extension PostgreSQLError {
    /// Whether the server has answered that it speaks no TLS: trying again gives the same answer.
    ///
    /// libpq has no code for it. In other words than these, as of another version or language, it is tried again like any failure.
    fileprivate var refusesEncryption: Bool { message.hasSuffix("server does not support SSL, but SSL was required") }
}

extension String {
    /// The same without line breaks and tabs: libpq tells of each address that it tried in lines of their own.
    fileprivate var inOneLine: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension PostgreSQLError {
    /// Where in the text of a file the server points to; 1-based, in Unicode scalars.
    ///
    /// The statement that it quotes is the file, which is run by EXECUTE, or a part of it: a function's body, a statement in a body.
    func position(in text: String) -> Int? {
        guard let internalQuery, let internalPosition else { return nil }
        // What it quotes holds no secrets of URLs any more; what it counts in does.
        if internalQuery == text || internalQuery == URLSecrets.redacted(from: text) { return internalPosition }
        let places = Array(text.unicodeScalars).ranges(of: Array(internalQuery.unicodeScalars))
        return places.count == 1 ? places[0].lowerBound + internalPosition : nil
    }

    /// How many of a step's DO blocks were done: the guard's is the first, then one a file.
    var blocksDone: Int { completedResults.count { $0 == "DO" } }
}
