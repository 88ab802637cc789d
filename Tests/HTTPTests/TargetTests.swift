import HTTP
import Testing

/// A URL taken apart by the parser that will ask it.
@Suite struct TargetTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String { url }
        let url: String
        let host: String
        var isSecure = false
        var isLoopback = false
        var isNear = false
    }

    static let cases = [
        Case(url: "HTTPS://Example.com:8443/a?b", host: "example.com", isSecure: true),
        Case(url: "http://localhost/", host: "localhost", isLoopback: true, isNear: true),
        Case(url: "http://127.9.9.9/", host: "127.9.9.9", isLoopback: true, isNear: true),
        // Other spellings of the same address.
        Case(url: "http://0x7f.1/", host: "127.0.0.1", isLoopback: true, isNear: true),
        Case(url: "http://[::1]:80/", host: "[::1]", isLoopback: true, isNear: true),
        Case(url: "http://169.254.170.2/", host: "169.254.170.2", isNear: true),
        Case(url: "http://[fd00:ec2::23]/", host: "[fd00:ec2::23]", isNear: true),
        Case(url: "http://127.0.0.1.example.com/", host: "127.0.0.1.example.com"),
        Case(url: "http://example.com/@127.0.0.1", host: "example.com"),
    ]

    @Test(arguments: cases)
    func tellsWhereItLeads(_ given: Case) throws {
        let target = try Target(given.url)
        #expect(target.host == given.host)
        #expect(target.isSecure == given.isSecure)
        #expect(target.isLoopback == given.isLoopback)
        #expect(target.isNear == given.isNear)
    }
}
