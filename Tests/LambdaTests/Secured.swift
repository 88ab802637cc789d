import TestSupport

/// The server that is reached over TCP, with a password; shared, because it takes a second to start.
struct Secured: Sendable {
    static let password = "plantedpassword9c1e"
    /// The name that RDS's front has, which its certificate is for.
    static let host = "db.groundwork.test"
    static let shared = Result { try Secured() }

    let server: PrivateServer
    let certificate: Certificate

    private init() throws {
        certificate = try Certificate(names: ["DNS:\(Self.host)"])
        var options = PrivateServer.Options()
        options.password = Self.password
        server = try PrivateServer(options)
    }
}

extension Place {
    /// Makes a secret in RDS's form that leads to this place's database, or to another of its server; its name.
    func secret(_ name: String, password: String = Secured.password, database other: String? = nil) throws -> String {
        let way = server.networkLocation(other ?? database.database)
        let id = secretID(name)
        try Moto.shared.create(
            id,
            text: """
                {"engine": "postgres", "host": "\(way.host)", "port": \(way.port), "dbname": "\(way.database)",
                 "username": "\(way.user)", "password": "\(password)"}
                """)
        return id
    }

    /// A name for a secret that no other test has.
    func secretID(_ name: String) -> String { "\(folder.split(separator: "/").last ?? "")/\(name)" }

    /// An event of which a property names the secret.
    func event(secret id: String, id requestID: String) throws -> String {
        try event(["ResourceProperties": ["SecretId": id]], id: requestID)
    }
}
