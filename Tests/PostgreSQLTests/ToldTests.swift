import PostgreSQL
import Secrecy
import TestSupport
import Testing

/// What is told of the server's texts, however long they are, and of passwords in what a file raises.
@Suite struct ToldTests {
    /// 8 KiB, with the `…` in it.
    private static let room = 8192 - 3

    @Test func cutsWhatIsRaised() async throws {
        let notices = Notices()
        let session = try await openSession(notices: notices)
        let error = try await failure {
            try await session.run(
                """
                DO $$ BEGIN
                    RAISE WARNING '%', repeat('ü', 500000)
                        USING DETAIL = repeat('d', 500000), HINT = repeat('h', 8193), ERRCODE = '01000';
                    RAISE EXCEPTION '%', 'x' || repeat('ü', 500000)
                        USING DETAIL = repeat('🙂', 500000), HINT = repeat('h', 8192), COLUMN = repeat('c', 500000);
                END $$
                """)
        }
        func beginning(_ text: String) -> String { text + "…" }
        #expect(error.message == beginning("x" + String(repeating: "ü", count: 4094)))
        #expect(error.detail == beginning(String(repeating: "🙂", count: Self.room / 4)))
        #expect(error.hint == String(repeating: "h", count: 8192))
        #expect(error.column == beginning(String(repeating: "c", count: Self.room)))
        #expect(
            notices.all == [
                Notice(
                    severity: "WARNING", sqlState: "01000", message: beginning(String(repeating: "ü", count: 4094)),
                    detail: beginning(String(repeating: "d", count: Self.room)),
                    hint: beginning(String(repeating: "h", count: Self.room)),
                    context: "PL/pgSQL function inline_code_block line 2 at RAISE")
            ])
    }

    /// The secret is whole in what is read: across the border of what is shown, and as often as to leave nothing else.
    @Test func leavesNoHalfSecretAtTheBorder() async throws {
        let session = try await openPlantedSession()
        let quoted = plantedPassword.replacing("'", with: "''")
        let error = try await failure {
            try await session.run(
                """
                DO $$ BEGIN
                    RAISE EXCEPTION '%', repeat('x', 8179) || '\(quoted)' || repeat('y', 50000)
                        USING DETAIL = repeat('\(quoted)', 50000),
                            HINT = repeat('h', 8192 + 65536 - 5) || '\(quoted)';
                END $$
                """)
        }
        #expect(error.message == String(repeating: "x", count: 8179) + "(redacted)…")
        #expect(error.detail == "…")
        #expect(error.hint == String(repeating: "h", count: Self.room) + "…")
    }

    /// Places are found in it; it is not for showing.
    @Test func keepsAStatementWhole() async throws {
        let session = try await openSession()
        let statement = "SELECT \(String(repeating: "1, ", count: 50_000))nosuchcolumn"
        let error = try await failure { try await session.run("DO $a$ BEGIN EXECUTE $b$\(statement)$b$; END $a$") }
        #expect(error.internalQuery == statement)
        #expect(error.internalPosition == 7 + 150_000 + 1)
        #expect(error.context?.utf8.count ?? 0 <= 8192)
        #expect("\(error)".utf8.count < 10_000)
    }

    /// None of a file's is as long.
    @Test func quotesNoStatementOfMoreThanAMebibyte() async throws {
        let session = try await openSession()
        let error = try await failure {
            try await session.run("DO $$ BEGIN EXECUTE 'SELECT nothing' || repeat(' ', 1 << 20); END $$")
        }
        #expect(error.sqlState == "42703")
        #expect(error.internalQuery == nil)
    }

    private static let raised = [
        ("password is PL", "password is (redacted)"),
        ("The PassWord: PL, so\nit is", "The PassWord: (redacted)\nit is"),
        ("user=a password=PL host=b", "user=a password=(redacted)"),
        ("{\"password\" : \"PL\"}", "{\"password\" : (redacted)"),
        ("password := PL", "password := (redacted)"),
        ("old password kept, new password = PL", "old password kept, new password = (redacted)"),
        ("MD5 password cleared because of role rename", "MD5 password cleared because of role rename"),
        ("the password isn't set, passwordis set: x", "the password isn't set, passwordis set: x"),
        ("no password:", "no password:"),
    ]

    @Test func takesThePasswordOutOfWhatAFileRaises() async throws {
        let notices = Notices()
        let session = try await openSession(notices: notices)
        for (text, clean) in Self.raised {
            let quoted = "'\(text.replacing("'", with: "''"))'"
            let error = try await failure {
                try await session.run(
                    """
                    DO $$ BEGIN
                        RAISE NOTICE '%', \(quoted);
                        RAISE EXCEPTION '%', \(quoted) USING DETAIL = \(quoted), HINT = \(quoted), ERRCODE = 'GW001';
                    END $$
                    """)
            }
            #expect([error.message, error.detail, error.hint] == [clean, clean, clean])
        }
        #expect(notices.all.map(\.message) == Self.raised.map(\.1))
    }

    @Test func leavesPostgreSQLsOwnWordsOnPasswords() async throws {
        let session = try await openSession()
        let error = try await failure { try await session.run("SELECT 'password is x'::int") }
        #expect(error.message == #"invalid input syntax for type integer: "password is x""#)
    }
}
