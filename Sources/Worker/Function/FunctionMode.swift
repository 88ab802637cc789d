/// What a Lambda function's handler is, by the name in `_HANDLER`.
public enum FunctionMode: String, CaseIterable, Sendable {
    /// CloudFormation, a topic or a queue sends the requests, and the worker answers by PUT to the ResponseURL.
    case customResource
    /// The CDK's provider framework calls, as `onEvent` and as `isComplete`, and answers itself: never a PUT.
    case provider
    /// A state machine or a person calls, and takes the answer as what the function returns.
    case task
}

/// What a function reports of an invocation.
public enum FunctionReply: Equatable, Sendable {
    /// What it returns, as JSON.
    case response(String)
    /// That it failed, for the caller to see or for Lambda to try again.
    case failure(FunctionFault, String)
}

/// The types of a function's errors: a state machine's `Retry` and `Catch` name them.
public enum FunctionFault: String, CaseIterable, Sendable {
    /// The run's time is over and the request is not finished: call again with the same event.
    case suspended = "Groundwork.Suspended"
    /// The request failed for good.
    case failed = "Groundwork.Failed"
    /// What the function was invoked with is no event that can be worked on.
    case refused = "Groundwork.Refused"
    /// The journal cannot be written or read.
    case journal = "Groundwork.JournalFailed"
    /// A setting is wrong: the handler's name, a variable.
    case misconfigured = "Groundwork.Misconfigured"
}
