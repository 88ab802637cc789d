import PostgreSQL
import TestSupport
import Testing

/// What a connection begins with. Pools refuse startup parameters that they do not know, RDS Proxy all command-line options.
@Suite struct StartupTests {
    /// Prints the first message that comes, a word a line, and hangs up.
    private static let listener = #"""
        import socket
        listener = socket.create_server(("127.0.0.1", 0))
        print("port %d;" % listener.getsockname()[1], flush=True)
        client, _ = listener.accept()
        print(client.recv(65536)[8:].decode().replace("\0", "\n"), flush=True)
        """#

    @Test func sendsNoParameterThatAPoolRefuses() async throws {
        let server = try Program(
            "/usr/bin/env", ["python3", "-I", "-c", Self.listener],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
        try #require(try await server.waits(for: ";"))
        let port = String(server.output.filter(\.isNumber))
        _ = try await failure {
            try await connect(
                ConnectionParameters([
                    "host": "127.0.0.1", "port": port, "dbname": "d", "user": "u", "sslmode": "disable",
                ])
            )
        }
        let words = try await server.outcome().lines.dropFirst()
        #expect(
            words == ["user", "u", "database", "d", "application_name", "groundwork", "client_encoding", "UTF8"])
    }
}
