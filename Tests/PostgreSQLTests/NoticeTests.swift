import PostgreSQL
import Secrecy
import TestSupport
import Testing

@Suite struct NoticeTests {
    @Test func givesWhatTheServerSays() async throws {
        let notices = Notices()
        let session = try await openSession(notices: notices)
        try await session.run(
            """
            DROP TABLE IF EXISTS nothing;
            DO $$ BEGIN
                RAISE WARNING 'größer' USING ERRCODE = 'GW001', DETAIL = 'a detail', HINT = 'a hint';
            END $$;
            """)
        #expect(
            notices.all == [
                Notice(severity: "NOTICE", sqlState: "00000", message: "table \"nothing\" does not exist, skipping"),
                Notice(
                    severity: "WARNING", sqlState: "GW001", message: "größer", detail: "a detail", hint: "a hint",
                    context: "PL/pgSQL function inline_code_block line 2 at RAISE"),
            ])
    }

    @Test func takesThePasswordOutOfThem() async throws {
        let notices = Notices()
        var parameters = ConnectionParameters(try PrivateServer.shared.location())
        parameters.password = Secret("it's planted")
        let session = try await connect(parameters, notices: notices)
        try await session.run("DO $$ BEGIN RAISE NOTICE '%, as %', 'it''s planted', '''it''''s planted'''; END $$")
        #expect(notices.all.map(\.message) == ["(redacted), as '(redacted)'"])
        #expect(await session.redacted("SELECT 'it''s planted'") == "SELECT '(redacted)'")
    }

    @Test func takesNoNoticeForAFarewellWhileTheSessionStands() async throws {
        let session = try await openSession()
        try await session.run("DO $$ BEGIN RAISE WARNING 'not really' USING ERRCODE = '57P01'; END $$")
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }
}
