import CustomResource
import Testing

@Suite struct ResponseURLTests {
    static let query = "X-Amz-Signature=planted0secret"

    private func fault(_ text: String, _ policy: URLPolicy = .httpsOnly) -> RequestError? {
        do throws(RequestError) {
            _ = try ResponseURL(text, policy: policy)
            return nil
        } catch {
            return error
        }
    }

    private func bad(_ message: String) -> RequestError {
        RequestError(
            .badURL, field: "ResponseURL", message, hint: "pass it on as CloudFormation sent it, or leave it out")
    }

    @Test(arguments: [
        ("https://bucket.s3.amazonaws.com/a%3Ab?\(query)", "bucket.s3.amazonaws.com"), ("https://host", "host"),
        ("https://host?\(query)", "host"), ("https://host#\(query)", "host"), ("HTTPS://HOST:443/", "host:443"),
        ("https://host:65535/a@b:c", "host:65535"),
        ("https://host_1-2.example./?u=https://other/", "host_1-2.example."),
        ("https://192.0.2.1/", "192.0.2.1"), ("https://[2001:DB8::1]:8443/", "[2001:db8::1]:8443"),
        ("https://[::]/", "[::]"), ("https://[::ffff:192.0.2.1]/", "[::ffff:192.0.2.1]"),
        ("https://127.0.0.1/", "127.0.0.1"),
    ])
    func httpsIsTaken(_ text: String, _ host: String) throws {
        for policy in [URLPolicy.httpsOnly, .httpsOrLoopback] {
            let url = try ResponseURL(text, policy: policy)
            #expect(url.reveal == text)
            #expect(url.host == host)
            #expect("\(url)" == "https://\(host)/…(redacted)")
        }
    }

    @Test(arguments: [
        ("19700101T000000Z", 0), ("20000229T235959Z", 951_868_799), ("20000301T000000Z", 951_868_800),
        ("20261125T123600Z", 1_795_610_160), ("21000301T000000Z", 4_107_542_400), ("99991231T235960Z", 253_402_300_800),
    ])
    func saysWhenItWasSigned(_ stamp: String, _ seconds: Int64) throws {
        for text in ["?X-Amz-Date=\(stamp)", "/a?X-Amz-Expires=7200&X-Amz-Date=\(stamp)&\(Self.query)"] {
            #expect(try ResponseURL("https://host\(text)", policy: .httpsOnly).signedAt == seconds)
        }
    }

    @Test(arguments: [
        "", "?", "?X-Amz-Date", "?X-Amz-Date=", "?\(query)", "/X-Amz-Date=20261125T123600Z",
        "?x-amz-date=20261125T123600Z", "?X-Amz-Date=20261125T123600", "?X-Amz-Date=2026-11-25T12:36:00Z",
        "?X-Amz-Date=20261325T123600Z", "?X-Amz-Date=20261100T123600Z", "?X-Amz-Date=20261125T243600Z",
        "?X-Amz-Date=20261125T126000Z", "?X-Amz-Date=20261125T123661Z", "?X-Amz-Date=19691231T235959Z",
        "?X-Amz-Date=2026112\u{3B}T123600Z", "?X-Amz-Date=20261125T123600Z&X-Amz-Date=20261125T123600Z",
        "?Expires=1795610160",
    ])
    func saysNothingOfItsTimeOtherwise(_ text: String) throws {
        #expect(try ResponseURL("https://host\(text)", policy: .httpsOnly).signedAt == nil)
    }

    @Test(arguments: [
        ("http://host/", "its scheme is http, and only https is allowed"),
        ("ftp://host/", "its scheme is ftp, and only https is allowed"),
        ("file:///etc/passwd", "it has no host that can be used"),
        ("", "it does not start with https://"), ("host/path", "it does not start with https://"),
        ("//host/", "it does not start with https://"), ("https:host", "it does not start with https://"),
        ("https:/host", "it does not start with https://"), ("://host", "it does not start with https://"),
        ("ht+tps://host/", "it does not start with https://"),
        ("averylongtextinplaceofone://h", "it does not start with https://"),
        ("https://", "it has no host that can be used"), ("https:///path", "it has no host that can be used"),
        ("https://?\(query)", "it has no host that can be used"), ("https://:443/", "it has no host that can be used"),
        ("https://host:/", "it has no host that can be used"), ("https://host:0/", "it has no host that can be used"),
        ("https://host:65536/", "it has no host that can be used"),
        ("https://host:+1/", "it has no host that can be used"),
        ("https://host:1:2/", "it has no host that can be used"),
        ("https://ho%73t/", "it has no host that can be used"),
        ("https://host\\@other/", "it holds a user name or password before its host"),
        ("https://host\\other/", "it has no host that can be used"),
        ("https://ho,st/", "it has no host that can be used"),
        ("https://[::1/", "it has no host that can be used"), ("https://::1/", "it has no host that can be used"),
        ("https://[]/", "it has no host that can be used"),
        ("https://[fe80::1%25eth0]/", "it has no host that can be used"),
        ("https://[::1]x/", "it has no host that can be used"), ("https://[v1.x]/", "it has no host that can be used"),
        ("https://user@host/", "it holds a user name or password before its host"),
        ("https://user:pw@host/", "it holds a user name or password before its host"),
        ("https://@host/", "it holds a user name or password before its host"),
        ("https://host/a b", "it holds a space, a control character or one beyond ASCII"),
        (" https://host/", "it holds a space, a control character or one beyond ASCII"),
        ("https://host/\r\nX: y", "it holds a space, a control character or one beyond ASCII"),
        ("https://host/\0", "it holds a space, a control character or one beyond ASCII"),
        ("https://h\u{F6}st/", "it holds a space, a control character or one beyond ASCII"),
        ("https://ho\u{FF53}t/", "it holds a space, a control character or one beyond ASCII"),
    ])
    func anyOtherIsRefused(_ text: String, _ message: String) { #expect(fault(text) == bad(message)) }

    @Test(arguments: ["127.0.0.1", "127.0.0.1:8080", "localhost", "LocalHost:1", "[::1]", "[::1]:8080"])
    func loopbackIsForTestsAlone(_ host: String) throws {
        #expect(try ResponseURL("http://\(host)/x?\(Self.query)", policy: .httpsOrLoopback).host == host.lowercased())
        #expect(fault("http://\(host)/x", .httpsOnly) == bad("its scheme is http, and only https is allowed"))
    }

    @Test(arguments: [
        "localhost.example", "127.0.0.1.example", "127.0.0.2", "127.1", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "xlocalhost", "localhost.", "[::1].example",
    ])
    func whatOnlyLooksLikeLoopbackIsNot(_ host: String) {
        #expect(fault("http://\(host)/", .httpsOrLoopback)?.code == .badURL)
    }

    @Test func lengthHasALimit() throws {
        let longest = "https://h/" + String(repeating: "x", count: ResponseURL.maximumBytes - 10)
        #expect(try ResponseURL(longest, policy: .httpsOnly).reveal == longest)
        #expect(fault(longest + "x") == RequestError(.tooLong, field: "ResponseURL", "longer than 8192 bytes"))
    }

    @Test func fingerprintIsSHA256() throws {
        // printf 'https://example.com/' | sha256sum
        #expect(
            try ResponseURL("https://example.com/", policy: .httpsOnly).fingerprint
                == "0f115db062b7c0dd030b16878c99dea5c354b49dc37b38eb8846179c7783e9d7")
    }

    @Test func nothingShowsTheSecret() throws {
        let url = try ResponseURL("https://host/path?\(Self.query)", policy: .httpsOnly)
        let shown = "https://host/…(redacted)"
        #expect(texts(url) == "- \(shown)\n\n\(shown)\n\(shown)")
        #expect(Mirror(reflecting: url).children.isEmpty)
        let request = try Event.create.parsed()
        let seen = texts(request) + texts(try salvaged(.create)) + texts(Optional(url) as Any) + texts(["k": [url]])
        #expect(!seen.contains("planted") && !seen.contains("Signature") && seen.contains(shown))
    }

    @Test func noFaultShowsTheURL() {
        for start in ["http://", "https://planted@", "https://plan ted/", "https://planted:x/", "planted", ""] {
            let text = start + "planted0host/planted?\(Self.query)"
            if let fault = fault(text) { #expect(!texts(fault).contains("planted"), "\(start)") }
            if let fault = Event.create.with("ResponseURL", "\"\(text)\"").fault {
                #expect(!texts(fault).contains("planted"))
            }
        }
        let long = "https://planted/" + String(repeating: "planted", count: 2000)
        #expect(fault(long).map { texts($0).contains("planted") } == false)
    }
}
