internal import DesiredSchema
internal import Initialization

extension Failure {
    /// Why the Schema folder cannot be used.
    init(reading error: SchemaError) {
        self.init(.schema, .permanent, error.message, hint: error.hint, file: error.file, line: error.line)
    }
}
