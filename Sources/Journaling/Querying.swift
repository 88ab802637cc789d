internal import CSQLite

extension Store {
    /// Runs one statement that reads, and nothing else.
    func run(_ sql: String, parameters: [String: String?]) throws(JournalError) -> Table {
        do {
            // SQLite asks before it prepares each part of a statement; it refuses what is not reading.
            sqlite3_set_authorizer(
                connection.handle,
                { _, action, _, _, _, _ in
                    switch action {
                    case SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE: SQLITE_OK
                    default: SQLITE_DENY
                    }
                }, nil)
            defer { sqlite3_set_authorizer(connection.handle, nil, nil) }
            return try table(sql, parameters)
        } catch  where error.code == .corrupt || error.code == .badQuery {
            // The statement is the caller's: what SQLite does not understand is not the file's fault.
            guard sqlite3_errcode(connection.handle) & 0xFF != SQLITE_CORRUPT else { throw error }
            throw Self.badQuery(error.message)
        }
    }

    private func table(_ sql: String, _ parameters: [String: String?]) throws(JournalError) -> Table {
        let statement = try Statement(connection, sql)
        guard !statement.isFollowed else { throw Self.badQuery("there is more than one statement in the query") }
        let names = statement.parameters
        for name in parameters.keys.sorted() where !names.contains(":\(name)") {
            let known = names.isEmpty ? "none" : names.joined(separator: ", ")
            throw Self.badQuery("the query has no parameter :\(name); it has \(known)")
        }
        for (offset, name) in names.enumerated() {
            // A parameter that is not given stays NULL.
            if let value = parameters[String(name.dropFirst())] { try statement.bind(value, at: Int32(offset) + 1) }
        }
        let columns = statement.columns
        var rows: [[Table.Value]] = []
        while try statement.step() {
            rows.append(columns.indices.map { statement.value(Int32($0)) })
        }
        return Table(columns: columns, rows: rows)
    }

    private static func badQuery(_ message: String) -> JournalError {
        JournalError(.badQuery, message, hint: JournalError.Code.badQuery.hint(path: ""))
    }
}
