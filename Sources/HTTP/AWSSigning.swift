public import Secrecy

/// How to sign a request for an AWS service, by Signature Version 4 in its headers; libcurl does it.
///
/// What libcurl 7.88 would sign wrongly is refused instead (`HTTPError.Code.notSignable`): it takes path and query for canonical as
/// they stand, signs headers that it was told not to send, and neither merges nor sorts well headers that begin alike.
///
/// Source: AWS's IAM user guide, "Create a signed AWS API request"; lib/http_aws_sigv4.c of curl 7.88.1.
public struct AWSSigning: Equatable, Sendable {
    /// The most bytes of a signed body: above 1 MiB libcurl would ask for "100 Continue", by a header that it cannot leave unsigned.
    public static let bodyLimit = 1 << 20
    /// The most characters of a region's or service's name; libcurl cuts what is longer.
    static let nameLimit = 64

    /// The service's name in signatures, such as `secretsmanager`.
    public var service: String
    /// The region, such as `eu-central-1`.
    public var region: String
    /// The access key's id.
    public var accessKeyID: String
    /// The access key's secret half.
    public var secretKey: Secret
    /// The token of temporary credentials; sent and signed as a header.
    public var sessionToken: Secret?

    /// Says who signs, and for whom.
    public init(
        service: String, region: String, accessKeyID: String, secretKey: Secret, sessionToken: Secret? = nil
    ) {
        self.service = service
        self.region = region
        self.accessKeyID = accessKeyID
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    /// All headers that are to be sent and signed, beside those that libcurl makes of URL and clock.
    func headers(of request: HTTPRequest) throws(HTTPError) -> [(name: String, value: String)] {
        guard request.body.count < Self.bodyLimit else {
            throw Self.refused("its body has more than \(Self.bodyLimit - 1) bytes")
        }
        var headers = request.headers
        if let sessionToken { headers.append((name: "X-Amz-Security-Token", value: sessionToken.reveal)) }
        var names: Set<String> = []
        for (name, value) in headers {
            let name = name.lowercased()
            guard !["host", "authorization", "x-amz-date"].contains(name) else {
                throw Self.refused("the header \(name) is made by the signer")
            }
            // A value with outer or double spaces is sent as it is, but not signed as it is.
            let isPlain =
                !value.isEmpty
                && value.split(separator: " ", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
            guard isPlain, !value.contains("\t") else {
                throw Self.refused("the header \(name) is empty or holds spare spaces")
            }
            guard names.insert(name).inserted else { throw Self.refused("the header \(name) is there twice") }
        }
        // libcurl sorts whole lines, and so "a-b:" before "a:".
        let signed = names.union(["host", "x-amz-date"])
        let lines = signed.map { "\($0):" }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        guard
            lines.map({ String($0.dropLast()) })
                == signed.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        else { throw Self.refused("one header's name begins with another's") }
        guard request.body.isEmpty || names.contains("content-type") else {
            throw Self.refused("its body has no content-type")
        }
        return headers
    }

    /// Whether URL and names can be signed as they stand.
    func check(_ target: Target) throws(HTTPError) {
        guard target.query == nil, target.path.utf8.allSatisfy(Self.isCanonical) else {
            throw Self.refused("its URL has a query, or a path of more than letters, digits and -._~/")
        }
        for name in [service, region] {
            guard (1...Self.nameLimit).contains(name.utf8.count), name.utf8.allSatisfy(Self.isOfAName) else {
                throw Self.refused("region or service is no name")
            }
        }
        // A line break in it would begin another header, and C takes a text to end at its first NUL.
        for text in [accessKeyID, secretKey.reveal] {
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw Self.refused("the access key holds a space, a line break or a character beyond ASCII")
            }
        }
    }

    private static func isCanonical(_ byte: UInt8) -> Bool {
        isOfAName(byte) || (0x41...0x5A).contains(byte) || "._~/".utf8.contains(byte)
    }

    private static func isOfAName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }

    private static func refused(_ message: String) -> HTTPError {
        HTTPError(.notSignable, "the request cannot be signed: \(message)")
    }
}

extension AWSSigning: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Service and region.
    public var description: String { "\(service) in \(region), …(redacted)" }

    /// The same: a secret has no second, franker text.
    public var debugDescription: String { description }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
