/// Which invocation of a Lambda function: what its log lines are found by.
public struct InvocationIdentity: Equatable, Sendable {
    /// The invocation's id (`Lambda-Runtime-Aws-Request-Id`); not CloudFormation's RequestId.
    public var requestID: String
    /// The X-Ray trace's id, `1-…`, without the rest of the tracing header; `nil` when there is none.
    public var traceID: String?

    /// Names an invocation.
    public init(requestID: String, traceID: String? = nil) {
        self.requestID = requestID
        self.traceID = traceID
    }
}
