/// Which ResponseURLs an answer may be sent to.
public enum URLPolicy: Equatable, Sendable {
    /// `https` alone, as CloudFormation sends it.
    case httpsOnly
    /// Also `http` to `127.0.0.1`, `[::1]` or `localhost`; for tests.
    case httpsOrLoopback

    /// The hosts that are this machine, whatever its network.
    static let loopbackHosts: Set<String> = ["127.0.0.1", "[::1]", "localhost"]

    func allows(scheme: String, host: String) -> Bool {
        switch (self, scheme) {
        case (_, "https"): true
        case (.httpsOrLoopback, "http"): Self.loopbackHosts.contains(host)
        case (.httpsOnly, _), (.httpsOrLoopback, _): false
        }
    }
}
