internal import FoundationEssentials
internal import HTTP
internal import Secrecy

/// The credentials that ECS and EKS give a container, over HTTP from its own machine.
///
/// Source: AWS SDKs and tools reference guide, "Container credential provider".
struct ContainerCredentials {
    let environment: AWSEnvironment
    let calls: Calls

    /// What one try may take.
    static let tryLimit = Duration.seconds(2)
    /// How often it is tried.
    static let tries = 3
    /// The pause between two.
    static let pause = Duration.milliseconds(200)
    /// Where ECS's agent is.
    static let agent = "http://169.254.170.2"
    /// Who may be asked without TLS, beside this machine itself: ECS's agent, and EKS's pod identity agent.
    static let trustedHosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
    /// The most bytes of a token's file.
    static let tokenLimit = 16 << 10

    /// Whether the environment names an endpoint.
    static func isConfigured(_ environment: AWSEnvironment) -> Bool {
        environment[relative] != nil || environment[full] != nil
    }

    func credentials(_ patience: Patience) async throws(AWSError) -> Credentials {
        let url = try url()
        var headers: [(name: String, value: String)] = []
        if let token = try token() { headers.append((name: "Authorization", value: token.reveal)) }
        let request = HTTPRequest(.get, url: url, headers: headers)
        var last: AWSError
        var tries = 0
        repeat {
            tries += 1
            do throws(AWSError) {
                let answer = try await calls.send(request, to: Self.name, patience.within(Self.tryLimit))
                if answer.status == 200 { return try Self.parse(answer.body, of: .container) }
                last = AWSError(
                    .credentialsUnavailable, "\(Self.name) answers with status \(answer.status)",
                    hint: "Check that the task or the service account has a role.",
                    isTransient: answer.status >= 500 || answer.status == 429)
            } catch {
                last = error
            }
            guard last.isTransient, tries < Self.tries else { break }
        } while try await patience.pause(Self.pause)
        throw last
    }

    private static let name = "the container's credentials endpoint"
    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    /// Where to ask.
    func url() throws(AWSError) -> String {
        if let path = environment[Self.relative] {
            guard path.hasPrefix("/") else {
                throw AWSError(.badConfiguration, "\(Self.relative) must begin with a slash")
            }
            return Self.agent + path
        }
        let url = environment[Self.full] ?? ""
        let target: Target
        do throws(HTTPError) {
            target = try Target(url)
        } catch {
            throw AWSError(.badConfiguration, "\(Self.full): \(error.message)")
        }
        // Whoever can set a variable must not be able to have a token sent anywhere in the clear.
        let isLoopback = target.host == "localhost" || (target.isLoopback && !target.host.hasSuffix(".localhost"))
        guard target.isSecure || isLoopback || Self.trustedHosts.contains(target.host) else {
            throw AWSError(
                .badConfiguration,
                "\(Self.full): without TLS only this machine and the agents of ECS and EKS are asked",
                hint: "Write it as https://, or name 169.254.170.2, 169.254.170.23, [fd00:ec2::23] or localhost.")
        }
        return url
    }

    private func token() throws(AWSError) -> Secret? {
        if let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            return try SecretFile.read(file, named: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
        }
        return environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"].map { Secret($0) }
    }

    /// Reads the JSON in which a container's endpoint and an instance's metadata give credentials.
    static func parse(_ body: [UInt8], of source: Credentials.Source) throws(AWSError) -> Credentials {
        struct Answer: Decodable {
            // AWS's names.
            let AccessKeyId: String
            let SecretAccessKey: String
            let Token: String?
            let Expiration: String?
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)), !answer.AccessKeyId.isEmpty,
            !answer.SecretAccessKey.isEmpty
        else {
            throw AWSError(
                .credentialsUnavailable, "\(source.rawValue) gave no credentials, but something else", isTransient: true
            )
        }
        return Credentials(
            accessKeyID: answer.AccessKeyId, secretKey: Secret(answer.SecretAccessKey),
            sessionToken: answer.Token.map { Secret($0) },
            // What cannot be read is over at once: it is asked for again each time.
            expiration: answer.Expiration.map { Moment.parse($0) ?? 0 }, source: source)
    }
}
