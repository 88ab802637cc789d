import Blocking
import HTTP
import TestSupport
import Testing

@testable import AWS

/// The instance's metadata, played by a sink.
@Suite struct MetadataTests {
    private func services(_ metadata: UploadSink, _ service: UploadSink, _ more: [String: String] = [:]) -> Services {
        Services(
            AWSEnvironment(
                keyless(
                    service.url(),
                    [
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata.url(path: ""), "AWS_EC2_METADATA_DISABLED": "",
                        // A sink on a busy machine may take its time.
                        "AWS_METADATA_SERVICE_TIMEOUT": "20",
                    ].merging(more) { $1 })))
    }

    @Test func isAskedWithATokenForRoleAndCredentials() async throws {
        let metadata = try UploadSink(answers: [.json("TOKEN=="), .json("a-role\n"), .credentials("ASIDINSTANCE")])
        let sink = try UploadSink(answers: [try .secret(usualText)])
        #expect(try await services(metadata, sink).secret("db", fresh: false, .enough) == usual)
        #expect(
            try metadata.requests.map(\.line) == [
                "PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/",
                "GET /latest/meta-data/iam/security-credentials/a-role",
            ])
        #expect(try metadata.requests.first?.header("x-aws-ec2-metadata-token-ttl-seconds") == "300")
        #expect(
            try metadata.requests.dropFirst().map { $0.header("x-aws-ec2-metadata-token") } == ["TOKEN==", "TOKEN=="])
        #expect(try sink.requests.first?.header("authorization")?.contains("ASIDINSTANCE/") == true)
    }

    @Test func givesTheRegionWhenNobodyElseDoes() async throws {
        let metadata = try UploadSink(answers: [
            .json("TOKEN"), .json("eu-north-1"), .json("TOKEN"), .json("role"), .credentials(),
        ])
        let sink = try UploadSink(answers: [try .secret(usualText)])
        let service = services(metadata, sink, ["AWS_REGION": ""])
        #expect(try await service.secret("db", fresh: true, .enough) == usual)
        #expect(try metadata.requests[1].target == "/latest/meta-data/placement/region")
        #expect(try sink.requests.first?.header("authorization")?.contains("/eu-north-1/secretsmanager/") == true)
        // Both are kept.
        _ = try await service.secret("db", fresh: true, .enough)
        #expect(try metadata.requests.count == 5)
    }

    @Test func regionThatNobodyGivesIsSaid() async throws {
        let error = try await failure { () async throws(AWSError) in
            try await Services(AWSEnvironment(variables("http://127.0.0.1:1", ["AWS_REGION": ""])))
                .secret("db", fresh: true, .enough)
        }
        #expect(
            error
                == AWSError(
                    .noRegion, "nothing says in which region of AWS to ask",
                    hint: "Set AWS_REGION, or name the secret by its ARN."))
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answers: [UploadSink.Answer]
        let code: AWSError.Code
        let says: String
    }

    static let troubles = [
        Trouble(
            testDescription: "no role", answers: [.json("TOKEN"), .json("", status: 404)], code: .noCredentials,
            says: "the instance has no role"),
        Trouble(
            testDescription: "an empty role", answers: [.json("TOKEN"), .json("\n")], code: .noCredentials,
            says: "the instance has no role"),
        Trouble(
            testDescription: "no token for us", answers: [.json("PLANTED", status: 403)], code: .noCredentials,
            says: "the instance's metadata gives no token: status 403"),
        Trouble(
            testDescription: "no credentials",
            answers: [.json("TOKEN"), .json("role"), .json(#"{"Code": "PLANTED"}"#)],
            code: .credentialsUnavailable, says: "the instance's metadata gave no credentials, but something else"),
        Trouble(
            testDescription: "nobody", answers: [.close], code: .noCredentials,
            says: "there are no AWS credentials: neither variables nor a container's endpoint, and "
                + "the instance's metadata: the connection ended before the answer did"),
        Trouble(
            testDescription: "a failure", answers: [.json("TOKEN"), .json("PLANTED", status: 500)],
            code: .credentialsUnavailable, says: "the instance's metadata answers with status 500"),
    ]

    @Test(arguments: troubles)
    func troubleIsNamed(_ trouble: Trouble) async throws {
        let (metadata, sink) = (try UploadSink(answers: trouble.answers), try UploadSink())
        let service = services(metadata, sink)
        let error = try await failure { () async throws(AWSError) in
            try await service.secret("db", fresh: true, .enough)
        }
        #expect(try sink.requests == [])
        #expect(try !metadata.requests.isEmpty)
        #expect(error.code == trouble.code)
        #expect(error.message == trouble.says)
    }

    @Test func isGivenUpSoonWhenItDoesNotAnswer() async throws {
        let metadata = try UploadSink(answers: [.stall])
        let service = services(
            metadata, metadata, ["AWS_METADATA_SERVICE_TIMEOUT": ""])
        let began = ContinuousClock.now
        let error = try await failure { () async throws(AWSError) in
            try await service.secret("db", fresh: true, .enough)
        }
        let took = ContinuousClock.now - began
        #expect(error.code == .noCredentials)
        // Twice a second: what a busy machine adds is far from the minute that there would be.
        #expect(took >= .seconds(2) && took < .seconds(30), "\(took)")
        #expect(try metadata.requests.count == 2)
    }

    @Test(arguments: [
        ([:], "http://169.254.169.254/latest"),
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/latest"),
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338/"], "http://127.0.0.1:1338/latest"),
    ])
    func isWhereTheVariablesSay(variables: [String: String], url: String) {
        let metadata = InstanceMetadata(environment: AWSEnvironment(variables), calls: Calls(client: HTTPClient()))
        #expect(metadata.url("latest") == url)
    }

    @Test func runThatIsOutOfTimeIsNotToldThatThereAreNoCredentials() async throws {
        let metadata = try UploadSink(answers: [.stall])
        let service = services(metadata, metadata)
        let error = try await failure { () async throws(AWSError) in
            try await service.secret("db", fresh: true, Patience(until: .now + .milliseconds(100)))
        }
        #expect(error.code == .unreachable && error.isTransient)
    }

    @Test func interruptionEndsTheWaitAtOnce() async throws {
        let metadata = try UploadSink(answers: [.stall])
        let service = services(metadata, metadata)
        let interruption = Interruption()
        async let waited = failure { () async throws(AWSError) in
            try await service.secret("db", fresh: true, Patience(until: .now + .seconds(60), interruption))
        }
        _ = try await metadata.requests(atLeast: 1)
        interruption.raise()
        #expect(try await waited == AWSError(.interrupted, "stopped while AWS was asked"))
        #expect(try metadata.requests.count == 1)
    }
}
