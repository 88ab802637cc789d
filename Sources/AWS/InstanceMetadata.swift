internal import FoundationEssentials
internal import HTTP

/// EC2's instance metadata service, version 2 alone: a token by PUT, which no forwarded GET can fetch, then with it what is asked.
///
/// On a machine that is no instance nobody answers: so each try is short, and there are few.
///
/// Source: EC2's user guide, "Use the Instance Metadata Service to access instance metadata".
struct InstanceMetadata {
    let environment: AWSEnvironment
    let calls: Calls

    /// Seconds that one try may take: it is one hop away, or it is not there. `AWS_METADATA_SERVICE_TIMEOUT` changes it.
    static let usualTryLimit = 1
    /// How often each thing is tried; `AWS_METADATA_SERVICE_NUM_ATTEMPTS` changes it.
    static let usualTries = 2
    /// The most of both.
    static let largest = 60
    /// Seconds that the token is good for: longer than it is used.
    static let tokenLifetime = 300

    /// The credentials of the instance's role.
    func credentials(_ patience: Patience) async throws(AWSError) -> Credentials {
        let token = try await token(patience)
        let path = "latest/meta-data/iam/security-credentials/"
        let role = try await get(path, token, patience)
        guard let role, let name = role.text.split(whereSeparator: \.isNewline).first.map(String.init),
            let found = try await get(path + name.percentEncoded, token, patience)
        else {
            throw AWSError(.noCredentials, "the instance has no role", hint: Self.hint)
        }
        return try ContainerCredentials.parse(found.body, of: .metadata)
    }

    /// The instance's region.
    func region(_ patience: Patience) async throws(AWSError) -> Region? {
        let answer = try await get("latest/meta-data/placement/region", token(patience), patience)
        return answer.flatMap { Region($0.text) }
    }

    /// Whether nobody is to ask it.
    var isDisabled: Bool { environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" }

    static let hint =
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the task, the pod or the instance a role."

    private func token(_ patience: Patience) async throws(AWSError) -> String {
        let request = HTTPRequest(
            .put, url: url("latest/api/token"),
            headers: [(name: "X-aws-ec2-metadata-token-ttl-seconds", value: String(Self.tokenLifetime))])
        let answer = try await send(request, patience)
        guard answer.status == 200, !answer.text.isEmpty else {
            throw AWSError(
                .noCredentials, "the instance's metadata gives no token: status \(answer.status)", hint: Self.hint)
        }
        return answer.text
    }

    /// What is at a path; `nil` when there is nothing.
    private func get(_ path: String, _ token: String, _ patience: Patience) async throws(AWSError) -> HTTPResponse? {
        let request = HTTPRequest(
            .get, url: url(path), headers: [(name: "X-aws-ec2-metadata-token", value: token)])
        let answer = try await send(request, patience)
        switch answer.status {
        case 200: return answer
        case 404: return nil
        default:
            throw AWSError(
                .credentialsUnavailable, "the instance's metadata answers with status \(answer.status)",
                isTransient: answer.status >= 500 || answer.status == 429)
        }
    }

    private func send(_ request: HTTPRequest, _ patience: Patience) async throws(AWSError) -> HTTPResponse {
        let limit = Duration.seconds(number("AWS_METADATA_SERVICE_TIMEOUT") ?? Self.usualTryLimit)
        let most = number("AWS_METADATA_SERVICE_NUM_ATTEMPTS") ?? Self.usualTries
        var tries = 0
        while true {
            tries += 1
            do throws(AWSError) {
                let limited = patience.within(limit)
                let answer = try await calls.send(request, to: "the instance's metadata", limited)
                guard answer.status >= 500, tries < most else { return answer }
            } catch {
                // Of a run that is out of time nothing is known.
                guard error.isTransient, ContinuousClock.now < patience.deadline else { throw error }
                guard tries < most else {
                    throw AWSError(
                        .noCredentials,
                        "there are no AWS credentials: neither variables nor a container's endpoint, and "
                            + error.message, hint: Self.hint)
                }
            }
        }
    }

    /// What a variable says, as far as it is reasonable.
    private func number(_ name: String) -> Int? {
        environment[name].flatMap { Int($0) }.flatMap { (1...Self.largest).contains($0) ? $0 : nil }
    }

    /// Where something of the instance's is.
    func url(_ path: String) -> String {
        let isVersion6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let usual = isVersion6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        let base = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? usual
        return base + (base.hasSuffix("/") ? "" : "/") + path
    }
}

extension HTTPResponse {
    /// The body as text, without the white space around it.
    var text: String { String(decoding: body, as: UTF8.self).trimmed }
}

extension String {
    /// Without the white space at either end.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
