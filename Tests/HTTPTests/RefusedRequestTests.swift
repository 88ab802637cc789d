import HTTP
import TestSupport
import Testing

/// What the client does not even try.
@Suite struct RefusedRequestTests {
    let client = HTTPClient()

    @Test(arguments: [
        ("", "is not one"),
        ("groundwork.example/answer", "is not one"),
        ("//127.0.0.1/answer", "is not one"),
        ("https://", "is not one"),
        ("https://host:port/", "is not one"),
        ("https://host:65536/", "is not one"),
        ("https://[::1/", "is not one"),
        ("ftp://127.0.0.1/", "does not start with https:// or http:// and a host"),
        ("file:///etc/passwd", "does not start with https:// or http:// and a host"),
        ("gopher://127.0.0.1/", "does not start with https:// or http:// and a host"),
        ("https://user:password@127.0.0.1/", "holds a user name or password before its host"),
        ("https://user@127.0.0.1/", "holds a user name or password before its host"),
        ("https://127.0.0.1/a b", "holds a space, a control character or one beyond ASCII"),
        ("https://127.0.0.1/a\r\nX-Other: 1", "holds a space, a control character or one beyond ASCII"),
        ("https://127.0.0.1/\0", "holds a space, a control character or one beyond ASCII"),
        ("https://münchen.example/", "holds a space, a control character or one beyond ASCII"),
    ])
    func badURL(_ url: String, _ message: String) async throws {
        #expect(
            try await client.failure(HTTPRequest(.get, url: url)) == HTTPError(.badURL, "the URL \(message)"))
    }

    @Test(arguments: [
        ("", "x", "the name of a header is not one"),
        ("X Y", "x", "the name of a header is not one"),
        ("X:", "x", "the name of a header is not one"),
        ("X;", "x", "the name of a header is not one"),
        ("Ü", "x", "the name of a header is not one"),
        ("X\r\nY", "x", "the name of a header is not one"),
        ("X-Token", "a\r\nY: b", "the value of the header x-token holds a control character"),
        ("X-Token", "a\nb", "the value of the header x-token holds a control character"),
        ("X-Token", "a\0b", "the value of the header x-token holds a control character"),
        ("X-Token", "\u{7F}", "the value of the header x-token holds a control character"),
        ("Content-Length", "5", "the header content-length is made of the body and cannot be given"),
        ("transfer-encoding", "chunked", "the header transfer-encoding is made of the body and cannot be given"),
        ("EXPECT", "100-continue", "the header expect is made of the body and cannot be given"),
    ])
    func badHeader(_ name: String, _ value: String, _ message: String) async throws {
        let sink = try UploadSink()
        let request = HTTPRequest(.get, url: sink.url(), headers: [(name: name, value: value)])
        #expect(try await client.failure(request) == HTTPError(.badHeader, message))
        #expect(try sink.requests == [])
    }
}
