import HTTP
import TestSupport
import Testing

/// What the other side answers, or fails to.
@Suite struct AnswerTests {
    let client = HTTPClient()

    @Test(arguments: [200, 201, 204, 301, 302, 307, 308, 400, 403, 404, 429, 500, 502, 503, 504, 599])
    func statusIsReported(_ status: Int) async throws {
        let sink = try UploadSink(answers: [.redirect(to: "http://127.0.0.1:1/elsewhere", status: status)])
        let response = try await client.send(sink.put())
        // RFC 9110, 8.6: libcurl passes over the length of a 204.
        #expect(response.status == status)
        #expect(response.header("location") == "http://127.0.0.1:1/elsewhere")
        #expect(response.isSuccess == (200...204).contains(status))
        // A redirect is not followed, and nothing else is sent again either.
        #expect(try sink.requests.count == 1)
    }

    @Test func answersComeInOrder() async throws {
        let sink = try UploadSink(answers: [.status(500), .status(503), .status(200)])
        var statuses: [Int] = []
        for _ in 1...4 { statuses.append(try await client.send(sink.put()).status) }
        #expect(statuses == [500, 503, 200, 200])
    }

    @Test func headersAndBodyComeWhole() async throws {
        let body = Array("line\r\nü\0".utf8)
        let sink = try UploadSink(answers: [
            .status(
                400, headers: [("X-Amz-Request-Id", "1"), ("set-cookie", "a=b"), ("Set-Cookie", "c=d")], body: body)
        ])
        #expect(
            try await client.send(sink.put())
                == HTTPResponse(
                    status: 400,
                    headers: [
                        ("X-Amz-Request-Id", "1"), ("set-cookie", "a=b"), ("Set-Cookie", "c=d"),
                        ("Content-Length", "9"),
                    ], body: body))
        // A cookie is not kept.
        _ = try await client.send(sink.put())
        #expect(try sink.requests.allSatisfy { !$0.headers.map(\.name).contains("Cookie") })
    }

    @Test func interimAnswersAndTrailersAreNotTheAnswer() async throws {
        let sink = try UploadSink(answers: [
            .raw(
                "HTTP/1.1 100 Continue\r\nX-One: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Late: 1\r\n\r\n"
            )
        ])
        #expect(
            try await client.send(sink.put())
                == HTTPResponse(status: 200, headers: [("Transfer-Encoding", "chunked")], body: Array("abcde".utf8)))
    }

    @Test func bodyMayEndWithTheConnection() async throws {
        let sink = try UploadSink(answers: [.raw("HTTP/1.0 200 OK\r\n\r\nto the end")])
        #expect(try await client.send(sink.put()) == HTTPResponse(status: 200, body: Array("to the end".utf8)))
    }

    @Test(arguments: [
        UploadSink.Answer.close, .reset, .halfHeaders, .raw("HTTP/1.1 100 Continue\r\n\r\n"), .raw("HTTP/1.1 200"),
        .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
        .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"),
        .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno size"),
    ])
    func answerThatIsCutOffIsNone(_ answer: UploadSink.Answer) async throws {
        let sink = try UploadSink(answers: [answer])
        #expect(
            try await client.failure(sink.put())
                == HTTPError(.connectionLost, "the connection ended before the answer did", wasSent: true))
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n\r\n", "\r\n\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "\0\0\0\0\0\0\0\0\0\0\0\0",
    ])
    func otherThanHTTPIsRefused(_ text: String) async throws {
        let sink = try UploadSink(answers: [.raw(text)])
        #expect(
            try await client.failure(sink.put())
                == HTTPError(.protocolViolation, "the answer is not HTTP/1.1", wasSent: true))
    }

    @Test func bodyOverTheLimitIsRefused() async throws {
        let body = [UInt8](repeating: 7, count: 1001)
        let sink = try UploadSink(answers: [
            .status(200, body: body), .status(200, body: body.dropLast()),
            .status(200, body: [UInt8](repeating: 7, count: HTTPRequest.usualResponseLimit + 1)),
        ])
        let error = try await client.failure(sink.put(responseLimit: 1000))
        #expect(error == HTTPError(.tooLarge, "the answer, of status 200, has more than 1000 bytes", wasSent: true))
        #expect(try await client.send(sink.put(responseLimit: 1000)).body == body.dropLast())
        #expect(
            try await client.failure(sink.put())
                == HTTPError(.tooLarge, "the answer, of status 200, has more than 65536 bytes", wasSent: true))
    }

    @Test func endlessHeadIsRefused() async throws {
        let sink = try UploadSink(answers: [
            .status(200, headers: (1...2000).map { ("X-\($0)", String(repeating: "x", count: 40)) })
        ])
        #expect(
            try await client.failure(sink.put())
                == HTTPError(.tooLarge, "the answer has a head of more than 65536 bytes", wasSent: true))
    }

    @Test func connectionThatDiedMeanwhileIsReplaced() async throws {
        // As after a frozen Lambda: the kept connection is gone when the next request comes.
        let sink = try UploadSink(answers: [.status(200), .close, .status(200)])
        _ = try await client.send(sink.put("1"))
        #expect(try await client.send(sink.put("2")).status == 200)
        #expect(try sink.requests.map { "\($0.connection) \($0.text)" } == ["1 1", "1 2", "2 2"])
    }

    @Test func clientOutlivesAFailure() async throws {
        let sink = try UploadSink(answers: [.close, .halfHeaders, .reset, .status(200)])
        for _ in 1...3 { #expect(try await client.failure(sink.put()).code == .connectionLost) }
        #expect(try await client.send(sink.put()).status == 200)
        #expect(try sink.requests.map(\.connection) == [1, 2, 3, 4])
    }
}
