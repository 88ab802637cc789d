internal import CSQLite
internal import Glibc

extension JournalError {
    /// An error for what SQLite just reported, by its code; the words are SQLite's.
    ///
    /// - Parameter result: SQLite's result code, extended.
    /// - Parameter database: the connection that failed; `nil` when there is none.
    /// - Parameter path: the journal, as the user named it.
    /// - Parameter last: `errno` right after the call: SQLite does not note it itself when a commit fails.
    init(_ result: Int32, _ database: OpaquePointer?, path: String, last: Int32 = 0) {
        let noted = database.map { sqlite3_system_errno($0) } ?? 0
        let system = noted == 0 ? last : noted
        let code = Self.code(result, system: system)
        var words = sqlite3_errstr(result).map { String(cString: $0) } ?? "error \(result)"
        if let database, sqlite3_extended_errcode(database) == result, let text = sqlite3_errmsg(database) {
            words = String(cString: text)
        }
        let hasReason = code == .inputOutput || code == .cannotOpen || code == .full
        if hasReason, system != 0, let reason = strerror(system) { words += " (\(String(cString: reason)))" }
        self.init(code, "the journal \(path): \(words)", hint: code.hint(path: path))
    }

    /// After SQLite's "Result and Error Codes".
    static func code(_ result: Int32, system: Int32) -> Code {
        switch result & 0xFF {
        // The last: others were at the log's index each time, for as long as SQLite tries.
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
        case SQLITE_READONLY: .readOnly
        case SQLITE_FULL: .full
        // SQLite says "full" for ENOSPC in a write alone; the other ways to be out of room are told apart here.
        case SQLITE_IOERR where [ENOSPC, EDQUOT, EFBIG].contains(system): .full
        case SQLITE_IOERR where system == EROFS: .readOnly
        // SQLite calls a page that the disk does not give back malformed.
        case SQLITE_CORRUPT where system == EIO: .inputOutput
        case SQLITE_IOERR, SQLITE_NOMEM: .inputOutput
        case SQLITE_CANTOPEN, SQLITE_PERM: .cannotOpen
        case SQLITE_CONSTRAINT: .refused
        case SQLITE_NOTADB: .notAJournal
        case SQLITE_AUTH: .badQuery
        // SQLITE_ERROR among them: our statements are right, so the file lacks what they name.
        default: .corrupt
        }
    }
}

extension JournalError.Code {
    /// What to do about an error of this kind.
    func hint(path: String) -> String {
        switch self {
        case .cannotOpen:
            "Check that the folder exists and that this account may read and write in it, or name another journal."
        case .readOnly:
            "Give this account write access to the file and its folder, or name another journal; then run again."
        case .full:
            "Make room on the file system that holds the journal and run again: what is journaled stays."
        case .corrupt:
            "Keep \(path) and the files -wal and -shm beside it as they are and go on with a copy from a backup; "
                + "`sqlite3 \(path) .recover` prints what can still be read."
        case .newer:
            "Use the version of Groundwork that wrote this journal, or a newer one."
        case .busy:
            "End the other program that has the journal open for writing (`fuser \(path)` names it) and run again."
        case .versionConflict:
            "Another worker is at this request: let it finish, or run again to go on from where it is."
        case .refused:
            "This is a mistake in Groundwork: report it. What is journaled stays."
        case .damagedEvent:
            "Run `groundwork journal verify`; keep the file as it is and go on with a copy from a backup."
        case .inputOutput:
            "Look for disk errors in the system's log, then run again: what is journaled stays."
        case .notAJournal:
            "Name a file that Groundwork made, or one that does not exist yet."
        case .badQuery:
            "Give one statement that only reads; its parameters are written :name."
        case .closed:
            "Open the journal again."
        }
    }
}
