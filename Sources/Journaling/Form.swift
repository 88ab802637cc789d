/// The form of the file: what marks a SQLite file as a journal, and what is laid into a new one.
enum Form {
    /// `PRAGMA application_id`: "Grwk".
    static let application: Int64 = 0x4772_776B
    /// `PRAGMA user_version`: the newest form that this program knows.
    static let version: Int64 = 1

    /// Whether the file is a journal of a form that this program knows; false for one without anything in it.
    static func check(_ connection: borrowing Connection) throws(JournalError) -> Bool {
        // Of one moment: another process may be laying the journal just now.
        try connection.transaction(.deferred) { () throws(JournalError) in try examine(connection) }
    }

    private static func examine(_ connection: borrowing Connection) throws(JournalError) -> Bool {
        let path = connection.path
        let application = try connection.number("PRAGMA application_id")
        let version = try connection.number("PRAGMA user_version")
        if application == 0, version == 0, try connection.number("SELECT count(*) FROM sqlite_schema") == 0 {
            return false
        }
        guard application == Self.application else {
            throw JournalError(
                .notAJournal, "\(path) is a SQLite database, but not a journal of Groundwork",
                hint: JournalError.Code.notAJournal.hint(path: path))
        }
        guard version <= Self.version else {
            throw JournalError(
                .newer, "the journal \(path) has form \(version); this version of Groundwork knows \(Self.version)",
                hint: JournalError.Code.newer.hint(path: path))
        }
        return true
    }

    /// Lays tables, triggers and views, unless another process did meanwhile.
    static func lay(_ connection: borrowing Connection) throws(JournalError) {
        try connection.transaction { () throws(JournalError) in
            guard try !examine(connection) else { return }
            try connection.execute(String(decoding: PackageResources.journal_sql, as: UTF8.self))
            try connection.execute(String(decoding: PackageResources.views_sql, as: UTF8.self))
        }
    }
}
