import HTTP
import TestSupport
import Testing

/// Nothing that can be printed holds a part of the URL, a header's value or a body.
@Suite struct SilenceTests {
    /// All ways a value has of becoming text.
    private func texts(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [dumped, "\(value)", String(reflecting: value)].joined(separator: "\n")
    }

    @Test func requestAndResponseShowSizesAlone() {
        let request = HTTPRequest(
            .put, url: "https://host.example/path?\(planted)", headers: [("X-Token", "planted header")],
            body: Array("planted body".utf8))
        let shown = "PUT …(redacted), 1 headers, 12 bytes"
        #expect(texts(request) == "- \(shown)\n\n\(shown)\n\(shown)")
        let response = HTTPResponse(status: 200, headers: [("X", "planted")], body: Array("planted".utf8))
        #expect(texts(response) == "- 200, 1 headers, 7 bytes\n\n200, 1 headers, 7 bytes\n200, 1 headers, 7 bytes")
    }

    @Test func noErrorTellsTheURL() async throws {
        let sink = try UploadSink(answers: [
            .close, .halfHeaders, .raw("SSH\r\n\r\n"), .status(200, body: [1, 2]), .stall,
        ])
        let closed = try Listener(isListening: false)
        let urls =
            [sink.url(path: "/planted?\(planted)")].flatMap { [$0, $0, $0, $0, $0] }
            + [
                "http://127.0.0.1:\(closed.number)/planted?\(planted)", "https://planted.invalid/planted?\(planted)",
                "https://127.0.0.1:\(sink.port)/planted?\(planted)", "ftp://planted.example/planted?\(planted)",
                "https://planted:planted@planted.example/?\(planted)", "https://planted host/?\(planted)",
            ]
        let client = HTTPClient()
        var codes: [HTTPError.Code] = []
        for (number, url) in urls.enumerated() {
            let request = HTTPRequest(
                .put, url: url, headers: [("X-Token", "planted")], body: Array("planted".utf8), responseLimit: 1)
            let error = try await client.failure(request, within: number == 4 ? .milliseconds(200) : .seconds(20))
            codes.append(error.code)
            let text = texts(error) + texts(client)
            #expect(!text.contains("planted") && !text.contains("127.0.0.1") && !text.contains("invalid"), "\(text)")
        }
        #expect(
            codes == [
                .connectionLost, .connectionLost, .protocolViolation, .tooLarge, .timedOut, .cannotConnect,
                .cannotResolve, .tlsFailed, .badURL, .badURL, .badURL,
            ])
    }

    @Test func textHasItsHint() {
        #expect("\(HTTPError(.timedOut, "late", hint: "hurry"))" == "late; hurry")
        #expect("\(HTTPError(.timedOut, "late"))" == "late")
    }
}
