internal import Secrecy

/// The credentials of the environment: the first source that is configured, in the order of AWS's SDKs, and no other when that fails.
///
/// Variables, web identity, a container's endpoint, an instance's metadata. Profiles in files are not read. Temporary
/// credentials are kept, and asked for again before they end.
///
/// Source: AWS SDKs and tools reference guide, "Standardized credential providers".
actor CredentialChain {
    /// Seconds before their end at which credentials are asked for again.
    static let margin = 300

    private let environment: AWSEnvironment
    private let calls: Calls
    private var kept: Credentials?

    init(environment: AWSEnvironment, calls: Calls) {
        self.environment = environment
        self.calls = calls
    }

    /// Credentials that are not over; `region` is where STS would be asked.
    func credentials(for region: Region, _ patience: Patience) async throws(AWSError) -> Credentials {
        if let kept, !kept.isOver(in: Self.margin) { return kept }
        do throws(AWSError) {
            let made = try await look(for: region, patience)
            kept = made
            return made
        } catch {
            // Who gives them may be down for a moment.
            guard error.code != .interrupted, let kept, !kept.isOver(in: 0) else { throw error }
            return kept
        }
    }

    /// Has the next call ask for them anew; whether that can give others.
    func forget() -> Bool {
        guard let source = kept?.source else { return false }
        kept = nil
        return source != .variables
    }

    private func look(for region: Region, _ patience: Patience) async throws(AWSError) -> Credentials {
        if let credentials = try variables() { return credentials }
        if WebIdentity.isConfigured(environment) {
            return try await WebIdentity(environment: environment, calls: calls).credentials(in: region, patience)
        }
        if ContainerCredentials.isConfigured(environment) {
            return try await ContainerCredentials(environment: environment, calls: calls).credentials(patience)
        }
        let metadata = InstanceMetadata(environment: environment, calls: calls)
        guard !metadata.isDisabled else {
            throw AWSError(
                .noCredentials, "there are no AWS credentials, and the instance's metadata is not to be asked",
                hint: InstanceMetadata.hint)
        }
        return try await metadata.credentials(patience)
    }

    private func variables() throws(AWSError) -> Credentials? {
        switch (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) {
        case (nil, nil): return nil
        case (let id?, let key?):
            return Credentials(
                accessKeyID: id, secretKey: Secret(key),
                sessionToken: environment["AWS_SESSION_TOKEN"].map { Secret($0) }, source: .variables)
        case (_?, nil), (nil, _?):
            throw AWSError(
                .badConfiguration, "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set",
                hint: "Set both, or neither.")
        }
    }
}
