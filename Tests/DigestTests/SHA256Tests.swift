import Digest
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4's examples (NIST, "SHA256.pdf"), and the empty message.
    static let known: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test(arguments: known) func givesTheKnownDigests(_ message: String, _ digest: String) {
        #expect(SHA256.hex(message) == digest)
        #expect(SHA256.hex(Array(message.utf8)) == digest)
        #expect(SHA256.hexadecimal(SHA256.digest(message.utf8)) == digest)
        #expect(SHA256.hexadecimal(SHA256.digest(Array(message.utf8).span)) == digest)
        // Bytes that do not lie in one piece.
        #expect(SHA256.hexadecimal(SHA256.digest(message.utf8.lazy.map { $0 })) == digest)
    }

    @Test func digestsASliceAlone() {
        #expect(SHA256.digest(Array("xabcx".utf8)[1...3]) == SHA256.digest("abc".utf8))
    }

    @Test func writesTwoDigitsAByte() {
        #expect(SHA256.hexadecimal([0, 9, 10, 255]) == "00090aff")
        #expect(SHA256.hexadecimal([]).isEmpty)
    }

    /// Around the block of 64 bytes and the 56 after which the length no longer fits.
    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 200]) func aRunningDigestIsThatOfTheWhole(_ count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for cut in 0...count {
            var running = SHA256.Running()
            running.update(Array(bytes[..<cut]).span)
            running.update("")
            running.update(Array(bytes[cut...]).span)
            #expect(running.finish() == SHA256.digest(bytes))
        }
    }

    @Test func aRunningDigestTakesTextAsUTF8() {
        var running = SHA256.Running()
        for part in ["g", "rüße", "", "👍"] { running.update(part) }
        #expect(running.finish() == SHA256.digest("grüße👍".utf8))
    }

    @Test func aRunningDigestMayBeGivenUp() {
        var running = SHA256.Running()
        running.update("abc")
    }
}
