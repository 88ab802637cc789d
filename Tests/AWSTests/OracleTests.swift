import Foundation
import HTTP
import Secrecy
import TestSupport
import Testing

@testable import AWS

/// AWS's own library as the judge of what is signed here.
@Suite struct OracleTests {
    struct Signed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = HTTPRequest.Method.post
        var path = "/"
        var headers = [
            (name: "Content-Type", value: "application/x-amz-json-1.1"), (name: "X-Amz-Target", value: "a.B"),
        ]
        var body = #"{"SecretId": "ü"}"#
        var token: String?
    }

    static let signed = [
        Signed(testDescription: "a POST"), Signed(testDescription: "with a session token", token: "FwoG/+=="),
        Signed(testDescription: "a path", path: "/a/b-c_d.e~f"),
        Signed(testDescription: "no path", path: ""),
        Signed(testDescription: "a GET", method: .get, headers: [(name: "X-A", value: "a b")], body: ""),
        Signed(testDescription: "an empty body", headers: [], body: ""),
    ]

    @Test(arguments: signed)
    func libcurlSignsAsBotocoreDoes(_ signed: Signed) async throws {
        let sink = try UploadSink()
        let request = HTTPRequest(
            signed.method, url: sink.url(path: signed.path), headers: signed.headers, body: Array(signed.body.utf8),
            signing: AWSSigning(
                service: "secretsmanager", region: "eu-central-1", accessKeyID: "AKIDEXAMPLE",
                secretKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                sessionToken: signed.token.map { Secret($0) }))
        _ = try await HTTPClient().send(request, until: .now + .seconds(20))
        let received = try #require(try sink.requests.first)
        let headers = Dictionary(signed.headers.map { ($0.name, $0.value) }) { $1 }
        var question = [
            "do": "sign", "method": signed.method.rawValue, "url": sink.url(path: signed.path), "body": signed.body,
            "headers": String(decoding: try JSONEncoder().encode(headers), as: UTF8.self),
            "date": try #require(received.header("x-amz-date")), "service": "secretsmanager",
            "region": "eu-central-1", "id": "AKIDEXAMPLE", "key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        ]
        question["token"] = signed.token
        #expect(try Botocore.ask(question) == ["authorization": received.header("authorization") ?? "none"])
    }

    struct Token: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var host = "db.cluster-abc123.eu-central-1.rds.amazonaws.com"
        var port = 5432
        var user = "app"
        var token: String?
        var region = "eu-central-1"
        var stamp = "20261125T123600Z"
        var time = 1_795_610_160
    }

    static let tokens = [
        Token(testDescription: "the usual"), Token(testDescription: "temporary credentials", token: "FwoG/+=="),
        Token(testDescription: "a name to encode", user: "A b+c/ü@x~."),
        Token(testDescription: "capitals in the host", host: "DB.Example.com"),
        Token(testDescription: "the port of https", port: 443),
        Token(testDescription: "China", host: "db.x.rds.cn-north-1.amazonaws.com.cn", region: "cn-north-1"),
        Token(testDescription: "the first second of a year", stamp: "20240101T000000Z", time: 1_704_067_200),
    ]

    @Test(arguments: tokens)
    func tokensAreBotocoresToTheByte(_ token: Token) throws {
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            sessionToken: token.token.map { Secret($0) })
        let region = try #require(Region(token.region))
        let made = RDSToken.make(
            host: token.host, port: token.port, user: token.user, region: region, credentials: credentials,
            at: token.time)
        var question = [
            "do": "token", "host": token.host, "port": String(token.port), "user": token.user, "region": token.region,
            "id": "AKIDEXAMPLE", "key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "date": token.stamp,
        ]
        question["token"] = token.token
        #expect(try Botocore.ask(question) == ["token": made.reveal])
    }

    @Test func regionsHaveTheHostsOfTheirPartitions() throws {
        let suffixes = try Botocore.ask(["do": "suffixes"])
        #expect(suffixes.count > 30)
        let ours = suffixes.keys.map { ($0, Region($0)?.dnsSuffix ?? "no region") }
        #expect(Dictionary(uniqueKeysWithValues: ours) == suffixes)
    }
}
