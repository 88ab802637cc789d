import AWS
import Secrecy
import TestSupport
import Testing

/// Secrets as moto keeps them, with signatures and policies verified.
@Suite struct SecretsManagerTests {
    private func secret(
        _ id: String, _ more: [String: String] = [:], fresh: Bool = false
    ) async throws -> Result<DatabaseSecret, AWSError> {
        let services = Services(AWSEnvironment(try Moto.shared.environment.merging(more) { $1 }))
        do throws(AWSError) {
            return .success(try await services.secret(id, fresh: fresh, .enough))
        } catch {
            #expect(!"\(error)".contains(planted))
            return .failure(error)
        }
    }

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let secret: DatabaseSecret
    }

    static let forms = [
        Form(
            testDescription: "RDS's own",
            text: """
                {"engine": "postgres", "host": "db.example.com", "port": 5432, "username": "app", "password": "PLANTED \\"ü",
                 "dbname": "orders", "dbInstanceIdentifier": "db", "masterarn": null, "more": [{}]}
                """,
            secret: DatabaseSecret(
                username: "app", password: Secret("PLANTED \"ü"), host: "db.example.com", port: 5432,
                database: "orders")),
        Form(
            testDescription: "the port as text, Aurora",
            text: #"{"username": "app", "password": "PLANTED", "port": "6432", "engine": "aurora-postgresql"}"#,
            secret: DatabaseSecret(username: "app", password: Secret("PLANTED"), port: 6432)),
        Form(
            testDescription: "managed by RDS: role and password alone",
            text: #"{"username": "app", "password": "PLANTED"}"#,
            secret: DatabaseSecret(username: "app", password: Secret("PLANTED"))),
        Form(
            testDescription: "null and empty are nothing",
            text:
                #"{"username": "app", "password": "PLANTED", "host": null, "port": "", "dbname": "", "engine": null}"#,
            secret: DatabaseSecret(username: "app", password: Secret("PLANTED"))),
    ]

    @Test(arguments: forms)
    func readsByNameAndByARN(_ form: Form) async throws {
        let name = "forms/\(form.testDescription.replacing(" ", with: "-").filter { $0.isLetter || $0 == "-" })"
        let arn = try Moto.shared.create(name, text: form.text)
        #expect(try await secret(name) == .success(form.secret))
        #expect(try await secret(arn, ["AWS_REGION": ""]) == .success(form.secret))
        #expect(try await secret(arn, fresh: true) == .success(form.secret))
    }

    @Test func temporaryCredentialsSignWithTheirToken() async throws {
        let moto = try Moto.shared
        try moto.create("temporary", text: usualText)
        let services = Services(AWSEnvironment(moto.functionEnvironment))
        #expect(try await services.secret("temporary", fresh: true, .enough) == usual)
        let others = ["AWS_SESSION_TOKEN": "PLANTED"]
        let wrong = Services(AWSEnvironment(moto.functionEnvironment.merging(others) { $1 }))
        let error = try await failure { () async throws(AWSError) in
            try await wrong.secret("temporary", fresh: true, .enough)
        }
        #expect(error.code == .credentialsRefused)
    }

    struct Unusable: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let code: AWSError.Code
        let says: String
    }

    static let unusable = [
        Unusable(testDescription: "text", text: "PLANTED", code: .notJSON, says: "is no JSON object"),
        Unusable(testDescription: "array", text: #"["PLANTED"]"#, code: .notJSON, says: "is no JSON object"),
        Unusable(testDescription: "cut", text: #"{"username": "PLANTED""#, code: .notJSON, says: "is no JSON object"),
        Unusable(
            testDescription: "no-password", text: #"{"username": "PLANTED"}"#, code: .badField, says: "has no password"),
        Unusable(
            testDescription: "empty-password", text: #"{"username": "PLANTED", "password": ""}"#, code: .badField,
            says: "has no password"),
        Unusable(
            testDescription: "no-role", text: #"{"password": "PLANTED"}"#, code: .badField, says: "has no username"),
        Unusable(
            testDescription: "number", text: #"{"username": "PLANTED", "password": 1}"#, code: .badField,
            says: "password is no text"),
        Unusable(
            testDescription: "port", text: #"{"username": "a", "password": "PLANTED", "port": "PLANTED"}"#,
            code: .badField,
            says: "port is no number from 1 to 65535"),
        Unusable(
            testDescription: "port-range", text: #"{"username": "a", "password": "PLANTED", "port": 65536}"#,
            code: .badField, says: "port is no number from 1 to 65535"),
        Unusable(
            testDescription: "mysql", text: #"{"username": "a", "password": "PLANTED", "engine": "mysql"}"#,
            code: .wrongEngine, says: "is for an engine other than postgres or aurora-postgresql"),
    ]

    @Test(arguments: unusable)
    func saysWhatIsWrongWithASecret(_ unusable: Unusable) async throws {
        let name = "unusable/\(unusable.testDescription)"
        try Moto.shared.create(name, text: unusable.text)
        guard case .failure(let error) = try await secret(name) else {
            Issue.record("it was taken")
            return
        }
        #expect(error.code == unusable.code)
        #expect(error.message.contains("secret \(name)") && error.message.contains(unusable.says), "\(error)")
        #expect(!error.isTransient)
    }

    @Test func secretOfBytesIsNamed() async throws {
        try Moto.shared.create("bytes", binary: "PLANTED")
        #expect(
            try await secret("bytes")
                == .failure(
                    AWSError(
                        .binarySecret, "secret bytes holds bytes and no text",
                        hint: "Keep a database's secret as a JSON text (SecretString).")))
    }

    @Test func secretThatIsMissingIsNamedWithItsRegion() async throws {
        #expect(
            try await secret("nowhere")
                == .failure(
                    AWSError(
                        .secretMissing,
                        "Secrets Manager in eu-central-1 has no secret nowhere (ResourceNotFoundException)",
                        hint:
                            "Check SecretId or GROUNDWORK_SECRET_ID, the region in AWS_REGION, and that the secret has a value."
                    )))
    }

    @Test func secretThatIsMarkedForDeletionIsSaid() async throws {
        try Moto.shared.create("doomed", text: usualText)
        try Moto.shared.delete("doomed")
        guard case .failure(let error) = try await secret("doomed") else {
            Issue.record("it was taken")
            return
        }
        #expect(error.code == .refused)
        #expect(error.message.contains("a secret that's currently marked deleted"), "\(error)")
    }

    @Test func whoMayNotIsToldWhatHeNeeds() async throws {
        let moto = try Moto.shared
        try moto.create("denied", text: usualText)
        let keys = ["AWS_ACCESS_KEY_ID": moto.stranger.id, "AWS_SECRET_ACCESS_KEY": moto.stranger.secret]
        guard case .failure(let error) = try await secret("denied", keys) else {
            Issue.record("it was taken")
            return
        }
        #expect(error.code == .accessDenied)
        #expect(error.message.contains("user/stranger is not authorized to perform: secretsmanager:GetSecretValue"))
        #expect(error.hint?.contains("secretsmanager:GetSecretValue on the secret, and kms:Decrypt") == true)
    }

    @Test func keysThatDoNotFitAreRefused() async throws {
        let wrong = try await secret("x", ["AWS_SECRET_ACCESS_KEY": "PLANTED"])
        guard case .failure(let error) = wrong else {
            Issue.record("it was taken")
            return
        }
        #expect(error.code == .credentialsRefused)
        #expect(
            error.message
                == "Secrets Manager in eu-central-1 finds that the signature does not fit (SignatureDoesNotMatch)")
        guard case .failure(let unknown) = try await secret("x", ["AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"]) else {
            Issue.record("it was taken")
            return
        }
        #expect(unknown.code == .credentialsRefused)
    }

    @Test func versionThatARotationBringsIsFound() async throws {
        let moto = try Moto.shared
        try moto.create("rotating", text: usualText)
        let services = Services(AWSEnvironment(moto.environment))
        #expect(try await services.pendingSecret("rotating", .enough) == nil)
        try moto.put("rotating", text: #"{"username": "app", "password": "PLANTED-next"}"#, pending: true)
        #expect(
            try await services.pendingSecret("rotating", .enough)
                == DatabaseSecret(username: "app", password: Secret("PLANTED-next")))
        #expect(try await services.secret("rotating", fresh: true, .enough) == usual)
    }

    @Test func webIdentityIsExchangedForARoleThatSigns() async throws {
        // A server of its own: it lets one request pass unsigned, and that has to be this one.
        let moto = try Moto()
        try moto.create("of-a-pod", text: usualText)
        let file = try TokenFile("eyJhbGciOi.PLANTED.signature\n")
        let services = Services(
            AWSEnvironment(
                moto.environment.merging([
                    "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_WEB_IDENTITY_TOKEN_FILE": file.path,
                    "AWS_ROLE_ARN": moto.role, "AWS_ROLE_SESSION_NAME": "pod-7",
                ]) { $1 }))
        try moto.trustNext(1)
        #expect(try await services.secret("of-a-pod", fresh: false, .enough) == usual)
        // The role's credentials are kept: nothing more may pass unsigned.
        #expect(try await services.secret("of-a-pod", fresh: true, .enough) == usual)
    }

    @Test func idThatIsNoneIsNotShown() async throws {
        for id in ["{\"password\": \"PLANTED\"}", "PLANTED b", "", String(repeating: "a", count: 2049)] {
            #expect(
                try await secret(id)
                    == .failure(
                        AWSError(
                            .badConfiguration, "the secret's id is neither a secret's name nor an ARN",
                            hint:
                                "Name the secret in GROUNDWORK_SECRET_ID or SecretId; what it holds belongs into Secrets Manager."
                        )))
        }
    }
}
