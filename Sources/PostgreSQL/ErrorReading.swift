internal import CLibPQ

extension PostgreSQLError {
    /// The error that a result carries.
    init(_ code: Code, in result: borrowing ResultHandle, without secrets: Redactor) {
        func text(_ field: Diagnostic) -> String? { field.text(in: result.raw).map { secrets.redact($0) } }
        // A result that libpq made itself has no fields, only a message.
        let message = text(.message) ?? secrets.redact(String(cString: PQresultErrorMessage(result.raw))).trimmed
        self.init(code, message, sqlState: text(.sqlState))
        severity = text(.severity)
        detail = text(.detail)
        hint = text(.hint)
        position = text(.position).flatMap { Int($0) }
        internalPosition = text(.internalPosition).flatMap { Int($0) }
        internalQuery = text(.internalQuery)
        context = text(.context)
        schema = text(.schema)
        table = text(.table)
        column = text(.column)
        dataType = text(.dataType)
        constraint = text(.constraint)
        sourceFunction = text(.sourceFunction)
    }
}
