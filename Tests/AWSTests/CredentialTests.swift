import Blocking
import HTTP
import Secrecy
import TestSupport
import Testing

@testable import AWS

/// Where credentials come from, told by what the service is then shown.
@Suite struct CredentialTests {
    /// Reads a secret with these variables; the access key's id and the session token that signed.
    private func signer(
        _ variables: (UploadSink) -> [String: String]
    ) async throws -> (id: String?, token: String?) {
        let sink = try UploadSink(answers: [try .secret(usualText)])
        #expect(try await Services(AWSEnvironment(variables(sink))).secret("db", fresh: true, .enough) == usual)
        let request = try #require(try sink.requests.first)
        let id = request.header("authorization")?.split(separator: "/").first?.split(separator: "=").last
        return (id.map(String.init), request.header("x-amz-security-token"))
    }

    private func error(_ variables: [String: String]) async throws -> AWSError {
        try await failure { () async throws(AWSError) in
            try await Services(AWSEnvironment(variables)).secret("db", fresh: true, .enough)
        }
    }

    private static let assumed = """
        <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>ASIDSTS</AccessKeyId><SecretAccessKey>PLANTED&amp;key</SecretAccessKey>
        <SessionToken>PLANTED-sts</SessionToken><Expiration>2099-01-01T00:00:00.5Z</Expiration>
        </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
        """

    @Test func sourcesAreTriedInTheSDKsOrder() async throws {
        let container = try UploadSink(answers: [.credentials("ASIDCONTAINER")])
        let sts = try UploadSink(answers: [.json(Self.assumed)])
        let file = try TokenFile("PLANTED-jwt")
        var all = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": container.url(path: "/creds"), "AWS_ENDPOINT_URL_STS": sts.url(),
            "AWS_WEB_IDENTITY_TOKEN_FILE": file.path, "AWS_ROLE_ARN": "arn:aws:iam::1:role/a b",
        ]
        let first = try await signer { variables($0.url(), all) }
        #expect(first.id == "AKIDSINK")
        #expect(first.token == nil)
        let second = try await signer { keyless($0.url(), all) }
        #expect(second.id == "ASIDSTS")
        #expect(second.token == "PLANTED-sts")
        #expect(
            try sts.requests.map(\.text) == [
                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b"
                    + "&RoleSessionName=groundwork&WebIdentityToken=PLANTED-jwt"
            ])
        #expect(try sts.requests.first?.header("authorization") == nil)
        #expect(try container.requests == [])
        all["AWS_WEB_IDENTITY_TOKEN_FILE"] = ""
        let third = try await signer { keyless($0.url(), all) }
        #expect(third.id == "ASIDCONTAINER")
        #expect(third.token == "PLANTED-token")
    }

    @Test func containerIsShownTheTokenOfItsFileFirst() async throws {
        let container = try UploadSink(answers: [.credentials()])
        let file = try TokenFile("from-file\n")
        let uri = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": container.url(path: "/v1/credentials")]
        let both = ["AWS_CONTAINER_AUTHORIZATION_TOKEN": "from-variable"].merging(uri) { $1 }
        _ = try await signer { keyless($0.url(), both) }
        _ = try await signer {
            keyless($0.url(), both.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file.path]) { $1 })
        }
        #expect(try container.requests.map(\.line) == ["GET /v1/credentials", "GET /v1/credentials"])
        #expect(try container.requests.map { $0.header("authorization") } == ["from-variable", "from-file"])
    }

    @Test func containerIsAskedAgainWhenItFails() async throws {
        let container = try UploadSink(answers: [.json("", status: 500), .json("{}"), .credentials("ASIDTHIRD")])
        let uri = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": container.url()]
        #expect(try await signer { keyless($0.url(), uri) }.id == "ASIDTHIRD")
        let broken = try UploadSink(answers: [.json("PLANTED", status: 503)])
        let last = try await error(keyless("http://127.0.0.1:1", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": broken.url()]))
        #expect(
            last
                == AWSError(
                    .credentialsUnavailable, "the container's credentials endpoint answers with status 503",
                    hint: "Check that the task or the service account has a role.", isTransient: true))
        #expect(try broken.requests.count == ContainerCredentials.tries)
        let refusing = try UploadSink(answers: [.json("PLANTED", status: 404)])
        let refused = try await error(
            keyless("http://127.0.0.1:1", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": refusing.url()]))
        #expect(refused.code == .credentialsUnavailable && !refused.isTransient)
        #expect(try refusing.requests.count == 1)
    }

    @Test(arguments: [
        "http://example.com/creds", "http://169.254.170.24/", "http://169.254.169.254/", "http://evil.localhost/",
        "http://127.0.0.1.example.com/", "http://user@127.0.0.1/", "ftp://127.0.0.1/", "127.0.0.1",
    ])
    func credentialsAreFetchedInTheClearFromNearbyAlone(uri: String) async throws {
        let found = try await error(keyless("http://127.0.0.1:1", ["AWS_CONTAINER_CREDENTIALS_FULL_URI": uri]))
        #expect(found.code == .badConfiguration)
        #expect(found.message.hasPrefix("AWS_CONTAINER_CREDENTIALS_FULL_URI: "))
    }

    @Test(arguments: [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1", "http://169.254.170.2/v2/credentials/1"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.2/a", "http://169.254.170.2/a"),
        (
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials",
            "http://169.254.170.23/v1/credentials"
        ),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[fd00:ec2::23]/v1", "http://[fd00:ec2::23]/v1"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:8080/c", "http://localhost:8080/c"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[::1]/c", "http://[::1]/c"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://example.com/c", "https://example.com/c"),
    ])
    func endpointsOfECSAndEKSAreTaken(variable: String, value: String, url: String) throws {
        let container = ContainerCredentials(
            environment: AWSEnvironment([variable: value]), calls: Calls(client: HTTPClient()))
        #expect(try container.url() == url)
    }

    @Test func whatIsHalfConfiguredIsNamed() async throws {
        let nowhere = "http://127.0.0.1:1"
        let half = try await error(variables(nowhere, ["AWS_SECRET_ACCESS_KEY": ""]))
        #expect(
            half
                == AWSError(
                    .badConfiguration, "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set",
                    hint: "Set both, or neither."))
        let noRole = try await error(keyless(nowhere, ["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"]))
        #expect(noRole.message == "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not")
        let noFile = try await error(
            keyless(nowhere, ["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere", "AWS_ROLE_ARN": "arn"]))
        #expect(noFile.message == "AWS_WEB_IDENTITY_TOKEN_FILE: there is no file /nowhere that can be read")
        let file = try TokenFile("PLANTED\nPLANTED")
        let noToken = try await error(
            keyless(nowhere, ["AWS_WEB_IDENTITY_TOKEN_FILE": file.path, "AWS_ROLE_ARN": "arn"]))
        #expect(noToken.message == "AWS_WEB_IDENTITY_TOKEN_FILE: what is in \(file.path) is no token")
        try file.write(String(repeating: "a", count: 65537))
        let tooLong = try await error(
            keyless(nowhere, ["AWS_WEB_IDENTITY_TOKEN_FILE": file.path, "AWS_ROLE_ARN": "arn"]))
        #expect(tooLong == noToken)
        let relative = try await error(keyless(nowhere, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "@example.com/"]))
        #expect(relative.message == "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must begin with a slash")
        let none = try await error(keyless(nowhere, [:]))
        #expect(none.code == .noCredentials && !none.isTransient)
        let region = try await error(variables(nowhere, ["AWS_REGION": "EU Central"]))
        #expect(region == AWSError(.badConfiguration, "AWS_REGION is no region", hint: "Write it as eu-central-1."))
    }

    @Test func temporaryCredentialsAreKeptUntilShortOfTheirEnd() async throws {
        let sink = try UploadSink(answers: [try .secret(usualText)])
        func times(_ expires: String) async throws -> Int {
            let container = try UploadSink(answers: [.credentials(expires: expires)])
            let services = Services(
                AWSEnvironment(keyless(sink.url(), ["AWS_CONTAINER_CREDENTIALS_FULL_URI": container.url()])))
            for _ in 1...3 { _ = try await services.secret("db", fresh: true, .enough) }
            return try container.requests.count
        }
        #expect(try await times("2099-01-01T00:00:00Z") == 1)
        #expect(try await times("2020-01-01T00:00:00Z") == 3)
        #expect(try await times("soon") == 3)
    }

    @Test func credentialsThatWereTakenBackAreAskedForAnew() async throws {
        let expired = UploadSink.Answer.json(#"{"__type": "ExpiredTokenException", "message": "PLANTED"}"#, status: 400)
        let container = try UploadSink(answers: [.credentials("ASIDOLD"), .credentials("ASIDNEW")])
        let sink = try UploadSink(answers: [expired, try .secret(usualText), expired])
        let services = Services(
            AWSEnvironment(keyless(sink.url(), ["AWS_CONTAINER_CREDENTIALS_FULL_URI": container.url()])))
        #expect(try await services.secret("db", fresh: true, .enough) == usual)
        #expect(try sink.requests.last?.header("authorization")?.contains("ASIDNEW") == true)
        // Once: then it is the credentials' own fault.
        let last = try await failure { () async throws(AWSError) in
            try await services.secret("db", fresh: true, .enough)
        }
        #expect(last.code == .tokenExpired && !last.isTransient)
        #expect(try sink.requests.count == 4)
        // Variables cannot change.
        let fixed = try UploadSink(answers: [expired])
        #expect(try await error(variables(fixed.url())).code == .tokenExpired)
        #expect(try fixed.requests.count == 1)
    }

    @Test func nothingOfThemIsShown() throws {
        let credentials = Credentials(
            accessKeyID: "PLANTED-id", secretKey: Secret("PLANTED-key"), sessionToken: Secret("PLANTED-token"))
        let environment = AWSEnvironment(["AWS_SECRET_ACCESS_KEY": "PLANTED"])
        var dumped = ""
        dump(credentials, to: &dumped)
        dump(environment, to: &dumped)
        dump(DatabaseSecret(username: "app", password: Secret("PLANTED")), to: &dumped)
        dumped += "\(credentials) \(environment) \(String(reflecting: credentials))"
        #expect(!dumped.contains(planted))
    }
}
