internal import CLibPQ

/// What one statement gave.
public struct QueryResult: Equatable, Sendable {
    /// What was done, in the server's words: `CREATE TABLE`, `SELECT 2`, `COMMIT`; `ROLLBACK` for the COMMIT of a
    /// transaction that had failed. Empty for a text without a statement.
    public var tag: String
    /// The names of the columns; none when the statement returns no rows.
    public var columns: [String]
    /// The rows, each value as the text the server prints; `nil` for NULL.
    public var rows: [[String?]]

    /// A result; the shape of what the session gives.
    public init(tag: String, columns: [String] = [], rows: [[String?]] = []) {
        self.tag = tag
        self.columns = columns
        self.rows = rows
    }

    init(_ result: borrowing ResultHandle) {
        let raw = result.raw
        tag = PQcmdStatus(raw).map { String(cString: $0) } ?? ""
        let width = PQnfields(raw)
        columns = (0..<width).map { column in PQfname(raw, column).map { String(cString: $0) } ?? "" }
        rows = (0..<PQntuples(raw)).map { row in
            (0..<width).map { column in
                guard PQgetisnull(raw, row, column) == 0, let value = PQgetvalue(raw, row, column) else { return nil }
                let bytes = UnsafeRawBufferPointer(start: value, count: Int(PQgetlength(raw, row, column)))
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
