internal import AWS
internal import Glibc
internal import Initialization
internal import PostgreSQL
internal import Secrecy

/// How to connect: what was chosen, what a secret adds to it, and what holds when nobody says anything.
struct ConnectionPlan {
    /// Where the password comes from.
    enum Source: Equatable {
        /// Whoever configured the connection, or libpq itself.
        case elsewhere
        /// The secret of this id.
        case secret(String)
        /// RDS, by a token for this one connect.
        case token
    }

    private(set) var parameters: ConnectionParameters
    private(set) var source = Source.elsewhere
    /// Whether the certificate has to hold although nobody said so.
    private(set) var isVerifiedByDefault = false
    /// Whether the secret has changed since its password was last refused.
    var isOfRotation = false

    private let choice: DatabaseChoice
    /// What libpq reads of the service; empty without one.
    private let ofService: [String: String]

    /// Where RDS's authorities are to be had.
    static let bundle = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem"
    /// Where systems keep the authorities they trust; libpq 15 does not look there by itself.
    static let systemBundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]

    init(_ choice: DatabaseChoice) throws(Failure) {
        self.choice = choice
        guard choice.isConfigured || choice.settings.authentication == .password else { throw Self.noSubject }
        try GivenFile.checkLibrary(choice.settings.environment)
        parameters = try choice.parameters()
        ofService = choice.hasService ? parameters.effective() : [:]
    }

    private var environment: Environment { choice.settings.environment }

    /// What command line, environment, properties or service say of a keyword.
    func said(_ keyword: String) -> String? {
        if let text = parameters.keywords[keyword], !text.isEmpty { return text }
        if let text = DatabaseChoice.variable(of: keyword).flatMap({ environment[$0] }) { return text }
        // What libpq puts in where a service says nothing is nobody's word.
        let usual = ["sslmode": "prefer", "user": Self.account]
        return ofService[keyword].flatMap { $0.isEmpty || $0 == usual[keyword] ? nil : $0 }
    }

    /// Whether somebody gives the password, or says where libpq finds it.
    private var hasPassword: Bool {
        parameters.password != nil || environment["PGPASSWORD"] != nil
    }

    /// Whether the secret has something to say.
    var lacks: Bool {
        let isOpen = ["host", "port", "dbname", "user"].contains { said($0) == nil }
        return isOpen || (choice.settings.authentication == .password && !hasPassword)
    }

    /// Takes from a secret what nobody says: host, port, database and role, and for its own role the password.
    mutating func fill(from secret: DatabaseSecret, id: String) throws(Failure) {
        let all = [("host", secret.host), ("port", secret.port.map(String.init)), ("dbname", secret.database)]
        // A service is a whole choice, in which only role and password may be missing.
        for (keyword, value) in all where !choice.hasService && said(keyword) == nil {
            parameters.keywords[keyword] = value
        }
        // libpq would look for a server on this machine.
        guard choice.hasService || said("host") != nil || said("hostaddr") != nil else {
            throw Failure(
                .configuration, .permanent, "nothing names the database's host: it is not in the secret \(id) either",
                hint: "Set PGHOST, or Host in the ResourceProperties. A secret that RDS manages itself holds only role "
                    + "and password.")
        }
        let user = said("user")
        if user == nil { parameters.keywords["user"] = secret.username }
        guard choice.settings.authentication == .password, !hasPassword else { return }
        guard user == nil || user == secret.username else {
            // libpq may know another's password by itself.
            if environment["PGPASSFILE"] != nil || choice.hasService { return }
            throw Failure(
                .configuration, .permanent,
                "the secret \(id) is another role's than the one configured, for which there is no password",
                hint:
                    "Leave out --username, PGUSER and Username, so that the secret's own role is taken, or set PGPASSWORD."
            )
        }
        parameters.password = secret.password
        source = .secret(id)
    }

    /// What a token of RDS's is made for. Throws when it is not known.
    func tokenSubject() throws(Failure) -> (host: String, port: Int, user: String) {
        guard let host = said("host"), !host.hasPrefix("/"), !host.contains(","), let user = said("user") else {
            throw Self.noSubject
        }
        guard let port = Int(said("port") ?? "5432") else {
            throw Failure(.configuration, .permanent, "GROUNDWORK_AUTH=iam needs one port", hint: "Set PGPORT.")
        }
        return (host, port, user)
    }

    private static let noSubject = Failure(
        .configuration, .permanent, "GROUNDWORK_AUTH=iam needs a role, and one host by its name",
        hint: "Set PGHOST to the instance's own endpoint, and PGUSER.")

    /// Takes a token for this one connect; it goes over TLS alone.
    mutating func take(token: Secret) throws(Failure) {
        if let mode = said("sslmode"), ["disable", "allow", "prefer"].contains(mode) {
            throw Failure(
                .configuration, .permanent, "GROUNDWORK_AUTH=iam needs TLS, which sslmode=\(mode) does not ask for",
                hint: "Leave sslmode out, or say require, verify-ca or verify-full.")
        }
        parameters.password = token
        source = .token
    }

    /// Has the certificate verified, in the host's name, where the host is not local and nobody says otherwise.
    mutating func verifyByDefault() throws(Failure) {
        if said("sslmode") == nil, source == .token || !isLocal {
            parameters.keywords["sslmode"] = "verify-full"
            isVerifiedByDefault = true
        }
        if said("sslmode")?.hasPrefix("verify") == true, said("sslrootcert") == nil {
            parameters.keywords["sslrootcert"] = try authorities()
        }
        for keyword in GivenFile.keywords { try GivenFile.check(said(keyword), named: keyword) }
    }

    /// The file with the authorities to trust; `nil` to have libpq look at its own place.
    private func authorities() throws(Failure) -> String? {
        if let file = environment["GROUNDWORK_RDS_CA_FILE"] {
            try GivenFile.check(file, named: "GROUNDWORK_RDS_CA_FILE")
            guard access(file, R_OK) == 0 else {
                throw Failure(
                    .configuration, .permanent, "GROUNDWORK_RDS_CA_FILE: there is no file \(file) that can be read",
                    hint: "Put RDS's bundle there: \(Self.bundle).")
            }
            return file
        }
        if let home = environment["HOME"], access("\(home)/.postgresql/root.crt", R_OK) == 0 { return nil }
        return Self.systemBundles.first { access($0, R_OK) == 0 }
    }

    /// Whether all hosts are this machine: a socket, loopback, or its name.
    private var isLocal: Bool {
        // Where an address is given the name is only what the certificate must be for.
        guard let hosts = said("hostaddr") ?? said("host") else { return true }
        return hosts.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { host in
            host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
                || Self.isIPv4Loopback(host)
        }
    }

    private static func isIPv4Loopback(_ host: Substring) -> Bool {
        var address = in_addr()
        guard inet_pton(AF_INET, String(host), &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    /// The account's name, which libpq takes for the role when it is told none.
    private static var account: String? {
        getpwuid(geteuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    }
}
