import AWS
import Blocking
import Foundation
import Secrecy
import TestSupport
import Testing

/// Stands in for everything that must not come out.
let planted = "PLANTED"

extension Patience {
    /// Time that only broken code needs.
    static var enough: Patience { Patience(until: .now + .seconds(60)) }
}

/// The error of what has to fail; nothing planted may be in it.
func failure<Value: Sendable>(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws(AWSError) -> Value
) async throws -> AWSError {
    let given: Value
    do throws(AWSError) {
        given = try await body()
    } catch {
        #expect(!"\(error)".contains(planted), sourceLocation: sourceLocation)
        return error
    }
    return try #require(nil as AWSError?, "gave \(given)", sourceLocation: sourceLocation)
}

extension UploadSink.Answer {
    /// A JSON answer.
    static func json(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> Self {
        .status(status, headers: headers, body: Array(text.utf8))
    }

    /// What GetSecretValue answers for a secret of this text.
    static func secret(_ text: String) throws -> Self {
        let body = try JSONEncoder().encode(["ARN": "arn", "Name": "db", "SecretString": text])
        return .status(200, body: Array(body))
    }

    /// The credentials of a container or an instance.
    static func credentials(_ id: String = "ASIDSINK", expires: String = "2099-01-01T00:00:00Z") -> Self {
        .json(
            """
            {"Code": "Success", "AccessKeyId": "\(id)", "SecretAccessKey": "\(planted)-key", "Token": "\(planted)-token",
             "Expiration": "\(expires)"}
            """)
    }
}

extension UploadSink.Received {
    /// The value of a header.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }

    /// Method and target.
    var line: String { "\(method) \(target)" }
}

/// Static keys, and a place for Secrets Manager and STS.
func variables(_ url: String, _ more: [String: String] = [:]) -> [String: String] {
    [
        "AWS_ENDPOINT_URL": url, "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIDSINK",
        "AWS_SECRET_ACCESS_KEY": "\(planted)-secret-key", "AWS_EC2_METADATA_DISABLED": "true",
    ].merging(more) { $1 }
}

/// The same without keys.
func keyless(_ url: String, _ more: [String: String]) -> [String: String] {
    variables(url, ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""].merging(more) { $1 })
}

/// The secret that scripted services give.
let usual = DatabaseSecret(username: "app", password: Secret("\(planted)-password"))
let usualText = #"{"username": "app", "password": "PLANTED-password"}"#

/// A file of one test, gone with it.
final class TokenFile {
    let path = "/tmp/gw-token-\(UUID().uuidString)"

    init(_ text: String) throws { try write(text) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
}
