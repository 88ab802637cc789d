/// Why a request has no answer.
///
/// Its text is chosen by code alone. What libcurl would say itself is never asked for, because it names hosts, and
/// nothing of the URL, the headers or the body is in it: it is safe to show to anybody.
public struct HTTPError: Error, Equatable, Sendable {
    /// The kinds of failure a caller may want to tell apart.
    public enum Code: String, CaseIterable, Sendable {
        /// The URL is not one that can be asked.
        case badURL
        /// A header is not one that can be sent.
        case badHeader
        /// The request is not one that can be signed right.
        case notSignable
        /// The host's name, or the proxy's, has no address.
        case cannotResolve
        /// No connection could be made.
        case cannotConnect
        /// The proxy did not let the request through.
        case proxyRefused
        /// TLS could not be agreed on.
        case tlsFailed
        /// The server's certificate does not hold, or is another host's.
        case untrusted
        /// The file with the certificates to trust cannot be used.
        case trustUnusable
        /// The connection ended before the answer did.
        case connectionLost
        /// The deadline passed, or connecting took too long.
        case timedOut
        /// The interruption was raised.
        case interrupted
        /// The answer is larger than the request allows.
        case tooLarge
        /// What came is not HTTP.
        case protocolViolation
        /// libcurl could not do its work, for want of memory for example.
        case clientFailed
    }

    /// The kind of failure.
    public let code: Code

    /// What happened.
    public let message: String

    /// What to do about it; empty when there is nothing to be said.
    public let hint: String

    /// Whether the server may have received the request or a part of it. When not, sending it again is always safe;
    /// otherwise only when its method is idempotent.
    public let wasSent: Bool

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String, hint: String = "", wasSent: Bool = false) {
        self.code = code
        self.message = message
        self.hint = hint
        self.wasSent = wasSent
    }

    /// Whether the same request may well succeed a moment later.
    public var isTransient: Bool {
        switch code {
        case .cannotResolve, .cannotConnect, .proxyRefused, .tlsFailed, .connectionLost, .timedOut, .protocolViolation:
            true
        case .badURL, .badHeader, .notSignable, .untrusted, .trustUnusable, .interrupted, .tooLarge, .clientFailed:
            false
        }
    }
}

extension HTTPError: CustomStringConvertible {
    /// `message; hint`, one line.
    public var description: String { message + (hint.isEmpty ? "" : "; " + hint) }
}
