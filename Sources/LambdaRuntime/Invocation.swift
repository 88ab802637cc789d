/// One invocation as the Runtime API hands it out.
///
/// See "Using the Lambda runtime API for custom runtimes" in AWS's Lambda Developer Guide.
public struct Invocation: Equatable, Sendable {
    /// `Lambda-Runtime-Aws-Request-Id`: names the invocation to the Runtime API, and in the logs.
    public let requestID: String
    /// What the function was invoked with, byte for byte: at most 6 MB of JSON.
    public let event: [UInt8]
    /// `Lambda-Runtime-Deadline-Ms`: when the platform ends the function, in milliseconds since 1970.
    public let deadline: Int64
    /// `Lambda-Runtime-Invoked-Function-Arn`: what was invoked, a version or an alias included.
    public let functionARN: String?
    /// `Lambda-Runtime-Trace-Id`: X-Ray's whole header, such as `Root=1-…;Parent=…;Sampled=1`.
    public let traceID: String?

    /// Makes an invocation of its parts.
    public init(
        requestID: String, event: [UInt8], deadline: Int64, functionARN: String? = nil, traceID: String? = nil
    ) {
        self.requestID = requestID
        self.event = event
        self.deadline = deadline
        self.functionARN = functionARN
        self.traceID = traceID
    }
}

/// What is reported of an invocation.
public enum InvocationResult: Equatable, Sendable {
    /// The function's answer: JSON, at most 6 MB.
    case response([UInt8])
    /// The function has failed. Who invoked it asynchronously has it invoked again, twice at most.
    ///
    /// - Parameters:
    ///   - type: one word of the form `Function.What` or `Runtime.What`.
    ///   - message: what happened; cut at `RuntimeLoop.messageLimit`.
    case failure(type: String, message: String)
}
