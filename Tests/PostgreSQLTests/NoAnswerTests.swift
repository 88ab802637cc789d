import Blocking
import PostgreSQL
import TestSupport
import Testing

/// A pool that has no server free takes a request to cancel itself.
@Suite struct NoAnswerTests {
    /// As some versions of pgbouncer do: ready for the next query, and not a word on the one that waits, which it may still
    /// pass on.
    private static let pool = #"""
        import socket, struct
        listener = socket.create_server(("127.0.0.1", 0))
        print("port %d;" % listener.getsockname()[1], flush=True)
        client, _ = listener.accept()
        client.recv(65536)
        def message(kind, body): return kind + struct.pack("!i", len(body) + 4) + body
        ready = message(b"Z", b"I")
        client.sendall(message(b"R", struct.pack("!i", 0)) + message(b"K", struct.pack("!ii", 1, 2)) + ready)
        client.recv(65536)
        cancel, _ = listener.accept()
        cancel.recv(65536)
        client.sendall(ready)
        cancel.close()
        client.recv(65536)
        """#

    @Test func statementWithoutAnyAnswerIsInDoubt() async throws {
        let pool = try Program(
            "/usr/bin/env", ["python3", "-I", "-c", Self.pool], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
        try #require(try await pool.waits(for: ";"))
        let port = String(pool.output.filter(\.isNumber))
        let session = try await connect(
            ConnectionParameters(["host": "127.0.0.1", "port": port, "dbname": "d", "user": "u", "sslmode": "disable"]))
        let error = try await failure {
            try await session.run("CREATE TABLE a ()", until: soon(.milliseconds(50)), interruption: nil)
        }
        #expect(error.code == .timedOut)
        #expect(!error.isOutcomeKnown)
        #expect(await session.isUsable == false)
    }
}
