import HTTP
import Secrecy
import TestSupport
import Testing

/// What libcurl would sign otherwise than AWS is refused before anything is sent.
@Suite struct SigningTests {
    static let signing = AWSSigning(
        service: "secretsmanager", region: "eu-central-1", accessKeyID: "AKIDEXAMPLE", secretKey: Secret(planted),
        sessionToken: Secret(planted))

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let says: String
        let change: @Sendable (inout HTTPRequest) -> Void

        init(_ name: String, _ says: String, _ change: @escaping @Sendable (inout HTTPRequest) -> Void) {
            (testDescription, self.says, self.change) = (name, says, change)
        }
    }

    static let refused = [
        Refused("query", "its URL has a query, or a path of more than letters, digits and -._~/") {
            $0.url += "?b=1&a=2"
        },
        Refused("path", "its URL has a query, or a path of more than letters, digits and -._~/") { $0.url += "a%20b" },
        Refused("twice", "the header x-a is there twice") { $0.headers = [("X-A", "1"), ("x-a", "2")] },
        Refused("empty", "the header x-a is empty or holds spare spaces") { $0.headers = [("X-A", "")] },
        Refused("spaces", "the header x-a is empty or holds spare spaces") { $0.headers = [("X-A", "a  b")] },
        Refused("outer space", "the header x-a is empty or holds spare spaces") { $0.headers = [("X-A", " a")] },
        Refused("same start", "one header's name begins with another's") {
            $0.headers = [("X-A", "1"), ("X-A-B", "2")]
        },
        Refused("date", "the header x-amz-date is made by the signer") { $0.headers = [("X-Amz-Date", "1")] },
        Refused("host", "the header host is made by the signer") { $0.headers = [("Host", "elsewhere")] },
        Refused("token", "the header x-amz-security-token is there twice") {
            $0.headers = [("X-Amz-Security-Token", "1")]
        },
        Refused("no type", "its body has no content-type") { $0.body = [1] },
        Refused("large body", "its body has more than 1048575 bytes") {
            $0.body = Array(repeating: 0, count: AWSSigning.bodyLimit)
        },
        Refused("region", "region or service is no name") { $0.signing?.region = "eu:central" },
        Refused("service", "region or service is no name") { $0.signing?.service = "" },
        Refused("key with a line break", "the access key holds a space, a line break or a character beyond ASCII") {
            $0.signing?.accessKeyID = "AKID\r\nX: y"
        },
        Refused("no key", "the access key holds a space, a line break or a character beyond ASCII") {
            $0.signing?.secretKey = Secret("")
        },
    ]

    @Test(arguments: refused)
    func refusesWhatLibcurlSignsWrongly(_ refused: Refused) async throws {
        let sink = try UploadSink()
        var request = HTTPRequest(.post, url: sink.url(), signing: Self.signing)
        refused.change(&request)
        let error = try await HTTPClient().failure(request)
        // An empty key has nothing wrong in it but that.
        #expect(error == HTTPError(.notSignable, "the request cannot be signed: \(refused.says)"))
        #expect(try sink.requests == [])
    }

    @Test func sendsEachHeaderOnceAndNothingUnsignedOfItsOwn() async throws {
        let sink = try UploadSink()
        let request = HTTPRequest(
            .post, url: sink.url(), headers: [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "a.B")],
            body: Array("{}".utf8), signing: Self.signing)
        #expect(try await HTTPClient().send(request).status == 200)
        let names = try sink.requests.first?.headers.map { $0.name.lowercased() }.sorted()
        #expect(
            names == [
                "accept", "authorization", "content-length", "content-type", "host", "user-agent", "x-amz-date",
                "x-amz-security-token", "x-amz-target",
            ])
    }

    @Test func showsNoneOfIt() {
        let request = HTTPRequest(.post, url: "https://example.com/", signing: Self.signing)
        var dumped = ""
        dump(request, to: &dumped)
        dump(Self.signing, to: &dumped)
        for text in [dumped, "\(request)", "\(Self.signing)", String(reflecting: Self.signing)] {
            #expect(!text.contains(planted) && !text.contains("AKIDEXAMPLE"))
        }
    }

    @Test func tellsTheServersClock() async throws {
        let sink = try UploadSink(answers: [
            .status(200, headers: [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]), .status(200),
            .status(200, headers: [("Date", "tomorrow")]),
        ])
        let client = HTTPClient()
        var dates: [Int?] = []
        for _ in 1...3 { dates.append(try await client.send(sink.put()).date) }
        #expect(dates == [784_111_777, nil, nil])
    }
}
