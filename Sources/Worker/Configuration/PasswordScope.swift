internal import Initialization

/// Where a password may go: to the hosts that came with it, and to those that the operator allows. What an event says is the
/// word of whoever sent it, who need not be the one who set the password.
struct PasswordScope {
    /// Who said a thing.
    enum Origin: Equatable {
        /// Command line, environment, service, or the secret that one of these names.
        case operatorsWord
        /// The secret that the event names, and that the operator allows.
        case secretOfEvent
        /// The event's own properties.
        case event
        /// Nobody: libpq's own default.
        case nobody
    }

    /// A host or a port, or a list of them, and who said it.
    struct Part: Equatable {
        var text: String?
        var origin: Origin
        /// What the password's own source says in its place.
        var ofPassword: String?

        /// Whether it is where the password belongs.
        func belongs(to password: Origin) -> Bool {
            switch origin {
            case .operatorsWord, .nobody: true
            case .secretOfEvent: password == .secretOfEvent
            case .event: text != nil && text?.lowercased() == ofPassword?.lowercased()
            }
        }
    }

    /// What `GROUNDWORK_ALLOWED_HOSTS` lists.
    let allowedHosts: [String]
    /// What `GROUNDWORK_ALLOWED_SECRETS` lists.
    let allowedSecrets: [String]

    init(_ environment: Environment) {
        allowedHosts = Self.list(environment["GROUNDWORK_ALLOWED_HOSTS"]).map { $0.lowercased() }
        allowedSecrets = Self.list(environment["GROUNDWORK_ALLOWED_SECRETS"])
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }

    /// Whether the operator allows a secret that an event names.
    func allows(secret id: String) -> Bool {
        allowedSecrets.contains { $0.hasSuffix("*") ? id.hasPrefix($0.dropLast()) : id == $0 }
    }

    /// Whether the operator allows each of the hosts, at its port.
    func allows(hosts: String?, ports: String?) -> Bool {
        let hosts = (hosts ?? "").lowercased().split(separator: ",", omittingEmptySubsequences: false)
        let ports = (ports ?? "").split(separator: ",", omittingEmptySubsequences: false)
        guard ports.count == 1 || ports.count == hosts.count else { return false }
        return hosts.indices.allSatisfy { index in
            let port = ports.count == 1 ? ports[0] : ports[index]
            return allows(String(hosts[index]), port: port.isEmpty ? "5432" : String(port))
        }
    }

    private func allows(_ host: String, port: String) -> Bool {
        guard !host.isEmpty else { return false }
        return allowedHosts.contains { entry in
            if Self.matches(host, entry) { return true }
            guard let colon = entry.lastIndex(of: ":"), entry[entry.index(after: colon)...] == port else {
                return false
            }
            return Self.matches(host, String(entry[..<colon]))
        }
    }

    private static func matches(_ host: String, _ entry: String) -> Bool {
        if host == entry || "[\(host)]" == entry { return true }
        // A suffix begins at a dot: not every name that ends alike.
        return entry.hasPrefix("*.") && host.hasSuffix(entry.dropFirst()) && host.utf8.count > entry.utf8.count - 1
    }

    /// Refuses to send a password, or a token, elsewhere than where it belongs.
    func judge(host: Part, port: Part, password: Origin) throws(Failure) {
        guard password != .nobody, !(host.belongs(to: password) && port.belongs(to: password)),
            !allows(hosts: host.text, ports: port.text)
        else { return }
        let isHost = !host.belongs(to: password)
        let origin = isHost ? host.origin : port.origin
        let name = origin == .secretOfEvent ? "SecretId" : isHost ? "Host" : "Port"
        let place = "\(host.text ?? "this machine"), port \(port.text ?? "5432")"
        throw Failure(
            .configuration, .permanent,
            "\(name) of the event leads to \(place), and the password is for another place: it is not sent there",
            hint: "Add the host to GROUNDWORK_ALLOWED_HOSTS, as host or host:port, or set PGHOST and PGPORT.")
    }
}
