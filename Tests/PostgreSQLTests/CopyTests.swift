import PostgreSQL
import TestSupport
import Testing

@Suite struct CopyTests {
    private func refused(_ direction: String, tags: [String]) -> PostgreSQLError {
        var error = PostgreSQLError(.unsupported, "COPY \(direction) needs a client that has the data")
        error.hint = "Write the rows as INSERT, or COPY from a file of the server's."
        error.completedResults = tags
        return error
    }

    @Test func endsACopyFromTheClient() async throws {
        let session = try await openSession()
        let error = try await failure {
            try await session.run("BEGIN; CREATE TABLE copied (n int); COPY copied FROM STDIN; SELECT 1; COMMIT")
        }
        #expect(error == refused("FROM STDIN", tags: ["BEGIN", "CREATE TABLE"]))
        #expect(await session.transactionStatus == .idle)
        #expect(try await session.rows("SELECT to_regclass('copied')") == [[nil]])
    }

    @Test func throwsAwayACopyToTheClient() async throws {
        let session = try await openSession()
        let error = try await failure {
            try await session.run("BEGIN; COPY (SELECT generate_series(1, 50000)) TO STDOUT; SELECT 1")
        }
        #expect(error == refused("TO STDOUT", tags: ["BEGIN", "COPY 50000", "SELECT 1"]))
        #expect(await session.transactionStatus == .idle)
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }

    @Test func endsACopyToTheClientAtTheDeadline() async throws {
        let session = try await openSession()
        let (error, time) = try await Stopwatch().failure {
            try await session.run(
                "COPY (SELECT n FROM generate_series(1, 1000000000) n) TO STDOUT",
                until: soon(.milliseconds(100)), interruption: nil)
        }
        #expect(time < .seconds(1))
        #expect(error == refused("TO STDOUT", tags: []))
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }
}
