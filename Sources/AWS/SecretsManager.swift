internal import FoundationEssentials
internal import HTTP
internal import Secrecy

/// Reads a database's secret.
struct SecretsManager {
    let environment: AWSEnvironment
    let calls: Calls
    let chain: CredentialChain

    /// The most bytes of an answer: a secret has up to 64 KiB, and JSON writes some characters with six bytes.
    static let answerLimit = 512 << 10
    /// The most bytes of a secret's id. Source: Secrets Manager's API reference, GetSecretValue.
    static let idLimit = 2048

    /// Which of a secret's versions.
    enum Stage: String {
        /// The one in use.
        case current = "AWSCURRENT"
        /// The one that a rotation under way is about to bring in use.
        case pending = "AWSPENDING"
    }

    /// The secret of this name or ARN.
    ///
    /// - Parameter fresh: pass by every cache: ask Secrets Manager itself.
    func secret(
        _ id: String, _ stage: Stage = .current, fresh: Bool, in region: Region, _ patience: Patience
    ) async throws(AWSError) -> DatabaseSecret {
        let subject = "secret \(try Self.checked(id))"
        if !fresh, stage == .current, let nearby = try SecretsExtension(environment, calls),
            let value = try await nearby.value(of: id, patience)
        {
            return try Self.read(value, subject)
        }
        do throws(AWSError) {
            return try await ask(id, stage, subject, region, patience)
        } catch {
            // Credentials that can be had anew may have been taken back.
            guard [.tokenExpired, .credentialsRefused].contains(error.code), await chain.forget() else { throw error }
            return try await ask(id, stage, subject, region, patience)
        }
    }

    private func ask(
        _ id: String, _ stage: Stage, _ subject: String, _ region: Region, _ patience: Patience
    ) async throws(AWSError) -> DatabaseSecret {
        let credentials = try await chain.credentials(for: region, patience)
        var question = ["SecretId": id]
        if stage != .current { question["VersionStage"] = stage.rawValue }
        // Two texts can always be written.
        let body = (try? JSONEncoder().encode(question)).map { Array($0) } ?? []
        let request = HTTPRequest(
            .post, url: try environment.endpoint(of: .secretsManager, in: region),
            headers: [
                (name: "Content-Type", value: "application/x-amz-json-1.1"),
                (name: "X-Amz-Target", value: "secretsmanager.GetSecretValue"),
            ], body: body, responseLimit: Self.answerLimit, signing: credentials.signing(.secretsManager, in: region))
        let answer = try await calls.send(
            request, to: "Secrets Manager in \(region.name)", patience.within(Calls.limit))
        guard answer.isSuccess else {
            throw ServiceFailure(answer, of: .secretsManager, in: region).error(
                about: subject, hiding: [credentials.secretKey] + (credentials.sessionToken.map { [$0] } ?? []))
        }
        guard let value = SecretValue(answer.body) else {
            throw AWSError(.protocolViolation, "Secrets Manager in \(region.name) gave something other than a secret")
        }
        return try Self.read(value, subject)
    }

    private static func read(_ value: SecretValue, _ subject: String) throws(AWSError) -> DatabaseSecret {
        guard let text = value.SecretString else {
            throw AWSError(
                .binarySecret, "\(subject) holds bytes and no text",
                hint: "Keep a database's secret as a JSON text (SecretString).")
        }
        return try DatabaseSecret.parse(text, of: subject)
    }

    /// The id; throws when it is none, without showing it: it may be the secret itself, put in the wrong place.
    private static func checked(_ id: String) throws(AWSError) -> String {
        let isName = id.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "/_+=.@-:!".utf8.contains($0)
        }
        guard isName, (1...idLimit).contains(id.utf8.count) else {
            throw AWSError(
                .badConfiguration, "the secret's id is neither a secret's name nor an ARN",
                hint: "Name the secret in GROUNDWORK_SECRET_ID or SecretId; what it holds belongs into Secrets Manager."
            )
        }
        return id
    }
}
