internal import EmbeddedPostgreSQL
internal import Glibc

/// A server's certificate that an authority of the tests' own has signed, in a temporary folder that goes with it.
public final class Certificate: Sendable {
    /// The authority's certificate, as a PEM file: what a client has to trust.
    public var authority: String { "\(folder)/authority.pem" }
    /// The server's certificate, as a PEM file.
    public var certificate: String { "\(folder)/server.pem" }
    /// The server's key, as a PEM file.
    public var key: String { "\(folder)/server.key" }

    private let folder: String

    /// Makes an authority and a certificate that is good for a day, for these names, such as `IP:127.0.0.1` or
    /// `DNS:localhost`.
    public init(names: [String] = ["IP:127.0.0.1", "DNS:localhost"]) throws {
        var name = Array("/tmp/gw-tls-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw UploadSink.Failed(description: "mkdtemp: errno \(errno)") }
        folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
        try Self.openssl(
            new + ["-subj", "/CN=Tests' authority", "-keyout", "\(folder)/authority.key", "-out", authority])
        try Self.openssl(
            new + [
                "-CA", authority, "-CAkey", "\(folder)/authority.key", "-subj", "/CN=server",
                "-addext", "subjectAltName=" + names.joined(separator: ","),
                "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", key, "-out", certificate,
            ])
    }

    deinit {
        _ = try? Command("/bin/rm", ["-rf", folder]).run(limit: .seconds(20))
    }

    private static func openssl(_ arguments: [String]) throws {
        let outcome = try Command("openssl", arguments).run(limit: .seconds(30))
        guard outcome.succeeded else { throw UploadSink.Failed(description: "openssl: \(outcome.text)") }
    }
}
