internal import Glibc
internal import HTTP
public import Secrecy

/// AWS, as the environment gives access to it. Asks nobody before something is wanted, and keeps temporary credentials until they end.
public actor Services {
    private let environment: AWSEnvironment
    private var made: (calls: Calls, chain: CredentialChain)?
    private var foundRegion: Region?

    /// Takes the variables that say who asks whom.
    public init(_ environment: AWSEnvironment) {
        self.environment = environment
    }

    /// A database's secret.
    ///
    /// - Parameters:
    ///   - id: the secret's name or ARN.
    ///   - fresh: past every cache.
    public func secret(_ id: String, fresh: Bool, _ patience: Patience) async throws(AWSError) -> DatabaseSecret {
        let region = try await region(orOf: id, patience)
        return try await secretsManager.secret(id, fresh: fresh, in: region, patience)
    }

    /// The version of a secret that a rotation is about to bring in use; `nil` when none is under way, or it is not to be had.
    public func pendingSecret(_ id: String, _ patience: Patience) async throws(AWSError) -> DatabaseSecret? {
        let region = try await region(orOf: id, patience)
        do throws(AWSError) {
            return try await secretsManager.secret(id, .pending, fresh: true, in: region, patience)
        } catch {
            guard !error.isTransient, error.code != .interrupted else { throw error }
            return nil
        }
    }

    /// A token with which a role of RDS connects in the next quarter of an hour.
    public func databaseToken(
        host: String, port: Int, user: String, _ patience: Patience
    ) async throws(AWSError) -> Secret {
        let region = try await region(orOf: nil, patience)
        let credentials = try await parts.chain.credentials(for: region, patience)
        return RDSToken.make(
            host: host, port: port, user: user, region: region, credentials: credentials, at: Moment.now)
    }

    private var parts: (calls: Calls, chain: CredentialChain) {
        if let made { return made }
        let calls = Calls(client: HTTPClient(trust: environment.trust))
        let new = (calls: calls, chain: CredentialChain(environment: environment, calls: calls))
        made = new
        return new
    }

    private var secretsManager: SecretsManager {
        SecretsManager(environment: environment, calls: parts.calls, chain: parts.chain)
    }

    /// The variables' region, else that of an ARN, else the instance's own.
    private func region(orOf arn: String?, _ patience: Patience) async throws(AWSError) -> Region {
        if let region = try environment.region() ?? arn.flatMap({ Region(ofARN: $0) }) ?? foundRegion { return region }
        let metadata = InstanceMetadata(environment: environment, calls: parts.calls)
        let found: Region?
        do throws(AWSError) {
            found = metadata.isDisabled ? nil : try await metadata.region(patience)
        } catch {
            guard error.code != .interrupted else { throw error }
            found = nil
        }
        guard let found else {
            throw AWSError(
                .noRegion, "nothing says in which region of AWS to ask",
                hint: "Set AWS_REGION, or name the secret by its ARN.")
        }
        foundRegion = found
        return found
    }
}
