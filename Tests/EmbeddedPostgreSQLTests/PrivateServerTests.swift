import EmbeddedPostgreSQL
import Glibc
import TestSupport
import Testing

@Suite struct PrivateServerTests {
    @Test func databasesAreApart() throws {
        let server = try PrivateServer.shared
        let one = try server.freshDatabase()
        let other = try server.freshDatabase()
        #expect(one.database != other.database)
        try server.sql("CREATE TABLE only_here (n int); INSERT INTO only_here VALUES (1), (2)", database: one.database)
        #expect(try server.sql("SELECT n, n + 1 FROM only_here", database: one.database) == "1|2\n2|3")
        #expect(throws: PrivateServer.SQLFailed.self) {
            try server.sql("SELECT n FROM only_here", database: other.database)
        }
    }

    @Test func crashesAndComesBack() throws {
        let server = try PrivateServer()
        let process = try #require(server.process)
        try server.sql("CREATE TABLE kept (n int)")
        try server.stop(.immediate)
        #expect(!isAlive(process))
        #expect(server.process == nil)
        try server.start()
        #expect(try server.sql("SELECT count(*) FROM kept") == "0")
    }

    @Test func asksForThePasswordOverTLSOnLoopback() throws {
        let scratch = try Scratch()
        let pair = (certificate: "\(scratch.path)/c.pem", key: "\(scratch.path)/k.pem")
        let made = try Command(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1",
                "-out", pair.certificate, "-keyout", pair.key,
            ]
        ).run(limit: .seconds(30))
        try #require(made.succeeded, "\(made.text)")
        var options = PrivateServer.Options()
        options.password = "correct horse"
        options.certificate = pair
        options.settings = ["application_name": "from the options"]
        let server = try PrivateServer(options)
        let location = server.networkLocation()

        func connect(password: String) throws -> Command.Outcome {
            let variables = location.environment.merging(
                ["PGPASSWORD": password, "PGSSLMODE": "verify-ca", "PGSSLROOTCERT": pair.certificate]
            ) { $1 }
            // psql ssl info: whether this session is encrypted, as the server sees it.
            let question = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            return try Command(
                "/usr/bin/env",
                variables.map { "\($0.key)=\($0.value)" } + [Scratch.programs().path("psql"), "-XAt", "-c", question]
            ).run(limit: .seconds(30))
        }
        let right = try connect(password: "correct horse")
        #expect(right.output == "t\n", "\(right.text)")
        #expect(try connect(password: "wrong").errors.contains("password authentication failed"))
        #expect(try server.sql("SHOW hba_file") == "\(server.folder)/pg_hba.conf")
    }

    @Test func endsWithItsObject() throws {
        let (process, folder) = try {
            let server = try PrivateServer()
            return (try #require(server.process), server.folder)
        }()
        #expect(!isAlive(process))
        #expect(!FileSystem.exists(folder))
    }

    @Test func doesNotOutliveAKilledProcess() async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let server = try PrivateServer()
            print("server=\(server.process ?? 0)=\(server.folder)=")
            fflush(nil)
            kill(getpid(), SIGKILL)
        }
        let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
        let words = output.split(separator: "=", omittingEmptySubsequences: false)
        let start = try #require(words.firstIndex { $0.hasSuffix("server") })
        let process = try #require(Int32(words[start + 1]))
        try #require(process > 1)
        let folder = String(words[start + 2])
        let deadline = ContinuousClock.now + .seconds(20)
        while isAlive(process) || FileSystem.exists(folder), ContinuousClock.now < deadline { usleep(20_000) }
        #expect(!isAlive(process))
        #expect(!FileSystem.exists(folder))
    }
}
