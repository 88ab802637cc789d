internal import Digest
public import Secrecy

/// The token that a role of RDS gives in place of a password: a pre-signed URL without its scheme, good for 15 minutes.
///
/// What it is made with needs `rds-db:connect`; the role in the database needs `rds_iam`, and the connection TLS.
///
/// Source: RDS's user guide, "IAM database authentication"; the same as botocore's `generate_db_auth_token`, byte for byte.
public enum RDSToken {
    /// The seconds that it may be used for.
    static let lifetime = 900

    private static let service = "rds-db"

    /// Makes a token; nobody is asked.
    ///
    /// - Parameters:
    ///   - host: the instance's, cluster's or proxy's own endpoint: an alias will not do.
    ///   - time: seconds since 1970.
    public static func make(
        host: String, port: Int, user: String, region: Region, credentials: Credentials, at time: Int
    ) -> Secret {
        let stamp = Moment.stamp(time)
        let scope = [String(stamp.prefix(8)), region.name, service, "aws4_request"]
        var fields = [
            (name: "Action", value: "connect"), (name: "DBUser", value: user),
            (name: "X-Amz-Algorithm", value: "AWS4-HMAC-SHA256"),
            (name: "X-Amz-Credential", value: ([credentials.accessKeyID] + scope).joined(separator: "/")),
            (name: "X-Amz-Date", value: stamp), (name: "X-Amz-Expires", value: String(lifetime)),
            (name: "X-Amz-SignedHeaders", value: "host"),
        ]
        if let token = credentials.sessionToken { fields.append((name: "X-Amz-Security-Token", value: token.reveal)) }
        // The port of https is left out of a Host header.
        let authority = host.lowercased() + (port == 443 ? "" : ":\(port)")
        // The names hold nothing that sorts otherwise once it is encoded.
        let canonical = [
            "GET", "/", form(fields.sorted { $0.name < $1.name }), "host:\(authority)", "", "host", SHA256.hex(""),
        ].joined(separator: "\n")
        let text = ["AWS4-HMAC-SHA256", stamp, scope.joined(separator: "/"), SHA256.hex(canonical)]
            .joined(separator: "\n")
        let key = scope.reduce(Array("AWS4\(credentials.secretKey.reveal)".utf8)) {
            HMAC.sha256($1.utf8, key: $0)
        }
        let signature = SHA256.hexadecimal(HMAC.sha256(text.utf8, key: key))
        return Secret("\(host):\(port)/?\(form(fields))&X-Amz-Signature=\(signature)")
    }
}
