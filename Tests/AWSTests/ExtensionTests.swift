import AWS
import TestSupport
import Testing

/// The Parameters and Secrets extension, played by a sink.
@Suite struct ExtensionTests {
    private static let notReady = UploadSink.Answer.json("not ready to serve traffic, please wait", status: 400)

    private func lambda(_ extensionPort: Int, _ service: UploadSink, _ more: [String: String] = [:]) -> Services {
        Services(
            AWSEnvironment(
                variables(
                    service.url(),
                    [
                        "AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_SESSION_TOKEN": "\(planted)-session",
                        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT": String(extensionPort),
                    ].merging(more) { $1 })))
    }

    @Test func isAskedFirstAndNobodyElse() async throws {
        let (near, far) = (try UploadSink(answers: [try .secret(usualText)]), try UploadSink())
        let arn = "arn:aws:secretsmanager:eu-central-1:1:secret:db/x"
        #expect(try await lambda(near.port, far).secret(arn, fresh: false, .enough) == usual)
        let request = try #require(try near.requests.first)
        #expect(
            request.line
                == "GET /secretsmanager/get?secretId=arn%3Aaws%3Asecretsmanager%3Aeu-central-1%3A1%3Asecret%3Adb%2Fx")
        #expect(request.header("x-aws-parameters-secrets-token") == "\(planted)-session")
        #expect(try far.requests == [])
    }

    @Test func isWaitedForWhileItIsNotReady() async throws {
        let near = try UploadSink(answers: [Self.notReady, Self.notReady, try .secret(usualText)])
        let far = try UploadSink()
        #expect(try await lambda(near.port, far).secret("db", fresh: false, .enough) == usual)
        #expect(try near.requests.count == 3)
        #expect(try far.requests == [])
    }

    @Test(arguments: [
        UploadSink.Answer.json("ResourceNotFoundException", status: 400), .json("", status: 500), .json("{"), .close,
    ])
    func whatItCannotGiveSecretsManagerIsAskedFor(answer: UploadSink.Answer) async throws {
        let (near, far) = (try UploadSink(answers: [answer]), try UploadSink(answers: [try .secret(usualText)]))
        #expect(try await lambda(near.port, far).secret("db", fresh: false, .enough) == usual)
        #expect(try far.requests.map(\.text) == [#"{"SecretId":"db"}"#])
    }

    @Test func isPassedByWhereThereIsNone() async throws {
        let far = try UploadSink(answers: [try .secret(usualText)])
        // Nobody listens on port 1.
        #expect(try await lambda(1, far).secret("db", fresh: false, .enough) == usual)
        let request = try #require(try far.requests.first)
        #expect(request.header("x-amz-target") == "secretsmanager.GetSecretValue")
        #expect(request.header("x-amz-security-token") == "\(planted)-session")
    }

    @Test func isPassedByOutsideLambdaAndForAFreshReading() async throws {
        let (near, far) = (try UploadSink(), try UploadSink(answers: [try .secret(usualText)]))
        #expect(try await lambda(near.port, far).secret("db", fresh: true, .enough) == usual)
        let outside = lambda(near.port, far, ["AWS_LAMBDA_FUNCTION_NAME": ""])
        #expect(try await outside.secret("db", fresh: false, .enough) == usual)
        #expect(try near.requests == [])
        #expect(try far.requests.count == 2)
    }

    @Test func isNotWaitedForPastTheDeadline() async throws {
        let near = try UploadSink(answers: [Self.notReady])
        let service = lambda(near.port, try UploadSink(answers: [.stall]))
        let error = try await failure { () async throws(AWSError) in
            try await service.secret("db", fresh: false, Patience(until: .now + .milliseconds(300)))
        }
        #expect(error.code == .unreachable)
        #expect(error.isTransient)
        #expect(error.message == "Secrets Manager in eu-central-1: the host could not be reached in time")
    }

    @Test func portThatIsNoneIsNamed() async throws {
        let service = lambda(70000, try UploadSink())
        let error = try await failure { () async throws(AWSError) in
            try await service.secret("db", fresh: false, .enough)
        }
        #expect(error.code == .badConfiguration)
        #expect(error.message == "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT is no number from 1 to 65535")
    }
}
