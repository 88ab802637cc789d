internal import CLibPQ
internal import Glibc

/// The fields of an error or a notice, by libpq's `PG_DIAG_*` codes: character macros, which Swift does not import.
///
/// Source: https://www.postgresql.org/docs/15/protocol-error-fields.html
enum Diagnostic: UInt8 {
    /// `ERROR`, `FATAL`, `WARNING`, … in English, whatever language the server speaks.
    case severity = 0x56  // V
    case sqlState = 0x43  // C
    case message = 0x4D  // M
    case detail = 0x44  // D
    case hint = 0x48  // H
    case position = 0x50  // P
    case internalPosition = 0x70  // p
    case internalQuery = 0x71  // q
    case context = 0x57  // W
    case schema = 0x73  // s
    case table = 0x74  // t
    case column = 0x63  // c
    case dataType = 0x64  // d
    case constraint = 0x6E  // n
    case sourceFunction = 0x52  // R

    /// The function of PostgreSQL's that runs RAISE.
    static let raisingFunction = "exec_stmt_raise"

    /// The field's text in a result, if it is not longer than so many bytes; `nil` when the server did not send it.
    func text(in result: OpaquePointer?, within limit: Int = Limit.told) -> String? {
        guard let raw = PQresultErrorField(result, Int32(rawValue)), strnlen(raw, limit + 1) <= limit else {
            return nil
        }
        return String(cString: raw)
    }

    /// What is told of it.
    func told(of result: OpaquePointer?, by redactor: Redactor, isRaised: Bool = false) -> String? {
        PQresultErrorField(result, Int32(rawValue)).map { redactor.told($0, isRaised: isRaised) }
    }
}
