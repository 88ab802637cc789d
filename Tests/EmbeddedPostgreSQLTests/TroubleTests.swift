import EmbeddedPostgreSQL
import Glibc
import Testing

/// What a server that cannot start tells its user.
@Suite struct TroubleTests {
    private func error(_ body: () throws -> some Any) throws -> EmbeddedError {
        try #require(throws: EmbeddedError.self) { _ = try body() }
    }

    @Test func brokenConfigurationShowsTheLogsLastLines() throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        _ = try server.start(timeoutSeconds: 60)
        try server.stop()
        try scratch.write("shared_buffers = 'a lot'\n", to: "server/data/postgresql.conf")
        let error = try error { try server.start(timeoutSeconds: 60) }
        #expect(error.code == .startFailed)
        // shared_buffers itself is overruled: its line is read all the same.
        #expect(error.message.contains("invalid value for parameter \"shared_buffers\": \"a lot\""), "\(error)")
        #expect(!error.message.contains("ready to accept connections"), "only the lines of this start")
        #expect(
            error.hint
                == "The whole log is \(scratch.path)/server/server.log; the settings are in"
                + " \(scratch.path)/server/data/postgresql.conf.")
    }

    @Test func dataOfAnotherVersionNameIt() throws {
        let scratch = try Scratch()
        let server = try scratch.server()
        _ = try server.start(timeoutSeconds: 60)
        try server.stop()
        try scratch.write("11\n", to: "server/data/PG_VERSION")
        let error = try error { try server.start(timeoutSeconds: 60) }
        #expect(error.code == .startFailed)
        let version = try Scratch.programs().version()
        #expect(error.hint.hasPrefix("The data were made by PostgreSQL 11, and this is \(version):"))
    }

    @Test func folderOfSomethingElseIsLeftAlone() throws {
        let scratch = try Scratch()
        try scratch.write("mine\n", to: "notes.txt")
        let made = try Command("/bin/mkdir", ["\(scratch.path)/other"]).run(limit: .seconds(10))
        try #require(made.succeeded)
        try scratch.write("mine\n", to: "other/notes.txt")
        if geteuid() == 0 {
            // Root's folder with things in it is not handed over to the server's account.
            let error = try error { try scratch.server("other").start(timeoutSeconds: 60) }
            #expect(error.code == .folderUnusable)
        }
        // A folder named data that is not one.
        try #require(rename("\(scratch.path)/other", "\(scratch.path)/data") == 0)
        let error = try error {
            try EmbeddedServer(programs: Scratch.programs(), folder: scratch.path).start(timeoutSeconds: 60)
        }
        #expect([.dataUnusable, .folderUnusable, .programsMissing].contains(error.code), "\(error)")
        #expect(FileSystem.text("\(scratch.path)/data/notes.txt") == "mine\n")
    }

    @Test(arguments: ["", "a\"b", "a$(id)b", "a`b", "a\\b", "a\nb"])
    func pathsThatAShellWouldReadAreRefused(_ path: String) throws {
        let error = try error {
            try EmbeddedServer(programs: Scratch.programs(), folder: path).start(timeoutSeconds: 60)
        }
        #expect(error.code == .folderUnusable)
    }

    @Test func spacesAndQuotesInPathsAreFine() throws {
        let scratch = try Scratch()
        let started = try scratch.server("it's my folder, ü").start(timeoutSeconds: 60)
        #expect(try scratch.answer("SELECT 1", from: started) == "1")
        // libpq takes a comma for the end of a host.
        #expect(!started.socketDirectory.contains(","))
    }

    @Test func socketOfADeepFolderIsShort() throws {
        let scratch = try Scratch()
        let deep = String(repeating: "deep/", count: 20) + "server"
        let server = try scratch.server(deep)
        let started = try server.start(timeoutSeconds: 60)
        #expect(started.folder == "\(scratch.path)/\(deep)")
        #expect(
            started.socketDirectory == "/tmp/groundwork-\(FileSystem.shortName("\(scratch.path)/\(deep)"))")
        #expect(try scratch.answer("SELECT 1", from: started) == "1")
        try server.stop()
        #expect(!isAlive(started.process))
        rmdir(started.socketDirectory)
    }

    @Test func rootsHiddenFolderFallsBack() throws {
        // Only root has folders that the server's account cannot reach.
        guard geteuid() == 0 else { return }
        let scratch = try Scratch()
        let hidden = "\(scratch.path)/hidden"
        try #require(mkdir(hidden, 0o700) == 0)
        let server = try scratch.server("hidden/postgresql")
        let started = try server.start(timeoutSeconds: 60)
        let expected = "/var/lib/groundwork/\(FileSystem.shortName("\(hidden)/postgresql"))"
        #expect(started.folder == expected)
        #expect(server.running()?.process == started.process)
        try server.stop(.immediate)
        #expect(!isAlive(started.process))
        let removed = try Command("/bin/rm", ["-rf", expected]).run(limit: .seconds(10))
        #expect(removed.succeeded)
    }
}
