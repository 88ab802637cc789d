import HTTP
import Testing

@testable import LambdaRuntime

/// What an answer to `next` is made into.
@Suite struct InvocationReadingTests {
    /// The headers of a good answer, with these changed, or left out.
    private func answer(_ changes: [String: String?] = [:]) -> HTTPResponse {
        var headers = [
            "Content-Type": "application/json", "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": "1542409706888",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-2:123456789012:function:lay:live",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
        ]
        for (name, value) in changes { headers[name] = value }
        return HTTPResponse(status: 200, headers: headers.map { ($0.key, $0.value) }, body: [1, 2])
    }

    private func failure(_ answer: HTTPResponse) -> MalformedInvocation? {
        do throws(MalformedInvocation) {
            _ = try Invocation.read(answer)
            return nil
        } catch {
            return error
        }
    }

    @Test func allFieldsAreTaken() throws {
        #expect(
            try Invocation.read(answer())
                == Invocation(
                    requestID: "8476a536-e9f4-11e8-9739-2dfe598c3fcd", event: [1, 2], deadline: 1_542_409_706_888,
                    functionARN: "arn:aws:lambda:us-east-2:123456789012:function:lay:live",
                    traceID: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"))
    }

    @Test(arguments: [nil, ""])
    func whatIsOptionalMayBeMissing(_ value: String?) throws {
        let bare = answer(["Lambda-Runtime-Invoked-Function-Arn": value, "Lambda-Runtime-Trace-Id": value])
        #expect(
            try Invocation.read(bare)
                == Invocation(
                    requestID: "8476a536-e9f4-11e8-9739-2dfe598c3fcd", event: [1, 2], deadline: 1_542_409_706_888))
    }

    @Test func capitalsOfHeadersDoNotMatter() throws {
        let small = HTTPResponse(
            status: 200, headers: [("lambda-runtime-aws-request-id", "1"), ("LAMBDA-RUNTIME-DEADLINE-MS", "2")])
        #expect(try Invocation.read(small) == Invocation(requestID: "1", event: [], deadline: 2))
    }

    @Test(arguments: [
        (nil, "the invocation has no request id"),
        ("", "the invocation has no request id"),
        ("a/b", "the invocation's request id is not one"),
        ("/", "the invocation's request id is not one"),
        (".", "the invocation's request id is not one"),
        ("..", "the invocation's request id is not one"),
        ("a b", "the invocation's request id is not one"),
        ("a\tb", "the invocation's request id is not one"),
        ("ü", "the invocation's request id is not one"),
        (String(repeating: "x", count: 129), "the invocation's request id is not one"),
    ])
    func requestIDThatIsNoneIsRefused(_ value: String?, _ message: String) {
        #expect(
            failure(answer(["Lambda-Runtime-Aws-Request-Id": value]))
                == MalformedInvocation(requestID: nil, message: message))
    }

    @Test(arguments: ["a", "...", "a?b#c%d&e", "~!@$^*()", String(repeating: "x", count: 128)])
    func everyOtherRequestIDIsTaken(_ value: String) throws {
        #expect(try Invocation.read(answer(["Lambda-Runtime-Aws-Request-Id": value])).requestID == value)
    }

    @Test(arguments: [
        (nil, "the invocation has no deadline"),
        ("", "the invocation has no deadline"),
        ("soon", "the invocation's deadline is not in milliseconds since 1970"),
        ("0", "the invocation's deadline is not in milliseconds since 1970"),
        ("-1", "the invocation's deadline is not in milliseconds since 1970"),
        ("1.5", "the invocation's deadline is not in milliseconds since 1970"),
        ("1542409706888 ", "the invocation's deadline is not in milliseconds since 1970"),
        ("9223372036854775808", "the invocation's deadline is not in milliseconds since 1970"),
    ])
    func deadlineThatIsNoneIsRefusedByItsInvocation(_ value: String?, _ message: String) {
        #expect(
            failure(answer(["Lambda-Runtime-Deadline-Ms": value]))
                == MalformedInvocation(requestID: "8476a536-e9f4-11e8-9739-2dfe598c3fcd", message: message))
    }
}
