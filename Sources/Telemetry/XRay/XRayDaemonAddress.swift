/// Where X-Ray's daemon takes datagrams.
public struct XRayDaemonAddress: Equatable, Sendable {
    /// An address, or a name.
    public var host: String
    /// The UDP port.
    public var port: UInt16

    /// Names an address.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads what `AWS_XRAY_DAEMON_ADDRESS` may hold: `host:port`, or `tcp:host:port udp:host:port` in either order; `nil` for
    /// anything else.
    ///
    /// Source: AWS X-Ray's developer guide, the SDKs' "Environment variables".
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        switch words.count {
        case 1: self.init(pair: words[0].hasPrefix("udp:") ? words[0].dropFirst(4) : words[0])
        case 2:
            guard words.contains(where: { $0.hasPrefix("tcp:") }),
                let word = words.first(where: { $0.hasPrefix("udp:") })
            else { return nil }
            self.init(pair: word.dropFirst(4))
        default: return nil
        }
    }

    private init?(pair: Substring) {
        guard let colon = pair.lastIndex(of: ":"), let port = UInt16(pair[pair.index(after: colon)...]), port > 0
        else { return nil }
        var host = pair[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            // An IPv6 address without brackets does not tell where its port begins.
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }
}
