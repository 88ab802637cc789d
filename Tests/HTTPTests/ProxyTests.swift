import Glibc
import HTTP
import TestSupport
import Testing

/// A proxy of the environment is honoured, sees no URL of `https`, and is not asked for hosts that only we can reach. Each in a
/// process of its own, because the environment is one for all tests.
@Suite struct ProxyTests {
    @Test func proxySeesTheHostAlone() async {
        await #expect(processExitsWith: .success) {
            let proxy = try UploadSink(answers: [.status(403)])
            setenv("https_proxy", proxy.url(), 1)
            let request = HTTPRequest(
                .put, url: "https://groundwork.invalid/path?\(planted)", headers: [("X-Token", planted)],
                body: Array(planted.utf8))
            #expect(
                try await HTTPClient().failure(request)
                    == HTTPError(
                        .proxyRefused, "the proxy answered 403", hint: "check https_proxy, or name the host in no_proxy"
                    ))
            let received = try proxy.requests
            #expect(received.map { "\($0.method) \($0.target)" } == ["CONNECT groundwork.invalid:443"])
            #expect(received.allSatisfy { !String(decoding: $0.head + $0.body, as: UTF8.self).contains(planted) })
        }
    }

    @Test func noProxyIsHonoured() async {
        await #expect(processExitsWith: .success) {
            let proxy = try UploadSink(answers: [.status(403)])
            setenv("https_proxy", proxy.url(), 1)
            setenv("no_proxy", ".example,.invalid", 1)
            let request = HTTPRequest(.put, url: "https://groundwork.invalid/path?\(planted)")
            #expect(try await HTTPClient().failure(request).code == .cannotResolve)
            #expect(try proxy.requests == [])
        }
    }

    @Test func loopbackIsReachedDirectly() async {
        await #expect(processExitsWith: .success) {
            let closed = try Listener(isListening: false)
            for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
                setenv(name, "http://127.0.0.1:\(closed.number)", 1)
            }
            setenv("no_proxy", "", 1)
            let sink = try UploadSink()
            for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
                let request = HTTPRequest(.get, url: sink.url(host: host))
                #expect(try await HTTPClient().send(request, until: .now + .seconds(20)).status == 200)
            }
            // The proxy is really one that nobody reaches.
            let other = HTTPRequest(.get, url: "http://groundwork.invalid/")
            #expect(try await HTTPClient().failure(other).code == .cannotConnect)
        }
    }
}
