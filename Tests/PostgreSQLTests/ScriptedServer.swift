import PostgreSQL
import TestSupport
import Testing

/// A server that says exactly what a test has it say, byte by byte, once a client has connected.
struct ScriptedServer {
    private let program: Program
    /// How to reach it.
    let parameters: ConnectionParameters

    private static let beginning = #"""
        import socket, struct
        listener = socket.create_server(("127.0.0.1", 0))
        print("port %d;" % listener.getsockname()[1], flush=True)
        client, _ = listener.accept()
        startup = client.recv(65536)
        def message(kind, body): return kind + struct.pack("!i", len(body) + 4) + body
        ready = message(b"Z", b"I")
        def welcome(): client.sendall(message(b"R", struct.pack("!i", 0)) + message(b"K", struct.pack("!ii", 1, 2)) + ready)

        """#

    /// Starts it; the script goes on in Python with `client`, `startup`, `message`, `ready` and `welcome`.
    init(_ script: String) async throws {
        program = try Program(
            "/usr/bin/env", ["python3", "-I", "-c", Self.beginning + script],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
        try #require(try await program.waits(for: ";"))
        parameters = ConnectionParameters([
            "host": "127.0.0.1", "port": String(program.output.filter(\.isNumber)), "dbname": "d", "user": "u",
            "sslmode": "disable",
        ])
    }

    /// The lines that the script prints until its end.
    func lines() async throws -> [String] { try await Array(program.outcome().lines.dropFirst()) }
}
