import PostgreSQL
import Testing

/// Answers at the wrong time.
@Suite struct NoAnswerTests {
    /// A pool that has no server free takes a request to cancel itself, as some versions of pgbouncer do: ready for the next
    /// query, and not a word on the one that waits, which it may still pass on.
    @Test func statementWithoutAnyAnswerIsInDoubt() async throws {
        let pool = try await ScriptedServer(
            #"""
            welcome()
            client.recv(65536)
            cancel, _ = listener.accept()
            cancel.recv(65536)
            client.sendall(ready)
            cancel.close()
            client.recv(65536)
            """#)
        let session = try await connect(pool.parameters)
        let error = try await failure {
            try await session.run("CREATE TABLE a ()", until: soon(.milliseconds(50)), interruption: nil)
        }
        #expect(error.code == .timedOut)
        #expect(!error.isOutcomeKnown)
        #expect(await session.isUsable == false)
    }

    /// The network is gone: the server is asked to cancel for as long as there is time to, and no longer.
    @Test func serverThatIsGoneIsAskedToCancelForAsLongAsIsGiven() async throws {
        let server = try await ScriptedServer(
            #"""
            welcome()
            client.recv(65536)
            cancel, _ = listener.accept()
            cancel.recv(65536)
            client.recv(65536)
            """#)
        let session = try await connect(server.parameters)
        let begun = ContinuousClock.now
        let error = try await failure {
            try await session.run(
                "SELECT 1", until: begun + .milliseconds(50), interruption: nil, grace: .milliseconds(100))
        }
        #expect(ContinuousClock.now - begun < .seconds(2))
        #expect(error.code == .timedOut)
        #expect(!error.isOutcomeKnown)
    }

    /// The server ends the session right behind an answer: both are read at once.
    @Test func farewellThatComesWithAnAnswerIsTheReasonForTheNextFailure() async throws {
        let server = try await ScriptedServer(
            #"""
            welcome()
            client.recv(65536)
            farewell = message(b"E", b"SFATAL\0VFATAL\0C57P05\0Mterminating connection due to idle-session timeout\0\0")
            client.sendall(message(b"C", b"SET\0") + ready + farewell)
            client.close()
            """#)
        let session = try await connect(server.parameters)
        #expect(try await session.run("SET a.b = 1").map(\.tag) == ["SET"])
        let error = try await failure { try await session.run("SELECT 1") }
        #expect(error.code == .connectionLost)
        #expect(error.sqlState == "57P05")
        #expect(error.isOutcomeKnown)
    }

    /// A pool that lost its server says so by a code of its own, and closes.
    @Test(arguments: [("08P01", false), ("57P01", true)])
    func failureThatIsNotTheServersOwnIsInDoubt(code: String, isKnown: Bool) async throws {
        let pool = try await ScriptedServer(
            """
            welcome()
            client.recv(65536)
            client.sendall(message(b"E", b"SFATAL\\0VFATAL\\0C\(code)\\0Mserver conn crashed?\\0\\0"))
            client.close()
            """)
        let session = try await connect(pool.parameters)
        let error = try await failure { try await session.run("COMMIT") }
        #expect(error.code == .connectionLost)
        #expect(error.sqlState == code)
        #expect(error.isOutcomeKnown == isKnown)
    }
}
