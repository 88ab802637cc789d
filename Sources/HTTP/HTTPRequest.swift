/// One request to send.
///
/// Its URL may be pre-signed, its headers may hold a token and its body a secret: printing, dumping or reflecting it shows
/// the method and sizes alone.
public struct HTTPRequest: Sendable {
    /// What is asked of the server; its raw value is what goes over the wire.
    public enum Method: String, CaseIterable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"

        /// Whether a request without a body says so with `content-length: 0` (RFC 9110, 8.6).
        var expectsBody: Bool {
            switch self {
            case .post, .put, .patch: true
            case .get, .head, .delete: false
            }
        }
    }

    /// The most bytes of an answer's body that are taken unless a request says otherwise: 64 KiB, more than
    /// any of the services that are asked here has to say, and as much as a secret can have in Secrets Manager.
    public static let usualResponseLimit = 64 << 10

    /// What is asked.
    public var method: Method
    /// Where: `http` or `https`, visible ASCII, without user and password. Its bytes are sent as they are, since a
    /// signature covers them.
    public var url: String
    /// What is sent beside the usual `Host`, `User-Agent` and `Accept`. An empty value is sent as one. `Content-Length` is
    /// the body's and cannot be given; without a `Content-Type` none is sent.
    public var headers: [(name: String, value: String)]
    /// What is sent, byte for byte.
    public var body: [UInt8]
    /// The most bytes that the body of the answer may have; of an answer that counts by its status, the most that are kept.
    public var responseLimit: Int
    /// Whether the answer is its status, whatever becomes of its body: what is beyond `responseLimit` is read and dropped, and a
    /// body that is cut off or does not end in time takes nothing away. For an upload, which was taken or not.
    public var countsByStatus = false
    /// How to sign it for an AWS service; `nil` to send it as it is.
    public var signing: AWSSigning?

    /// Makes a request; `HTTPClient.send` checks it.
    public init(
        _ method: Method, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        responseLimit: Int = HTTPRequest.usualResponseLimit, signing: AWSSigning? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.responseLimit = responseLimit
        self.signing = signing
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and the sizes.
    public var description: String {
        "\(method.rawValue) …(redacted), \(headers.count) headers, \(body.count) bytes"
    }

    /// The same: a secret has no second, franker text.
    public var debugDescription: String { description }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
