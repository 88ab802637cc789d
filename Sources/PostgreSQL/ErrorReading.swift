internal import CLibPQ

extension PostgreSQLError {
    /// The error that a result carries.
    init(_ code: Code, in result: borrowing ResultHandle, without secrets: Redactor) {
        let function = Diagnostic.sourceFunction.text(in: result.raw)
        let isRaised = function == Diagnostic.raisingFunction || Diagnostic.sqlState.text(in: result.raw) == "P0001"
        func text(_ field: Diagnostic) -> String? { field.told(of: result.raw, by: secrets, isRaised: isRaised) }
        // A result that libpq made itself has no fields, only a message.
        let message = text(.message) ?? secrets.told(PQresultErrorMessage(result.raw)).trimmed
        self.init(code, message, sqlState: text(.sqlState))
        severity = text(.severity)
        detail = text(.detail)
        hint = text(.hint)
        position = text(.position).flatMap { Int($0) }
        internalPosition = text(.internalPosition).flatMap { Int($0) }
        internalQuery = Diagnostic.internalQuery.text(in: result.raw, within: Limit.quotedStatement)
            .map { secrets.redact($0) }
        context = text(.context)
        schema = text(.schema)
        table = text(.table)
        column = text(.column)
        dataType = text(.dataType)
        constraint = text(.constraint)
        sourceFunction = function
    }
}
