import EmbeddedPostgreSQL
import TestSupport
import Testing

/// The server dies while it is at work on a step. The pool says so with a code of its own, and does not know how far the server
/// came.
@Suite struct LostServerTests {
    @Test func itsStepIsInDoubtUntilTheReceiptsTell() async throws {
        let server = try PrivateServer()
        let place = try Workplace(on: server, LostClientTests.files(says: false))
        try place.sql("CREATE SEQUENCE times; CREATE SEQUENCE ended")
        let pool = try Pool(before: server)
        let program = try place.start(at: pool.location(place.database))
        try await LostClientTests.atWork(place)
        try server.stop(.immediate)
        try server.start()
        try place.sql("SELECT nextval('ended')")
        let run = try await Told(program.outcome())
        #expect(run.code == 0, "\(run.outcome.errors)")
        #expect(
            run.lines.filter { $0.step == "tables" }.compactMap(\.event).prefix(2) == ["stepStarted", "stepInDoubt"])
        #expect(run.lines.first { $0.event == "stepInDoubt" }?.sqlState == "08P01")
        #expect(try place.sql("SELECT count(*) FROM a") == "1")
        #expect(
            try place.sql("SELECT step, attempt, outcome FROM groundwork.receipt ORDER BY number")
                == "tables|1|notCommitted\ntables|2|committed\nindexes|1|committed")
    }
}
