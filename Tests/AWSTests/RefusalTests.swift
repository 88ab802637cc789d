import AWS
import Foundation
import Secrecy
import TestSupport
import Testing

/// What services refuse, in their own forms, and what is made of it.
@Suite struct RefusalTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: UploadSink.Answer
        let code: AWSError.Code
        let says: String
        var isTransient = false
    }

    private static func told(_ code: String, _ words: String = "PLANTED", status: Int = 400) -> UploadSink.Answer {
        .json(#"{"__type": "\#(code)", "Message": "\#(words)"}"#, status: status)
    }

    private static func date(_ offset: TimeInterval) -> [(name: String, value: String)] {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return [(name: "Date", value: format.string(from: Date() + offset))]
    }

    private static let place = "Secrets Manager in eu-central-1"

    static let refusals = [
        Refusal(
            testDescription: "throttled", answer: told("ThrottlingException"), code: .throttled,
            says: "\(place) is asked too often (ThrottlingException)", isTransient: true),
        Refusal(
            testDescription: "too many", answer: .json("", status: 429), code: .throttled,
            says: "\(place) is asked too often (status 429)", isTransient: true),
        Refusal(
            testDescription: "internal", answer: told("InternalServiceError", status: 500), code: .serviceFailed,
            says: "\(place) failed (InternalServiceError)", isTransient: true),
        Refusal(
            testDescription: "unavailable", answer: .json("<html>PLANTED</html>", status: 503), code: .serviceFailed,
            says: "\(place) failed (status 503)", isTransient: true),
        Refusal(
            testDescription: "denied, with its namespace",
            answer: told("com.amazonaws.secretsmanager#AccessDeniedException", "User: arn is not\\n authorized"),
            code: .accessDenied,
            says: "\(place) denies access to secret db: User: arn is not authorized (AccessDeniedException)"),
        Refusal(
            testDescription: "a bare 403", answer: .json("PLANTED", status: 403), code: .accessDenied,
            says: "\(place) denies access to secret db (status 403)"),
        Refusal(
            testDescription: "not to be decrypted", answer: told("DecryptionFailure", "KMS says no"),
            code: .decryptionFailed, says: "\(place) cannot decrypt secret db: KMS says no (DecryptionFailure)"),
        Refusal(
            testDescription: "expired", answer: told("ExpiredTokenException", status: 403), code: .tokenExpired,
            says: "the credentials for \(place) are over (ExpiredTokenException)"),
        Refusal(
            testDescription: "the type in a header",
            answer: .json("{}", status: 400, headers: [("x-amzn-ErrorType", "UnrecognizedClientException:http://x/")]),
            code: .credentialsRefused,
            says: "\(place) does not know the access key, or not with this session token (UnrecognizedClientException)"),
        Refusal(
            testDescription: "a wrong signature under a right clock",
            answer: .json(
                #"{"__type": "InvalidSignatureException", "message": "PLANTED"}"#, status: 400, headers: date(0)),
            code: .credentialsRefused,
            says: "\(place) finds that the signature does not fit (InvalidSignatureException)"),
        Refusal(
            testDescription: "a skew without a date", answer: told("RequestTimeTooSkewed"), code: .clockOff,
            says: "\(place) finds that this machine's clock is off (RequestTimeTooSkewed)"),
        Refusal(
            testDescription: "an answer that is none", answer: .json("PLANTED"), code: .protocolViolation,
            says: "\(place) gave something other than a secret"),
        Refusal(
            testDescription: "too much", answer: .json(String(repeating: "x", count: 600_000)),
            code: .protocolViolation, says: "\(place): the answer, of status 200, has more than 524288 bytes"),
        Refusal(
            testDescription: "another", answer: told("InvalidRequestException", "PL\\u0041NTED-secret-key is in it"),
            code: .refused, says: "\(place) refuses secret db: (redacted) is in it (InvalidRequestException)"),
        Refusal(
            testDescription: "a code that is none", answer: told("PLANTED code!", "plain", status: 418),
            code: .refused, says: "\(place) refuses secret db: plain (status 418)"),
        Refusal(
            testDescription: "nobody there", answer: .close, code: .unreachable,
            says: "\(place): the connection ended before the answer did", isTransient: true),
    ]

    @Test(arguments: refusals)
    func isNamed(_ refusal: Refusal) async throws {
        let sink = try UploadSink(answers: [refusal.answer])
        let error = try await failure { () async throws(AWSError) in
            try await Services(AWSEnvironment(variables(sink.url()))).secret("db", fresh: true, .enough)
        }
        #expect(error.code == refusal.code)
        #expect(error.message == refusal.says)
        #expect(error.isTransient == refusal.isTransient)
    }

    @Test(arguments: ["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"], [-900.0, 3600])
    func clockThatIsOffIsSaidWithHowMuch(code: String, offset: TimeInterval) async throws {
        let sink = try UploadSink(answers: [
            .json(#"{"__type": "\#(code)", "message": "PLANTED"}"#, status: 400, headers: Self.date(offset))
        ])
        let error = try await failure { () async throws(AWSError) in
            try await Services(AWSEnvironment(variables(sink.url()))).secret("db", fresh: true, .enough)
        }
        #expect(error.code == .clockOff)
        let found = try #require(
            error.message.wholeMatch(
                of: /this machine's clock is (\d+) seconds (ahead of|behind) that of Secrets Manager in eu-central-1 .*/
            ))
        // The date was made a moment before.
        let seconds = try #require(Double(found.1))
        #expect(abs(seconds - abs(offset)) < 120)
        #expect(found.2 == (offset < 0 ? "ahead of" : "behind"))
    }

    @Test func refusalOfSTSIsReadFromItsXML() async throws {
        let sink = try UploadSink(answers: [
            .json(
                """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
                <Code>AccessDenied</Code><Message>Not authorized &lt;here&gt; with PLANTED-jwt</Message></Error></ErrorResponse>
                """, status: 403)
        ])
        let file = try TokenFile("PLANTED-jwt")
        let error = try await failure { () async throws(AWSError) in
            try await Services(
                AWSEnvironment(
                    keyless(
                        sink.url(), ["AWS_WEB_IDENTITY_TOKEN_FILE": file.path, "AWS_ROLE_ARN": "arn:aws:iam::1:role/x"])
                )
            ).secret("db", fresh: true, .enough)
        }
        #expect(
            error
                == AWSError(
                    .accessDenied,
                    "STS in eu-central-1 denies access to the role arn:aws:iam::1:role/x: Not authorized <here> with (redacted) (AccessDenied)",
                    hint: "Allow the identity provider sts:AssumeRoleWithWebIdentity in the role's trust policy."))
    }

    @Test func certificateOfNobodyTrustedIsSaid() async throws {
        let certificate = try Certificate()
        let sink = try UploadSink(answers: [try .secret(usualText)], tls: certificate)
        let error = try await failure { () async throws(AWSError) in
            try await Services(AWSEnvironment(variables(sink.url()))).secret("db", fresh: true, .enough)
        }
        #expect(error.code == .untrusted && !error.isTransient)
        #expect(error.hint == "Name the authorities to trust by AWS_CA_BUNDLE, and check this machine's clock.")
        let trusting = Services(AWSEnvironment(variables(sink.url(), ["AWS_CA_BUNDLE": certificate.authority])))
        #expect(try await trusting.secret("db", fresh: true, .enough) == usual)
    }

    @Test func tokenForADatabaseNeedsNobody() async throws {
        let services = Services(AWSEnvironment(variables("http://127.0.0.1:1")))
        let token = try await services.databaseToken(host: "db.example.com", port: 5432, user: "app", .enough)
        #expect(
            token.reveal.hasPrefix("db.example.com:5432/?Action=connect&DBUser=app&X-Amz-Algorithm=AWS4-HMAC-SHA256&"))
        #expect("\(token)" == "(redacted)")
    }
}
