public import CustomResource
internal import Glibc
public import Initialization

/// With what a role shows who it is.
public enum Authentication: String, Sendable {
    /// A password, or whatever libpq finds.
    case password
    /// A token of RDS's, made for each connect with the AWS credentials of the environment.
    case iam
}

/// How a worker runs: from the command line first, then the environment; what a stack may set comes with each request.
public struct Settings: Sendable {
    /// The seconds a run may take when nobody says otherwise: as long as CloudFormation waits.
    public static let defaultTimeout = 3_600
    /// The most seconds of `--timeout`: a week, after which nobody waits any more.
    public static let maximumTimeout = 604_800
    /// The most of `GROUNDWORK_CONNECT_ATTEMPTS`; with the longest pauses about two hours.
    public static let maximumConnectAttempts = 1_000
    /// The Schema folder when nobody says otherwise: in the folder that the worker is started in.
    public static let defaultSchema = "Schema"

    /// Variables that name files which libcurl and OpenSSL open.
    private static let filesOfLibraries = [
        "GROUNDWORK_CA_FILE", "AWS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "OPENSSL_CONF",
    ]

    /// The journal's file.
    public var journal: String
    /// The Schema folder.
    public var schema: String
    /// What the command line says of the database, by libpq's keywords.
    public var database: [String: String]
    /// Seconds that a run may take.
    public var timeout: Int
    /// Where answers may be sent.
    public var urlPolicy: URLPolicy
    /// With what the role shows who it is.
    public var authentication = Authentication.password
    /// The PEM file with the authorities to trust for the answer's PUT; `nil` for the system's.
    public var authorities: String?
    /// Whether the log shows what an error quotes of rows; the answer and the journal never do.
    public var showsDetail = false
    /// Who else may have a hand in the database.
    public var trust = Trust()
    /// How often, and after which pauses, to try again.
    public var retries = RetryPolicy()
    /// The variables that database and embedded server look at.
    public var environment: Environment

    /// Settles each setting: what the command line gives, else the environment, else the default.
    ///
    /// Throws a failure of the configuration that names the option or variable.
    public init(
        journal: String? = nil, schema: String? = nil, database: [String: String] = [:], timeout: Int? = nil,
        allowsLoopback: Bool = false, trust: Trust = Trust(), environment: Environment
    ) throws(Failure) {
        self.environment = environment
        self.database = database
        if let named = journal ?? environment["GROUNDWORK_JOURNAL"] {
            self.journal = named
        } else {
            self.journal = try Self.defaultJournal(environment)
        }
        self.schema = schema ?? environment["GROUNDWORK_SCHEMA"] ?? Self.defaultSchema
        let ofEnvironment = try Self.number("GROUNDWORK_TIMEOUT", environment)
        self.timeout = timeout ?? ofEnvironment ?? Self.defaultTimeout
        if let attempts = try Self.number("GROUNDWORK_CONNECT_ATTEMPTS", environment) {
            guard (1...Self.maximumConnectAttempts).contains(attempts) else {
                throw Failure(
                    .configuration, .permanent,
                    "GROUNDWORK_CONNECT_ATTEMPTS must be from 1 to \(Self.maximumConnectAttempts)",
                    hint: "Mend it, or leave it out.")
            }
            retries.connectAttempts = attempts
        }
        guard (1...Self.maximumTimeout).contains(self.timeout) else {
            throw Failure(
                .configuration, .permanent, "the timeout must be from 1 to \(Self.maximumTimeout) seconds",
                hint: "Mend --timeout or GROUNDWORK_TIMEOUT.")
        }
        urlPolicy = allowsLoopback || environment.allowsLoopback ? .httpsOrLoopback : .httpsOnly
        authorities = environment["GROUNDWORK_CA_FILE"]
        for name in Self.filesOfLibraries { try GivenFile.check(environment[name], named: name) }
        self.trust = try Self.trust(trust, environment)
        showsDetail = try environment.flag("GROUNDWORK_SHOW_DETAIL") ?? false
        if let name = environment["GROUNDWORK_AUTH"] {
            guard let named = Authentication(rawValue: name.lowercased()) else {
                throw Failure(
                    .configuration, .permanent, "GROUNDWORK_AUTH must be password or iam",
                    hint: "Mend it, or leave it out.")
            }
            authentication = named
        }
    }

    private static func trust(_ given: Trust, _ environment: Environment) throws(Failure) -> Trust {
        var trust = given
        if trust.acceptedOwners.isEmpty, let names = environment["GROUNDWORK_ACCEPT_OWNER"] {
            // A name with a comma or with blanks at its ends can be given on the command line.
            trust.acceptedOwners = names.split(separator: ",").map { name in
                String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
        if try environment.flag("GROUNDWORK_REQUIRE_CLOSED_PATH") == true { trust.requiresClosedPath = true }
        guard trust.acceptedOwners.count <= Trust.acceptedLimit else {
            throw Failure(
                .configuration, .permanent, "more than \(Trust.acceptedLimit) roles are accepted as owners",
                hint: "Make them members of one role, and accept that one, or have the objects' owners changed.")
        }
        return trust
    }

    private static func number(_ name: String, _ environment: Environment) throws(Failure) -> Int? {
        guard let text = environment[name] else { return nil }
        guard let number = Int(text) else {
            throw Failure(
                .configuration, .permanent, "\(name) must be a whole number", hint: "Mend it, or leave it out.")
        }
        return number
    }

    /// Where state of programs belongs: the XDG Base Directory Specification for people, `/var/lib` for root.
    private static func defaultJournal(_ environment: Environment) throws(Failure) -> String {
        let name = "groundwork/journal.sqlite"
        // A Lambda function can write to /tmp alone.
        if environment["AWS_LAMBDA_FUNCTION_NAME"] != nil { return "/tmp/\(name)" }
        if environment["XDG_STATE_HOME"]?.hasPrefix("/") == true, let state = environment["XDG_STATE_HOME"] {
            return "\(state)/\(name)"
        }
        if geteuid() == 0 { return "/var/lib/\(name)" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/\(name)" }
        throw Failure(
            .configuration, .permanent, "there is no place for the journal: HOME is not set",
            hint: "Name its file with --journal or GROUNDWORK_JOURNAL.")
    }
}
