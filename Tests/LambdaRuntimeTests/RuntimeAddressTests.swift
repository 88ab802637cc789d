import Testing

@testable import LambdaRuntime

/// What `AWS_LAMBDA_RUNTIME_API` may be, and what is asked of it.
@Suite struct RuntimeAddressTests {
    @Test func urlsFollowFromTheAddress() throws {
        let address = try RuntimeAddress("127.0.0.1:9001")
        #expect(
            [address.next, address.initError, address.response("8476a536"), address.error("8476a536")] == [
                "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
                "http://127.0.0.1:9001/2018-06-01/runtime/init/error",
                "http://127.0.0.1:9001/2018-06-01/runtime/invocation/8476a536/response",
                "http://127.0.0.1:9001/2018-06-01/runtime/invocation/8476a536/error",
            ])
    }

    @Test func requestIDStaysOnePartOfThePath() throws {
        #expect(
            try RuntimeAddress("localhost:1").response("aZ0-._~ ?#%&\u{7}ü")
                == "http://localhost:1/2018-06-01/runtime/invocation/aZ0-._~%20%3F%23%25%26%07%C3%BC/response")
    }

    @Test(arguments: [
        "", ":", "127.0.0.1", "127.0.0.1:", ":9001", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:port", "127.0.0.1:-1",
        "http://127.0.0.1:9001", "127.0.0.1:9001/", "user@host:9001", "a b:9001", "host:9001:1", "höst:1", "host?:1",
    ])
    func otherAddressesAreRefused(_ text: String) {
        #expect(
            throws: RuntimeError(
                .badAddress, "AWS_LAMBDA_RUNTIME_API is not of the form host:port",
                hint: "Lambda sets it; elsewhere, run `groundwork run`")
        ) { _ = try RuntimeAddress(text) }
    }
}
