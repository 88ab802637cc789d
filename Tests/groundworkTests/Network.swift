import TestSupport

/// The server that is reached over TCP, with a password and TLS; shared, because it takes a second to start.
struct Network: Sendable {
    static let password = "planted-password"
    static let shared = Result { try Network() }

    let server: PrivateServer
    let certificate: Certificate

    private init() throws {
        certificate = try Certificate()
        var options = PrivateServer.Options()
        options.password = Self.password
        options.certificate = (certificate.certificate, certificate.key)
        server = try PrivateServer(options)
    }

    /// How to reach a desk's database over TCP.
    static func variables(
        _ desk: Desk, _ server: PrivateServer, password: String? = Self.password
    ) -> [String: String?] {
        let place = server.networkLocation(desk.database?.database ?? "")
        return [
            "PGHOST": place.host, "PGPORT": String(place.port), "PGDATABASE": place.database, "PGUSER": place.user,
            "PGPASSWORD": password,
        ]
    }
}
