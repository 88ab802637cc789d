internal import DesiredSchema
internal import Initialization

extension Failure {
    /// Why the Schema folder cannot be used.
    init(reading error: SchemaError) {
        let origin: FailureOrigin =
            switch error.code {
            // Another folder was meant, or this account may not read it: how the worker was called is wrong.
            case .missing, .notAFolder, .unreadable, .empty, .outside: .configuration
            case .tooLarge, .unknownFolder, .misplaced, .badName, .nameTaken, .badText: .schema
            }
        self.init(origin, .permanent, error.message, hint: error.hint, file: error.file, line: error.line)
    }
}
