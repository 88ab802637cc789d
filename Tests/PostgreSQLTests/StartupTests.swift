import Testing

/// What a connection begins with. Pools refuse startup parameters that they do not know, RDS Proxy all command-line options.
@Suite struct StartupTests {
    @Test func sendsNoParameterThatAPoolRefuses() async throws {
        let server = try await ScriptedServer(
            #"""
            print(startup[8:].decode().replace("\0", "\n"), flush=True)
            """#)
        _ = try await failure { try await connect(server.parameters) }
        #expect(
            try await server.lines() == [
                "user", "u", "database", "d", "application_name", "groundwork", "client_encoding", "UTF8",
            ])
    }
}
