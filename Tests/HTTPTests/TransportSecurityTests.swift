import HTTP
import TestSupport
import Testing

@Suite struct TransportSecurityTests {
    @Test func ownAuthorityIsTrusted() async throws {
        let certificate = try Certificate()
        let sink = try UploadSink(tls: certificate)
        let client = HTTPClient(trust: .file(certificate.authority))
        for _ in 1...2 { #expect(try await client.send(sink.put("secret")).status == 200) }
        #expect(try sink.requests.map { "\($0.connection) \($0.text)" } == ["1 secret", "1 secret"])
    }

    @Test func unknownAuthorityGetsNothing() async throws {
        let certificate = try Certificate()
        let sink = try UploadSink(tls: certificate)
        let untrusted = HTTPError(
            .untrusted, "the server's certificate comes from nobody who is trusted",
            hint: "nothing was sent to it; check the certificates to trust, and the clock")
        #expect(try await HTTPClient().failure(sink.put()) == untrusted)
        // Another authority of the same name; and the file takes the place of the system's trust, also for it.
        let other = try Certificate()
        let error = try await HTTPClient(trust: .file(other.authority)).failure(sink.put())
        #expect(error.code == .untrusted && !error.wasSent)
        #expect(try sink.requests == [])
    }

    @Test func certificateOfAnotherHostGetsNothing() async throws {
        let certificate = try Certificate(names: ["DNS:elsewhere.example", "IP:127.0.0.2"])
        let sink = try UploadSink(tls: certificate)
        let client = HTTPClient(trust: .file(certificate.authority))
        let error = try await client.failure(sink.put())
        #expect(
            error
                == HTTPError(
                    .untrusted, "the server's certificate is for another host",
                    hint: "nothing was sent to it; check the certificates to trust, and the clock"))
        #expect(try sink.requests == [])
    }

    @Test func plainServerCannotAgreeOnTLS() async throws {
        let sink = try UploadSink()
        var request = sink.put()
        request.url = "https" + request.url.dropFirst("http".count)
        let error = try await HTTPClient().failure(request)
        #expect(
            error
                == HTTPError(
                    .tlsFailed, "TLS could not be agreed on",
                    hint: "the server must speak TLS 1.2 or later on this port"))
    }

    @Test func unreadableTrustIsNamed() async throws {
        let sink = try UploadSink(tls: try Certificate())
        for path in ["/nowhere/authority.pem", "/dev/null", "/"] {
            let error = try await HTTPClient(trust: .file(path)).failure(sink.put())
            #expect(
                error
                    == HTTPError(
                        .trustUnusable, "the certificates to trust cannot be read: \(path)",
                        hint: "it must be a readable PEM file"))
        }
    }
}
