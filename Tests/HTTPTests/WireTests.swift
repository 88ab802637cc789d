import FoundationEssentials
import HTTP
import TestSupport
import Testing

/// What goes over the wire, byte for byte.
@Suite struct WireTests {
    let sink: UploadSink
    let client = HTTPClient()

    init() throws { sink = try UploadSink() }

    /// The lines of the head of the one request that came.
    private func head() throws -> [String] {
        let received = try sink.requests
        try #require(received.count == 1)
        return String(decoding: received[0].head, as: UTF8.self).components(separatedBy: "\r\n")
    }

    private var host: String { "Host: 127.0.0.1:\(sink.port)" }

    @Test func putHasAnEmptyTypeAndAnExactLength() async throws {
        let body = #"{"Status":"SUCCESS","Reason":"größer 🙂"}"#
        let response = try await client.send(sink.put(body))
        #expect(response == HTTPResponse(status: 200, headers: [("Content-Length", "0")]))
        #expect(
            try head() == [
                "PUT /answer?\(planted) HTTP/1.1", host, "User-Agent: groundwork", "Accept: */*", "content-type:",
                "Content-Length: \(body.utf8.count)", "", "",
            ])
        #expect(try sink.requests[0].body == Array(body.utf8))
    }

    @Test func putOfNothingSaysSo() async throws {
        _ = try await client.send(sink.put(""))
        #expect(
            try head() == [
                "PUT /answer?\(planted) HTTP/1.1", host, "User-Agent: groundwork", "Accept: */*", "content-type:",
                "Content-Length: 0", "", "",
            ])
        #expect(try sink.requests[0].body == [])
    }

    @Test func getSendsNeitherTypeNorLength() async throws {
        _ = try await client.send(HTTPRequest(.get, url: sink.url(path: "/next")))
        #expect(
            try head() == ["GET /next HTTP/1.1", host, "User-Agent: groundwork", "Accept: */*", "", ""])
    }

    @Test(arguments: HTTPRequest.Method.allCases)
    func everyMethodCarriesABody(_ method: HTTPRequest.Method) async throws {
        let request = HTTPRequest(method, url: sink.url(), body: Array("body".utf8))
        // The answer to a HEAD has no body, and this one announces none.
        #expect(try await client.send(request).status == 200)
        #expect(
            try head() == [
                "\(method.rawValue) / HTTP/1.1", host, "User-Agent: groundwork", "Accept: */*", "Content-Length: 4", "",
                "",
            ])
        #expect(try sink.requests.map(\.text) == ["body"])
    }

    @Test(arguments: HTTPRequest.Method.allCases)
    func everyMethodDoesWithoutABody(_ method: HTTPRequest.Method) async throws {
        _ = try await client.send(HTTPRequest(method, url: sink.url()))
        let lengths = ["POST", "PUT", "PATCH"].contains(method.rawValue) ? ["Content-Length: 0"] : []
        #expect(
            try head() == ["\(method.rawValue) / HTTP/1.1", host, "User-Agent: groundwork", "Accept: */*"] + lengths
                + ["", ""])
    }

    @Test(arguments: [4096, 1 << 20, 6 << 20])
    func bodyIsSentWholeAndAtOnce(_ size: Int) async throws {
        // Every byte there is, NUL among them, in an order that does not repeat with any block.
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8 ^ $0 >> 16) }
        let request = HTTPRequest(
            .put, url: sink.url(), headers: [(name: "Content-Type", value: "application/octet-stream")], body: body)
        _ = try await client.send(request)
        #expect(
            try head() == [
                "PUT / HTTP/1.1", host, "User-Agent: groundwork", "Accept: */*",
                "Content-Type: application/octet-stream", "Content-Length: \(size)", "", "",
            ])
        #expect(try sink.requests[0].body == body)
    }

    @Test func headersGoAsTheyAre() async throws {
        let headers = [
            (name: "X-Aws-Parameters-Secrets-Token", value: "a/b+c==; \"quoted\", \tü"),
            (name: "x-empty", value: " \t"),
            (name: "Accept", value: "application/json"), (name: "User-Agent", value: "other"),
        ]
        _ = try await client.send(HTTPRequest(.get, url: sink.url(), headers: headers))
        #expect(
            try head() == [
                "GET / HTTP/1.1", host, "X-Aws-Parameters-Secrets-Token: a/b+c==; \"quoted\", \tü", "x-empty:",
                "Accept: application/json", "User-Agent: other", "", "",
            ])
    }

    @Test(arguments: ["/a/../b/./c", "//double//", "/%2e%2E/%7Euser?x=%20+%2B&y=../..", "/?", "/;v=1?a=b?c=d"])
    func pathIsNotWrittenAnew(_ path: String) async throws {
        _ = try await client.send(HTTPRequest(.get, url: sink.url(path: path)))
        #expect(try sink.requests.map(\.target) == [path])
    }

    @Test func fiftySendsShareOneConnection() async throws {
        for number in 1...50 { _ = try await client.send(sink.put("\(number)")) }
        let received = try sink.requests
        #expect(received.map(\.text) == (1...50).map(String.init))
        #expect(Set(received.map(\.connection)) == [1])
    }
}
