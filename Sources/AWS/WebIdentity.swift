internal import HTTP
internal import Secrecy

/// A role's credentials for the token of somebody else's, such as a Kubernetes service account: the call is not signed, the token
/// itself vouches.
///
/// Source: STS's API reference, AssumeRoleWithWebIdentity.
struct WebIdentity {
    let environment: AWSEnvironment
    let calls: Calls

    private static let tokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE"

    /// Whether the environment names a token.
    static func isConfigured(_ environment: AWSEnvironment) -> Bool { environment[tokenFile] != nil }

    /// Asks the region's own STS.
    func credentials(in region: Region, _ patience: Patience) async throws(AWSError) -> Credentials {
        guard let file = environment[Self.tokenFile], let role = environment["AWS_ROLE_ARN"] else {
            throw AWSError(
                .badConfiguration, "\(Self.tokenFile) is set, but AWS_ROLE_ARN is not",
                hint: "Name the role whose credentials the token is good for.")
        }
        let token = try SecretFile.read(file, named: Self.tokenFile)
        let body = form([
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", environment["AWS_ROLE_SESSION_NAME"] ?? "groundwork"),
            ("WebIdentityToken", token.reveal),
        ])
        let request = HTTPRequest(
            .post, url: try environment.endpoint(of: .sts, in: region),
            headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8))
        let answer = try await calls.send(request, to: "STS in \(region.name)", patience.within(Calls.limit))
        guard answer.isSuccess else {
            throw ServiceFailure(answer, of: .sts, in: region).error(about: "the role \(role)", hiding: [token])
        }
        return try Self.parse(answer)
    }

    private static func parse(_ answer: HTTPResponse) throws(AWSError) -> Credentials {
        let text = XMLText(text: answer.text)
        guard let id = text.first("AccessKeyId"), let key = text.first("SecretAccessKey"),
            let token = text.first("SessionToken")
        else {
            throw AWSError(
                .credentialsUnavailable, "STS gave no credentials, but something else", isTransient: true)
        }
        return Credentials(
            accessKeyID: id, secretKey: Secret(key), sessionToken: Secret(token),
            expiration: text.first("Expiration").map { Moment.parse($0) ?? 0 }, source: .webIdentity)
    }
}
