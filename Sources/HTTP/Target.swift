internal import CCurl

/// A URL that may be asked, checked by the parser that will take it apart again.
public struct Target: Sendable {
    /// Whether it is `https`, and not `http`.
    public let isSecure: Bool
    /// The host in small letters; an IPv6 address in brackets.
    public let host: String
    let path: String
    let query: String?

    /// Takes a URL apart; throws `badURL`.
    public init(_ url: String) throws(HTTPError) {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.bad("holds a space, a control character or one beyond ASCII")
        }
        guard let parts = curl_url() else { throw HTTPError(.clientFailed, "libcurl is out of memory") }
        defer { curl_url_cleanup(parts) }
        // Without CURLU_GUESS_SCHEME, a text without a scheme is none.
        let flags = UInt32(CURLU_DISALLOW_USER | CURLU_PATH_AS_IS)
        switch curl_url_set(parts, CURLUPART_URL, url, flags) {
        case CURLUE_OK: break
        case CURLUE_USER_NOT_ALLOWED: throw Self.bad("holds a user name or password before its host")
        default: throw Self.bad("is not one")
        }
        guard let scheme = Self.part(CURLUPART_SCHEME, of: parts), ["http", "https"].contains(scheme.lowercased()),
            let host = Self.part(CURLUPART_HOST, of: parts)
        else { throw Self.bad("does not start with https:// or http:// and a host") }
        isSecure = scheme.lowercased() == "https"
        self.host = host.lowercased()
        path = Self.part(CURLUPART_PATH, of: parts) ?? "/"
        query = Self.part(CURLUPART_QUERY, of: parts)
    }

    /// Whether the host is this machine or this link, which no proxy can reach for us: loopback, and the link-local addresses
    /// (RFC 3927) and EC2's own (`fd00:ec2::/32`), where clouds put their metadata and credentials.
    public var isNear: Bool {
        isLoopback || host.hasPrefix("[fd00:ec2:") || (isIPv4Address && host.hasPrefix("169.254."))
    }

    /// Whether the host is this machine (RFC 6761, RFC 1122).
    public var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
            || (isIPv4Address && host.hasPrefix("127."))
    }

    private var isIPv4Address: Bool {
        host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    }

    private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func bad(_ message: String) -> HTTPError {
        HTTPError(.badURL, "the URL \(message)")
    }
}
