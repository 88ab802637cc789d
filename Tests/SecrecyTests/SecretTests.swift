import Secrecy
import Testing

@Suite struct SecretTests {
    private let secret = Secret("s3cret-wörd")

    @Test func givesItselfOutOnlyWhenAsked() {
        #expect(secret.reveal == "s3cret-wörd")
        #expect(secret == Secret("s3cret-wörd"))
        #expect(secret != Secret("another"))
        #expect(!secret.isEmpty)
        #expect(Secret("").isEmpty)
    }

    @Test func showsNothingHoweverItIsPrinted() {
        struct Holder {
            let name = "holder"
            let secret: Secret
            let maybe: Secret?
            let all: [String: Secret]
        }
        let holder = Holder(secret: secret, maybe: secret, all: ["key": secret])
        var dumped = ""
        dump(holder, to: &dumped)
        dump(secret, to: &dumped)
        let printed = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(holder)",
            String(reflecting: holder), "\([secret])", "\(secret as Any)", dumped,
        ]
        for text in printed {
            #expect(!text.contains("cret-w"), "\(text)")
            #expect(text.contains("(redacted)"), "\(text)")
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test(arguments: [
        ("nothing here", "nothing here"),
        ("s3cret-wörd", "(redacted)"),
        ("a s3cret-wörd, s3cret-wörds3cret-wörd!", "a (redacted), (redacted)(redacted)!"),
        ("s3cret-wör", "s3cret-wör"),
        ("s3s3cret-wörd", "s3(redacted)"),
        ("", ""),
    ])
    func takesItselfOutOfATextOfOthers(text: String, clean: String) {
        #expect(secret.redacted(from: text) == clean)
    }

    @Test func findsItselfWhereACharacterIsMadeLonger() {
        // A combining mark after the secret makes its last letter another Character, but shows it all the same.
        #expect(Secret("hunter2").redacted(from: "hunter2\u{301}") == "(redacted)\u{301}")
    }

    @Test func leavesShortSecretsBecauseTheyWouldMakeHolesInWords() {
        #expect(Secret("abc").redacted(from: "abcdef") == "abcdef")
        #expect(Secret("abcd").redacted(from: "abcdef") == "(redacted)ef")
        #expect(Secret("").redacted(from: "abcdef") == "abcdef")
    }
}
