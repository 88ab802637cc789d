internal import CSQLite
internal import Glibc

/// One prepared statement, freed when it goes. Text goes in and comes out with its length, so a NUL is a character
/// like any other.
struct Statement: ~Copyable {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let path: String
    /// Whether more than white space and comments follows the statement.
    let isFollowed: Bool

    /// Prepares the first statement in `sql`.
    init(_ connection: borrowing Connection, _ sql: String, kept: Bool = false) throws(JournalError) {
        var prepared: OpaquePointer?
        let flags = kept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        var next: OpaquePointer?
        var isFollowed = false
        let result = sql.withCString { text in
            var rest: UnsafePointer<CChar>?
            let result = sqlite3_prepare_v3(connection.handle, text, -1, flags, &prepared, &rest)
            // What is no statement at all gives no pointer; what is a bad one gives an error.
            if result == SQLITE_OK, let rest, rest.pointee != 0 {
                isFollowed = sqlite3_prepare_v3(connection.handle, rest, -1, 0, &next, nil) != SQLITE_OK || next != nil
            }
            return result
        }
        sqlite3_finalize(next)
        guard result == SQLITE_OK else { throw connection.failure(result) }
        guard let prepared else {
            throw JournalError(
                .badQuery, "there is no statement in the query", hint: JournalError.Code.badQuery.hint(path: ""))
        }
        self.isFollowed = isFollowed
        handle = prepared
        database = connection.handle
        path = connection.path
    }

    deinit { sqlite3_finalize(handle) }

    /// Goes on to the next row; whether there is one.
    func step() throws(JournalError) -> Bool {
        errno = 0
        let result = sqlite3_step(handle)
        let last = errno
        switch result {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw JournalError(result, database, path: path, last: last)
        }
    }

    /// Ends the running and forgets the bound values, so that the statement can run again.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Runs a statement that gives no row.
    func run() throws(JournalError) {
        defer { reset() }
        _ = try step()
    }

    // MARK: Values in, counted from 1

    func bind(_ number: Int64, at index: Int32) throws(JournalError) {
        try check(sqlite3_bind_int64(handle, index, number))
    }

    func bind(_ text: String?, at index: Int32) throws(JournalError) {
        guard var text else { return try check(sqlite3_bind_null(handle, index)) }
        let result = text.withUTF8 { bytes -> Int32 in
            // SQLite's own memory, which it frees itself: no pointer of ours outlives the call.
            guard let copy = sqlite3_malloc64(UInt64(max(bytes.count, 1))) else { return SQLITE_NOMEM }
            if let start = bytes.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) }
            return sqlite3_bind_text64(
                handle, index, copy.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), sqlite3_free,
                UInt8(SQLITE_UTF8))
        }
        try check(result)
    }

    /// The names of the parameters, as `:name`, in their order.
    var parameters: [String] {
        (0..<sqlite3_bind_parameter_count(handle)).map {
            sqlite3_bind_parameter_name(handle, $0 + 1).map { String(cString: $0) } ?? ""
        }
    }

    // MARK: Values out, counted from 0

    /// The names of the columns.
    var columns: [String] {
        (0..<sqlite3_column_count(handle)).map {
            sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? ""
        }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

    /// The bytes as they are stored, whether UTF-8 or not.
    func bytes(_ column: Int32) -> [UInt8] {
        // The pointer first: asking for it may convert the value and change its length.
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// A value of whatever type it has.
    func value(_ column: Int32) -> Table.Value {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
        case SQLITE_NULL: .null
        default: .text(text(column))
        }
    }

    private func check(_ result: Int32) throws(JournalError) {
        guard result == SQLITE_OK else { throw JournalError(result, database, path: path) }
    }
}
