public import Secrecy

/// How to reach a database, in libpq's own keywords: `host`, `port`, `dbname`, `user`, `sslmode`, `sslrootcert`,
/// `service`, `connect_timeout`, `application_name`, and the others of its section 34.1.2.
///
/// What is not given libpq takes from its environment (`PGHOST`, `PGSERVICE`, `PGPASSFILE`, …) and its defaults.
/// `host`, `hostaddr` and `port` may be lists with commas. `connect_timeout` is for each address, in seconds; 10 unless given.
///
/// Source: https://www.postgresql.org/docs/15/libpq-connect.html
public struct ConnectionParameters: Equatable, Sendable {
    /// The keywords and their values; never a password: what is put in as `password` or `sslpassword` moves to the
    /// secrets.
    public var keywords: [String: String] {
        didSet { hideSecrets() }
    }

    /// The role's password.
    public var password: Secret?

    /// The password of the client's key file (`sslpassword`).
    public var keyPassword: Secret?

    /// The parameters given; all others are libpq's.
    public init(_ keywords: [String: String] = [:], password: Secret? = nil, keyPassword: Secret? = nil) {
        self.keywords = keywords
        self.password = password
        self.keyPassword = keyPassword
        hideSecrets()
    }

    static let passwordKeyword = "password"
    static let keyPasswordKeyword = "sslpassword"

    private mutating func hideSecrets() {
        guard keywords[Self.passwordKeyword] != nil || keywords[Self.keyPasswordKeyword] != nil else { return }
        var rest = keywords
        if let text = rest.removeValue(forKey: Self.passwordKeyword) { password = Secret(text) }
        if let text = rest.removeValue(forKey: Self.keyPasswordKeyword) { keyPassword = Secret(text) }
        keywords = rest
    }

    var secrets: [Secret] { [password, keyPassword].compactMap { $0 } }
}
