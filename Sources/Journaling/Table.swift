/// What a query found.
public struct Table: Equatable, Sendable {
    /// One cell.
    public enum Value: Equatable, Sendable {
        /// Nothing.
        case null
        /// A whole number.
        case integer(Int64)
        /// A number with a fraction.
        case real(Double)
        /// A text.
        case text(String)
    }

    /// The columns' names.
    public let columns: [String]
    /// The rows; each has a value a column.
    public let rows: [[Value]]

    /// Makes a table of its parts.
    public init(columns: [String], rows: [[Value]]) {
        self.columns = columns
        self.rows = rows
    }
}
