import Blocking
import Initialization
import Logging
import TestSupport
import Testing
import Worker

/// A pre-signed URL in a file is as good as a password while it holds: neither it nor the password in a URI is shown where the file
/// fails.
@Suite(.crowd) struct SignedURLTests {
    private static let base = "https://bucket.s3.amazonaws.com/seed.csv"
    private static let url = base + "?X-Amz-Credential=PLANTED&X-Amz-Security-Token=PLANTED&X-Amz-Signature=PLANTED"

    struct Case: Sendable {
        let text: String
        let summary: String
    }

    @Test(arguments: [
        // In the line that is shown, in the message, in its detail, and in a long line of which the caret's part is shown.
        Case(
            text: "CREATE TABLE a ();\nSELECT seed('\(url)');",
            summary: "tables/a.sql:2:8: 42883 function seed(unknown) does not exist"),
        Case(
            text: "CREATE TABLE a (n integer DEFAULT '\(url)');",
            summary: #"tables/a.sql:1:35: 22P02 invalid input syntax for type integer: "…""#),
        Case(
            text:
                "CREATE TABLE a ();\nDO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = '\(url)', ERRCODE = 'P0001'; END $$;",
            summary: "tables/a.sql:2:1: P0001 no"),
        Case(
            text: "CREATE TABLE a ();\nSELECT '\(url)' \(String(repeating: " ", count: 110)), x;",
            summary: #"tables/a.sql:2:\#(8 + url.count + 2 + 110 + 3): 42703 column "x" does not exist"#),
        // A password in a URI.
        Case(
            text: "CREATE TABLE a ();\nSELECT seed('postgresql://a:PLANTED@host/d');",
            summary: "tables/a.sql:2:8: 42883 function seed(unknown) does not exist"),
        Case(
            text: "CREATE TABLE a (n integer DEFAULT 'postgresql://a:PLANTED@host/d');",
            summary: #"tables/a.sql:1:35: 22P02 invalid input syntax for type integer: "…""#),
        // Encoded, as the parameter of another URL.
        Case(
            text: "CREATE TABLE a ();\nSELECT seed('https%3A%2F%2Fb%2Fk%3FX-Amz-Signature%3DPLANTED');",
            summary: "tables/a.sql:2:8: 42883 function seed(unknown) does not exist"),
    ])
    func isNotShown(_ what: Case) async throws {
        let site = try await Site(["tables/a.sql": what.text])
        let run = try await site.lay("first")
        let failure = try #require(run.failure)
        #expect(failure.summary.hasPrefix(what.summary), "\(failure.summary)")
        #expect(failure.excerpt == nil)
        #expect(!"\(run.reporter.all)".contains("PLANTED"))
    }

    @Test func isNotShownInANotice() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a (); DO $$ BEGIN RAISE NOTICE 'from %', '\(Self.url)'; END $$"
        ])
        #expect(try await site.laid().notes == ["info: from \(Self.base)?(redacted)"])
    }
}
