internal import AWS
internal import Initialization

extension Failure {
    /// What it means for a run that AWS did not give what the connection needs.
    init(asking error: AWSError) {
        let disposition: Disposition =
            error.code == .interrupted ? .interrupted : error.isTransient ? .retry : .permanent
        self.init(
            disposition == .permanent ? .configuration : .connection, disposition, error.message, hint: error.hint)
    }
}
