import Glibc
import HTTP
import TestSupport
import Testing

/// An answer that counts by its status: whatever its body is, it was taken or it was not.
@Suite struct StatusAnswerTests {
    let client = HTTPClient()

    private func upload(to sink: UploadSink, _ limit: Int = 1_000) -> HTTPRequest {
        var request = sink.put(responseLimit: limit)
        request.countsByStatus = true
        return request
    }

    @Test(arguments: [200, 204, 307, 400, 403, 500, 503])
    func isItsStatusWhateverTheSizeOfItsBody(status: Int) async throws {
        let body = [UInt8](repeating: 7, count: 3 << 20)
        let sink = try UploadSink(answers: [.status(status, body: status == 204 ? [] : body)])
        let response = try await client.send(upload(to: sink))
        #expect(response.status == status)
        #expect(response.body.count <= 1_000)
        // All of it was read: the connection is as good as before.
        #expect(try await client.send(upload(to: sink)).status == status)
        #expect(try sink.requests.map(\.connection) == [1, 1])
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
    ])
    func isItsStatusAlsoWhenItsBodyIsCutOff(text: String) async throws {
        let sink = try UploadSink(answers: [.raw(text)])
        #expect(try await client.send(upload(to: sink)).status == 200)
    }

    @Test func isItsStatusAlsoWhenItsBodyDoesNotEnd() async throws {
        let sink = try UploadSink(answers: [
            .status(200, headers: [("Content-Length", "1000000")], body: Array("begun".utf8))
        ])
        let response = try await client.send(upload(to: sink), until: .now + .milliseconds(500))
        #expect(response.status == 200)
    }

    @Test(arguments: [UploadSink.Answer.close, .reset, .halfHeaders, .raw("HTTP/1.1 100 Continue\r\n\r\n")])
    func isNoneWithoutAWholeHead(answer: UploadSink.Answer) async throws {
        let sink = try UploadSink(answers: [answer])
        #expect(
            try await client.failure(upload(to: sink))
                == HTTPError(.connectionLost, "the connection ended before the answer did", wasSent: true))
    }

    @Test func isNoneThatStalls() async throws {
        let sink = try UploadSink(answers: [.stall])
        #expect(try await client.failure(upload(to: sink), within: .milliseconds(200)).code == .timedOut)
    }

    /// What a proxy says of the way is no answer.
    @Test func isNoneOfAProxy() async {
        await #expect(processExitsWith: .success) {
            let proxy = try UploadSink(answers: [.raw("HTTP/1.1 200 Connection established\r\n\r\n")])
            setenv("https_proxy", proxy.url(), 1)
            var request = HTTPRequest(.put, url: "https://groundwork.invalid/path", body: [1])
            request.countsByStatus = true
            let error = try await HTTPClient().failure(request)
            #expect([.tlsFailed, .connectionLost].contains(error.code), "\(error)")
            #expect(try proxy.requests.map(\.method) == ["CONNECT"])
        }
    }
}
