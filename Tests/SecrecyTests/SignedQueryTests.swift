import Secrecy
import Testing

@Suite struct SignedQueryTests {
    private static let url = "https://bucket.s3.eu-central-1.amazonaws.com/seed.csv"
    private static let query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDPLANTED%2F20261125%2Feu-central-1%2Fs3%2Faws4_request"
        + "&X-Amz-Date=20261125T000000Z&X-Amz-Expires=900&X-Amz-Security-Token=PLANTED%2F%2F&X-Amz-Signature=planted01"

    @Test(arguments: [
        ("nothing = here, a?b=c&d=e", "nothing = here, a?b=c&d=e"),
        ("COPY t FROM PROGRAM 'curl \(url)?\(query)' CSV", "COPY t FROM PROGRAM 'curl \(url)?(redacted)' CSV"),
        ("two: \"\(url)?\(query)\" \(url)?\(query)", "two: \"\(url)?(redacted)\" \(url)?(redacted)"),
        ("Key (url)=(\(url)?\(query)) exists.", "Key (url)=(\(url)?(redacted)) exists."),
        // Version 2, CloudFront, and what was written in small letters.
        ("\(url)?AWSAccessKeyId=AKIDPLANTED&Expires=1&Signature=planted%3D", "\(url)?(redacted)"),
        ("\(url)?Signature=planted&Key-Pair-Id=K2", "\(url)?(redacted)"),
        ("\(url)?x-amz-signature=planted", "\(url)?(redacted)"),
        // Without its beginning.
        ("…Credential=AKIDPLANTED&X-Amz-Signature=planted", "(redacted)"),
        // No URL's.
        ("signature=5 my_signature=6 ?signature", "signature=5 my_signature=6 ?signature"),
        ("zażółć?é=ü", "zażółć?é=ü"),
        ("", ""),
    ])
    func hidesTheQueryAndNothingElse(_ text: String, _ clean: String) {
        #expect(SignedQuery.redacted(from: text) == clean)
        #expect(SignedQuery.redacted(from: clean) == clean)
    }
}
