internal import HTTP

/// An answer to `next` that is no invocation.
struct MalformedInvocation: Error, Equatable {
    /// Which invocation has to be told; `nil` when not even that is known.
    let requestID: String?
    /// What is wrong with it.
    let message: String
}

extension Invocation {
    /// The most bytes of a request id; Lambda's have 36.
    static let requestIDLimit = 128

    /// Reads what `next` was answered with, a success.
    static func read(_ answer: HTTPResponse) throws(MalformedInvocation) -> Invocation {
        guard let requestID = answer.value("Lambda-Runtime-Aws-Request-Id") else {
            throw MalformedInvocation(requestID: nil, message: "the invocation has no request id")
        }
        guard isRequestID(requestID) else {
            throw MalformedInvocation(requestID: nil, message: "the invocation's request id is not one")
        }
        guard let deadline = answer.value("Lambda-Runtime-Deadline-Ms") else {
            throw MalformedInvocation(requestID: requestID, message: "the invocation has no deadline")
        }
        guard let milliseconds = Int64(deadline), milliseconds > 0 else {
            throw MalformedInvocation(
                requestID: requestID, message: "the invocation's deadline is not in milliseconds since 1970")
        }
        return Invocation(
            requestID: requestID, event: answer.body, deadline: milliseconds,
            functionARN: answer.value("Lambda-Runtime-Invoked-Function-Arn"),
            traceID: answer.value("Lambda-Runtime-Trace-Id"))
    }

    /// It becomes one part of a path and a field of logs: visible ASCII, and nothing that leads elsewhere.
    private static func isRequestID(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count <= requestIDLimit && bytes.allSatisfy { (0x21...0x7E).contains($0) }
            && !bytes.contains(UInt8(ascii: "/")) && text != "." && text != ".."
    }
}

extension HTTPResponse {
    /// The value of a header that says something.
    fileprivate func value(_ name: String) -> String? {
        guard let value = header(name), !value.isEmpty else { return nil }
        return value
    }
}
