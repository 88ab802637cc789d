import Secrecy
import Testing

@Suite struct URLSecretsTests {
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
        // As the parameter of another URL, and in HTML and JSON.
        ("to=https%3A%2F%2Fb%2Fk%3FX-Amz-Date%3D1%26X-Amz-Signature%3Dplanted", "to=https%3A%2F%2Fb%2Fk%3F(redacted)"),
        ("/go?to=https%3a%2f%2fb%2fk%3fX-Amz-Signature%3dplanted", "/go?(redacted)"),
        ("https%253A%252F%252Fb%253FSignature%253Dplanted", "https%253A%252F%252Fb%253F(redacted)"),
        ("https%3A%2F%2Fb%3FExpires%3D1%26Signature%3Dplanted", "https%3A%2F%2Fb%3F(redacted)"),
        ("\(url)?Expires=1&amp;Signature=planted&amp;Key-Pair-Id=K2", "\(url)?(redacted)"),
        (#"{"u":"https:\/\/b\/k?Expires=1\u0026Signature=planted"}"#, #"{"u":"https:\/\/b\/k?Expires=1\(redacted)"}"#),
        // Passwords, also those that should have been encoded.
        ("connect to postgresql://a:planted@host/d.", "connect to postgresql://a:(redacted)@host/d."),
        ("'https://a:plan@ted/pla?n(te)d#@host:80/x?y=z'", "'https://a:(redacted)@host:80/x?y=z'"),
        ("redis://:planted@host", "redis://:(redacted)@host"),
        ("https://a:planted@host/?\(query)", "https://a:(redacted)@host/?(redacted)"),
        // No secrets: a user alone, a port, an address of mail.
        ("ssh://git@host:22/x http://host:80/x me@host: a:b@c", "ssh://git@host:22/x http://host:80/x me@host: a:b@c"),
        ("100% signature%3f ?signature%", "100% signature%3f ?signature%"),
        // No URL's.
        ("signature=5 my_signature=6 ?signature", "signature=5 my_signature=6 ?signature"),
        ("zażółć?é=ü", "zażółć?é=ü"),
        ("", ""),
    ])
    func hidesWhatLetsInAndNothingElse(_ text: String, _ clean: String) {
        #expect(URLSecrets.redacted(from: text) == clean)
        #expect(URLSecrets.redacted(from: clean) == clean)
    }
}
