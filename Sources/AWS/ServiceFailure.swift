internal import FoundationEssentials
internal import HTTP
internal import Secrecy

/// A service's refusal, read from either of the forms that AWS writes it in: JSON, or the XML of older services.
struct ServiceFailure {
    let status: Int
    /// AWS's name for the kind of refusal, such as `AccessDeniedException`.
    let code: String
    /// AWS's words; only shown where they cannot quote the request.
    private let words: String
    /// How many seconds this machine's clock is ahead of the service's.
    private let ahead: Int?
    private let service: Service
    private let region: Region

    /// How far a clock may be off, in seconds, before AWS refuses what it signed: five minutes, less what the call took.
    static let clockTolerance = 270
    /// The most characters of AWS's words that are shown.
    static let wordLimit = 400

    init(_ answer: HTTPResponse, of service: Service, in region: Region) {
        struct Body: Decodable {
            let type: String?
            let message: String?
            let capitalMessage: String?

            enum CodingKeys: String, CodingKey {
                case type = "__type"
                case message
                case capitalMessage = "Message"
            }
        }
        self.service = service
        self.region = region
        status = answer.status
        ahead = answer.date.map { Moment.now - $0 }
        let xml = XMLText(text: answer.text)
        let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body))
        let name = body?.type ?? answer.header("x-amzn-errortype") ?? xml.first("Code") ?? ""
        // `com.amazonaws.secretsmanager#ResourceNotFoundException`, or `ResourceNotFoundException:http://…`
        let bare = name.split(separator: "#").last?.split(separator: ":").first ?? ""
        code = bare.utf8.allSatisfy(Self.isOfACode) ? String(bare.prefix(64)) : ""
        words = body?.message ?? body?.capitalMessage ?? xml.first("Message") ?? ""
    }

    private static func isOfACode(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: ".")
    }

    /// What it means. `subject` says what was asked for; the secrets are taken out of AWS's words.
    func error(about subject: String, hiding secrets: [Secret]) -> AWSError {
        let place = "\(service.name) in \(region.name)"
        func error(_ kind: AWSError.Code, _ message: String, _ hint: String? = nil, again: Bool = false) -> AWSError {
            AWSError(
                kind, message + (code.isEmpty ? " (status \(status))" : " (\(code))"), hint: hint, isTransient: again)
        }
        switch code {
        case "ResourceNotFoundException":
            return error(
                .secretMissing, "\(place) has no \(subject)",
                "Check SecretId or GROUNDWORK_SECRET_ID, the region in AWS_REGION, and that the secret has a value.")
        case "DecryptionFailure", "KMSAccessDeniedException", "KMSInvalidStateException", "KMSDisabledException":
            return error(
                .decryptionFailed, "\(place) cannot decrypt \(subject)\(said(without: secrets))",
                "Check that its KMS key is enabled, and allow the caller kms:Decrypt on it.")
        case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "OptInRequired":
            return error(.accessDenied, "\(place) denies access to \(subject)\(said(without: secrets))", denialHint)
        case "ExpiredTokenException", "ExpiredToken":
            return error(
                .tokenExpired, "the credentials for \(place) are over",
                "Temporary credentials were set by hand, or a web identity's token was not renewed: give new ones.")
        case "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture":
            return clockOff(place)
                ?? error(.clockOff, "\(place) finds that this machine's clock is off", Self.clockHint)
        case "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "IncompleteSignatureException":
            return clockOff(place)
                ?? error(
                    .credentialsRefused, "\(place) finds that the signature does not fit",
                    "Check AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and this machine's clock.")
        case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidClientTokenIdException",
            "InvalidAccessKeyId", "MissingAuthenticationToken", "MissingAuthenticationTokenException":
            return error(
                .credentialsRefused, "\(place) does not know the access key, or not with this session token",
                "Check AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN, and that both are of one set of credentials.")
        case "InvalidIdentityToken", "InvalidIdentityTokenException", "IDPRejectedClaim":
            return error(
                .credentialsRefused, "\(place) does not accept the web identity's token for \(subject)",
                "Check the role's trust policy: the identity provider, its audience and the service account.")
        case "ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException",
            "RequestLimitExceeded", "RequestThrottled", "SlowDown", "PriorRequestNotComplete":
            return error(.throttled, "\(place) is asked too often", again: true)
        case "IDPCommunicationError":
            return error(.serviceFailed, "\(place) cannot reach the identity provider", again: true)
        default: return other(place, subject, secrets, error)
        }
    }

    private func other(
        _ place: String, _ subject: String, _ secrets: [Secret],
        _ error: (AWSError.Code, String, String?, Bool) -> AWSError
    ) -> AWSError {
        switch status {
        case 429: error(.throttled, "\(place) is asked too often", nil, true)
        case 500...: error(.serviceFailed, "\(place) failed", nil, true)
        case 401, 403: error(.accessDenied, "\(place) denies access to \(subject)", denialHint, false)
        default: error(.refused, "\(place) refuses \(subject)\(said(without: secrets))", nil, false)
        }
    }

    private var denialHint: String {
        switch service {
        case .secretsManager:
            "Allow the caller secretsmanager:GetSecretValue on the secret, and kms:Decrypt where its key is one of yours."
        case .sts: "Allow the identity provider sts:AssumeRoleWithWebIdentity in the role's trust policy."
        }
    }

    private static let clockHint = "Have the clock set by NTP: AWS takes no signature that is five minutes off."

    private func clockOff(_ place: String) -> AWSError? {
        guard let ahead, abs(ahead) > Self.clockTolerance else { return nil }
        let way = ahead > 0 ? "ahead of" : "behind"
        return AWSError(
            .clockOff, "this machine's clock is \(abs(ahead)) seconds \(way) that of \(place) (\(code))",
            hint: Self.clockHint)
    }

    /// `: ` and AWS's words in one line; nothing when there are none.
    private func said(without secrets: [Secret]) -> String {
        let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let clean = secrets.reduce(line) { $0.isEmpty ? $0 : $1.redacted(from: $0) }
        guard !clean.isEmpty else { return "" }
        let isCut = clean.count > Self.wordLimit
        return ": " + (isCut ? clean.prefix(Self.wordLimit) + "…" : clean[...])
    }
}
