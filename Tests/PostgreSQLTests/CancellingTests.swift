import Blocking
import Glibc
import PostgreSQL
import TestSupport
import Testing

@Suite struct CancellingTests {
    /// What a server answers that was asked to cancel.
    private func cancelled(_ code: PostgreSQLError.Code, after tags: [String] = []) -> PostgreSQLError {
        var error = PostgreSQLError(code, "canceling statement due to user request", sqlState: "57014")
        error.severity = "ERROR"
        error.sourceFunction = "ProcessInterrupts"
        error.completedResults = tags
        return error
    }

    @Test func cancelsAtTheDeadline() async throws {
        let session = try await openSession()
        let (error, time) = try await Stopwatch().failure {
            try await session.run(
                "BEGIN; SELECT pg_sleep(60)", until: soon(.milliseconds(100)), interruption: nil)
        }
        #expect(time < .seconds(10))
        #expect(error == cancelled(.timedOut, after: ["BEGIN"]))
        #expect(await session.transactionStatus == .idle)
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }

    @Test func cancelsWhenInterrupted() async throws {
        let session = try await openSession()
        let other = try await openSession()
        let interruption = Interruption()
        let running = Task { try await session.run("SELECT pg_sleep(60)", until: soon(), interruption: interruption) }
        #expect(try await isSleeping(session, asSeenBy: other))
        let (error, time) = try await Stopwatch().failure {
            interruption.raise()
            return try await running.value
        }
        #expect(time < .seconds(10))
        #expect(error == cancelled(.interrupted))
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }

    @Test func tellsTheServersOwnLimitFromTheDeadline() async throws {
        let session = try await openSession()
        let error = try await failure {
            try await session.run("SET statement_timeout = 50; SELECT pg_sleep(60)")
        }
        #expect(error.code == .server)
        #expect(error.sqlState == "57014")
    }

    @Test func sendsNothingWhenThereIsNoTimeOrNoWish() async throws {
        let session = try await openSession()
        let late = try await failure { try await session.run("SELECT 1", until: .now, interruption: nil) }
        #expect(late == PostgreSQLError(.timedOut, "out of time before the text was sent"))
        let interruption = Interruption()
        interruption.raise()
        let unwanted = try await failure {
            try await session.run("SELECT 1", until: soon(), interruption: interruption)
        }
        #expect(unwanted == PostgreSQLError(.interrupted, "interrupted before the text was sent"))
        #expect(try await session.rows("SELECT 1") == [["1"]])
    }

    @Test func givesTheResultsOfWhatWasThroughAllTheSame() async throws {
        let session = try await openSession()
        // It hears of the wish to cancel, and finishes.
        let results = try await session.run(
            """
            DO $$ BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END $$;
            SELECT 'through'
            """, until: soon(.milliseconds(100)), interruption: nil)
        #expect(
            results == [
                QueryResult(tag: "DO"), QueryResult(tag: "SELECT 1", columns: ["?column?"], rows: [["through"]]),
            ])
        #expect(await session.isUsable)
    }

    @Test func isInDoubtWhenTheServerHangs() async throws {
        let session = try await openSession()
        let process = session.processID
        // The process of the session alone stops; it goes on below, so that the server can end it.
        kill(process, SIGSTOP)
        defer { kill(process, SIGCONT) }
        let (error, time) = try await Stopwatch().failure {
            try await session.run("BEGIN; COMMIT", until: soon(.milliseconds(50)), interruption: nil)
        }
        #expect(time < .seconds(3))
        #expect(
            error
                == PostgreSQLError(
                    .timedOut, "no answer from the server, not even to the request to cancel", isOutcomeKnown: false))
        #expect(await !session.isUsable)
    }
}
