import EmbeddedPostgreSQL
import Glibc
import Testing

@Suite struct EmbeddedServerTests {
    @Test func startsFreshThenIsReusedThenEnds() throws {
        let scratch = try Scratch()
        let server = try scratch.server(copied: false)
        let first = try server.start(timeoutSeconds: 60)
        #expect(
            first
                == Started(
                    socketDirectory: "\(scratch.path)/server/socket", port: 5432, user: "owner",
                    database: "groundwork", folder: "\(scratch.path)/server", process: first.process, reused: false,
                    createdFresh: true))
        let facts = """
            SELECT current_user, current_database(), getdatabaseencoding(), datcollate, current_setting('fsync'),
                current_setting('synchronous_commit'), '[' || current_setting('listen_addresses') || ']'
            FROM pg_database WHERE datname = current_database()
            """
        #expect(try scratch.answer(facts, from: first) == "owner|groundwork|UTF8|C|on|on|[]")

        let second = try server.start(timeoutSeconds: 60)
        #expect(second.process == first.process)
        #expect(second.reused && !second.createdFresh)
        #expect(server.running() == second)

        try server.stop()
        #expect(!isAlive(first.process))
        #expect(server.running() == nil)
        try server.stop()

        let third = try server.start(timeoutSeconds: 60)
        #expect(!third.reused && !third.createdFresh)
        #expect(third.process != first.process)
    }

    @Test func socketFolderIsPrivate() throws {
        let scratch = try Scratch()
        let started = try scratch.server().start(timeoutSeconds: 60)
        let modes = try Command(
            "/usr/bin/stat",
            [
                "-c", "%a %F", started.socketDirectory, "\(started.socketDirectory)/.s.PGSQL.5432", started.folder,
                "\(started.folder)/server.log",
            ]
        ).run(limit: .seconds(10))
        #expect(modes.output == "700 directory\n700 socket\n700 directory\n600 regular file\n")
    }

    @Test func halfMadeDataAreRedone() throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        _ = try server.start(timeoutSeconds: 60)
        try server.stop()
        // initdb died half way: its folder is there under the other name, without its control file.
        let folder = "\(scratch.path)/server"
        #expect(rename("\(folder)/data", "\(folder)/data.new") == 0)
        #expect(unlink("\(folder)/data.new/global/pg_control") == 0)
        let started = try server.start(timeoutSeconds: 60)
        #expect(started.createdFresh)
        #expect(try scratch.answer("SELECT 1", from: started) == "1")
        #expect(!FileSystem.exists("\(folder)/data.new"))
    }

    @Test func crashedServersFileDoesNotStopTheNextStart() throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        let first = try server.start(timeoutSeconds: 60)
        _ = try scratch.answer("CREATE TABLE kept AS SELECT 7 AS n; CHECKPOINT", from: first)
        #expect(kill(first.process, SIGKILL) == 0)
        while isAlive(first.process) { usleep(1000) }
        #expect(FileSystem.exists("\(scratch.path)/server/data/postmaster.pid"))
        // The orphaned backends notice the death by themselves; until then PostgreSQL refuses the folder.
        let second = try Self.retried { try server.start(timeoutSeconds: 60) }
        #expect(!second.reused)
        #expect(try scratch.answer("SELECT n FROM kept", from: second) == "7")
    }

    @Test func fileOfADeadServerWhoseNumberIsNowAnotherPrograms() throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        _ = try server.start(timeoutSeconds: 60)
        try server.stop()
        // Our own number: alive, and not a PostgreSQL server.
        let socket = "\(scratch.path)/server/socket"
        try scratch.write(
            "\(getpid())\n\(scratch.path)/server/data\n1\n5432\n\(socket)\n\n1 1\nready   \n",
            to: "server/data/postmaster.pid")
        #expect(server.running() == nil)
        let started = try server.start(timeoutSeconds: 60)
        #expect(!started.reused)
        #expect(started.process != getpid())
    }

    @Test func lostSocketIsMadeAgain() throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        let first = try server.start(timeoutSeconds: 60)
        #expect(unlink("\(first.socketDirectory)/.s.PGSQL.5432") == 0)
        let second = try server.start(timeoutSeconds: 60)
        #expect(second.process != first.process)
        #expect(try scratch.answer("SELECT 1", from: second) == "1")
    }

    @Test func twoStartsAtOnceMakeOneServer() async throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        let both = try await withThrowingTaskGroup(of: Started.self) { group in
            for _ in 1...2 { group.addTask { try server.start(timeoutSeconds: 60) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(both.map(\.process)).count == 1)
        #expect(both.count { $0.createdFresh } == 1)
    }

    /// A second for what is ending by itself.
    static func retried<Result>(_ body: () throws -> Result) throws -> Result {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            do { return try body() } catch  where ContinuousClock.now < deadline { usleep(50_000) }
        }
    }
}
