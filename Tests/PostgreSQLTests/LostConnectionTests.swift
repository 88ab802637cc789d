import EmbeddedPostgreSQL
import Glibc
import PostgreSQL
import TestSupport
import Testing

@Suite struct LostConnectionTests {
    @Test func isCertainWhenTheServerSaysThatItEnds() async throws {
        let other = try await openSession()
        let session = try await openSession()
        let running = Task { try await session.run("BEGIN; SELECT pg_sleep(60); COMMIT") }
        #expect(try await isSleeping(session, asSeenBy: other))
        try await other.run("SELECT pg_terminate_backend(\(session.processID))")
        let error = try await failure { try await running.value }
        var expected = PostgreSQLError(
            .connectionLost, "terminating connection due to administrator command", sqlState: "57P01")
        expected.severity = "FATAL"
        expected.sourceFunction = "ProcessInterrupts"
        expected.completedResults = ["BEGIN"]
        #expect(error == expected)
        #expect(error.isOutcomeKnown)
        #expect(await !session.isUsable)
    }

    @Test func knowsThatNothingWasSentToASessionEndedMeanwhile() async throws {
        let other = try await openSession()
        let notices = Notices()
        let session = try await openSession(notices: notices)
        try await other.run("SELECT pg_terminate_backend(\(session.processID), 10000)")
        let error = try await failure { try await session.run("SELECT 1") }
        #expect(error.code == .connectionLost)
        #expect(error.sqlState == "57P01")
        #expect(error.isOutcomeKnown)
        #expect(
            notices.all == [
                Notice(
                    severity: "FATAL", sqlState: "57P01",
                    message: "terminating connection due to administrator command")
            ])
    }

    @Test func tellsThatTheServerEndedAnIdleTransaction() async throws {
        let other = try await openSession()
        let session = try await openSession()
        try await session.run("SET idle_in_transaction_session_timeout = 500; BEGIN")
        let question = "SELECT count(*) FROM pg_stat_activity WHERE pid = \(session.processID)"
        #expect(try await eventually { try await other.rows(question) == [["0"]] })
        let error = try await failure { try await session.run("COMMIT") }
        #expect(error.code == .connectionLost)
        #expect(error.sqlState == "25P03")
        #expect(error.isOutcomeKnown)
    }

    @Test func isInDoubtWhenTheServerCrashes() async throws {
        let server = try PrivateServer()
        let parameters = ConnectionParameters(server.location())
        let killed = try await connect(parameters)
        let running = Task { try await killed.run("SELECT pg_sleep(60)") }
        let other = try await connect(parameters)
        #expect(try await isSleeping(killed, asSeenBy: other))
        let checkpointer = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
        let old = try await other.rows(checkpointer)
        kill(killed.processID, SIGKILL)
        let silent = try await failure { try await running.value }
        #expect(silent.code == .connectionLost)
        #expect(silent.sqlState == nil)
        #expect(!silent.isOutcomeKnown)
        #expect(silent.message.contains("server closed the connection unexpectedly"))
        #expect(await !killed.isUsable)

        // The server starts anew by itself after one of its processes was killed.
        var found: Session?
        #expect(
            try await eventually {
                // Until it has noticed, it still takes connections that it ends a moment later.
                found = try? await connect(parameters)
                guard let new = try? await found?.rows(checkpointer) else { return false }
                return new != old && new != []
            })
        let stopped = try #require(found)
        let last = Task { try await stopped.run("BEGIN; SELECT pg_sleep(60); COMMIT") }
        #expect(try await isSleeping(stopped, asSeenBy: connect(parameters)))
        try server.stop(.immediate)
        let error = try await failure { try await last.value }
        #expect(error.code == .connectionLost)
        #expect(error.sqlState == "57P01")
        #expect(!error.isOutcomeKnown)
        #expect(await !stopped.isUsable)
    }
}
