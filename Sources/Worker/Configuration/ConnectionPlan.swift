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
    private let scope: PasswordScope
    /// What the event alone says.
    private let ofEvent: [String: String]
    /// The secret's own place, and which keywords were taken of it.
    private var ofSecret: (host: String?, port: String, taken: Set<String>)?
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
        scope = PasswordScope(choice.settings.environment)
        ofEvent = choice.isConfigured ? try choice.ofEvent() : [:]
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
        var taken: Set<String> = []
        let all = [("host", secret.host), ("port", secret.port.map(String.init)), ("dbname", secret.database)]
        // A service is a whole choice, in which only role and password may be missing.
        for (keyword, value) in all where !choice.hasService && said(keyword) == nil {
            parameters.keywords[keyword] = value
            taken.insert(keyword)
        }
        ofSecret = (secret.host, secret.port.map(String.init) ?? "5432", taken)
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

    /// Refuses a secret that the event names and the operator does not allow.
    func judgeSecret(_ id: String) throws(Failure) {
        guard choice.isSecretOfEvent, !scope.allows(secret: id) else { return }
        throw Failure(
            .configuration, .permanent,
            "SecretId of the event names the secret \(id), which the operator does not allow: it is not read",
            hint: "Add it to GROUNDWORK_ALLOWED_SECRETS, or set GROUNDWORK_SECRET_ID.")
    }

    /// Whose password it is that the server would be told.
    private var passwordOrigin: PasswordScope.Origin {
        if case .secret = source { return choice.isSecretOfEvent ? .secretOfEvent : .operatorsWord }
        if source == .token || choice.settings.authentication == .iam || hasPassword || hasPasswordFile {
            return .operatorsWord
        }
        return .nobody
    }

    /// Whether libpq may find a password in a file.
    private var hasPasswordFile: Bool {
        let usual = Self.home(environment).map { "\($0)/.pgpass" }
        guard let file = parameters.keywords["passfile"] ?? environment["PGPASSFILE"] ?? usual else { return false }
        return access(file, R_OK) == 0
    }

    private func part(_ keyword: String, ofSecret own: String?) -> PasswordScope.Part {
        let text = said(keyword)
        let isOfSecret = ofSecret?.taken.contains(keyword) == true
        let origin: PasswordScope.Origin =
            ofEvent[keyword] != nil
            ? .event : isOfSecret && choice.isSecretOfEvent ? .secretOfEvent : text == nil ? .nobody : .operatorsWord
        guard case .secret = source else { return .init(text: text, origin: origin) }
        return .init(text: text, origin: origin, ofPassword: own)
    }

    /// Refuses to send a password where it does not belong, and what the event says to lower the trust in the host.
    private mutating func judge() throws(Failure) {
        let isAllowed = scope.allows(hosts: said("host"), ports: said("port"))
        try scope.judge(
            host: part("host", ofSecret: ofSecret?.host), port: part("port", ofSecret: ofSecret?.port),
            password: passwordOrigin)
        if let file = ofEvent["sslrootcert"], !isAllowed {
            throw Failure(
                .configuration, .permanent,
                "SSLRootCert of the event names the authorities in \(file): an event does not say whom to trust",
                hint: "Set PGSSLROOTCERT or GROUNDWORK_RDS_CA_FILE, or add the host to GROUNDWORK_ALLOWED_HOSTS.")
        }
        let isStranger = ofEvent["host"] != nil && !isAllowed && ofEvent["host"] != ofSecret?.host
        let isHarmless = isLocal && !isStranger && ofEvent["sslmode"] != "disable" && ofEvent["sslmode"] != "allow"
        if let mode = ofEvent["sslmode"], mode != "verify-full", !isHarmless {
            throw Failure(
                .configuration, .permanent, "SSLMode of the event is \(mode), which is less than the host has to show",
                hint: "Leave SSLMode out: only PGSSLMODE lowers it, and for a host of the event's own only where "
                    + "GROUNDWORK_ALLOWED_HOSTS names it.")
        }
        guard isStranger, said("sslmode") != "verify-full" else { return }
        parameters.keywords["sslmode"] = "verify-full"
        isVerifiedByDefault = true
    }

    /// Has the certificate verified, in the host's name, where the host is not local and nobody says otherwise. Before that it
    /// refuses what an event may not say.
    mutating func verifyByDefault() throws(Failure) {
        try judge()
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
        // Each of the two may lead away from here.
        [said("host"), said("hostaddr")].compactMap { $0 }.allSatisfy(Self.isLocal)
    }

    private static func isLocal(_ hosts: String) -> Bool {
        hosts.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { host in
            host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost" || host == "::1"
                || isIPv4Loopback(host)
        }
    }

    private static func isIPv4Loopback(_ host: Substring) -> Bool {
        var address = in_addr()
        guard inet_pton(AF_INET, String(host), &address) == 1 else { return false }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    /// Where libpq looks for the account's files.
    private static func home(_ environment: Environment) -> String? {
        environment["HOME"] ?? getpwuid(geteuid()).flatMap { $0.pointee.pw_dir }.map { String(cString: $0) }
    }

    /// The account's name, which libpq takes for the role when it is told none.
    private static var account: String? {
        getpwuid(geteuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    }
}
