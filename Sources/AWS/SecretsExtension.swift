internal import FoundationEssentials
internal import HTTP

/// The Parameters and Secrets Lambda extension: a cache beside the function, asked over HTTP.
///
/// It is a short cut: whatever goes wrong with it, Secrets Manager itself is asked, which says what is wrong. It is documented to
/// have no way to be told to pass its cache by.
///
/// Source: Lambda's developer guide, "Use Secrets Manager secrets in Lambda functions".
struct SecretsExtension {
    let calls: Calls
    private let port: Int
    private let token: String

    /// Where it listens when nobody says otherwise.
    static let usualPort = 2773
    /// How long one answer may take: it may have to ask Secrets Manager.
    static let tryLimit = Duration.seconds(5)
    /// How often it may say that it is not ready, after the function's start: for some three seconds.
    static let readyTries = 60
    /// The pause before it is asked again.
    static let pause = Duration.milliseconds(50)

    /// The extension, where there can be one: on Lambda alone, with the token that it wants to see.
    init?(_ environment: AWSEnvironment, _ calls: Calls) throws(AWSError) {
        guard environment.isLambda, let token = environment["AWS_SESSION_TOKEN"] else { return nil }
        self.calls = calls
        self.token = token
        guard let text = environment["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] else {
            port = Self.usualPort
            return
        }
        guard let number = Int(text), (1...65535).contains(number) else {
            throw AWSError(
                .badConfiguration, "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT is no number from 1 to 65535",
                hint: "Mend it, or leave it out.")
        }
        port = number
    }

    /// The answer to GetSecretValue; `nil` when the extension has none to give.
    func value(of id: String, _ patience: Patience) async throws(AWSError) -> SecretValue? {
        let request = HTTPRequest(
            .get, url: "http://localhost:\(port)/secretsmanager/get?\(form([("secretId", id)]))",
            headers: [(name: "X-Aws-Parameters-Secrets-Token", value: token)],
            responseLimit: SecretsManager.answerLimit)
        var tries = 0
        repeat {
            tries += 1
            do throws(AWSError) {
                let answer = try await calls.send(
                    request, to: "the Parameters and Secrets extension", patience.within(Self.tryLimit))
                if answer.status == 200 { return SecretValue(answer.body) }
                // Those are its own words, and there is no code for it.
                guard answer.status == 400, answer.text.contains("not ready to serve traffic") else { return nil }
            } catch {
                guard error.code != .interrupted else { throw error }
                return nil
            }
            guard tries < Self.readyTries else { return nil }
        } while try await patience.pause(Self.pause)
        return nil
    }
}

/// What GetSecretValue answers, as far as it is wanted.
struct SecretValue: Decodable {
    // AWS's names.
    let SecretString: String?
    let SecretBinary: String?

    /// Reads the answer; `nil` when it is none.
    init?(_ body: [UInt8]) {
        guard let value = try? JSONDecoder().decode(SecretValue.self, from: Data(body)) else { return nil }
        self = value
    }
}
