import EmbeddedPostgreSQL
import Glibc
import TestSupport
import Testing

@Suite struct ProgramsTests {
    /// A folder with empty executables in place of the programs.
    private func makePrograms(_ folder: String, _ names: [String] = ["initdb", "pg_ctl", "postgres"]) throws {
        for name in names {
            let made = try Command("/usr/bin/install", ["-D", "-m", "0755", "/dev/null", "\(folder)/\(name)"])
                .run(limit: .seconds(10))
            try #require(made.succeeded, "\(made.text)")
        }
    }

    @Test func namedFolderGoesFirst() throws {
        let scratch = try Scratch()
        try makePrograms("\(scratch.path)/named")
        try makePrograms("\(scratch.path)/onPath")
        let variables = ["GROUNDWORK_PG_BIN": "\(scratch.path)/named/", "PATH": "\(scratch.path)/onPath"]
        let found = try Programs.locate(variable: { variables[$0] })
        #expect(found?.folder == "\(scratch.path)/named")
    }

    @Test func wrongNamedFolderIsAnErrorAndNotPassedOver() throws {
        let scratch = try Scratch()
        try makePrograms("\(scratch.path)/half", ["initdb"])
        let expected = EmbeddedError(
            .programsMissing, "GROUNDWORK_PG_BIN: no pg_ctl, postgres in \(scratch.path)/half",
            hint: "Name the folder that holds PostgreSQL's initdb, such as /usr/lib/postgresql/15/bin.")
        #expect(throws: expected) {
            try Programs.locate(variable: { $0 == "GROUNDWORK_PG_BIN" ? "\(scratch.path)/half" : nil })
        }
    }

    @Test func pathGoesBeforeTheDistributionsFolders() throws {
        let scratch = try Scratch()
        try makePrograms("\(scratch.path)/onPath")
        try makePrograms("\(scratch.path)/lib/15/bin")
        let found = try Programs.locate(
            variable: { $0 == "PATH" ? "/nowhere::\(scratch.path)/onPath" : nil }, distribution: "\(scratch.path)/lib")
        #expect(found?.folder == "\(scratch.path)/onPath")
    }

    @Test func linkedProgramsAreTakenWhereTheyLie() throws {
        let scratch = try Scratch()
        try makePrograms("\(scratch.path)/real", ["initdb", "pg_ctl", "postgres", "psql"])
        try #require(mkdir("\(scratch.path)/links", 0o755) == 0)
        for name in ["initdb", "pg_ctl", "postgres"] {
            try #require(symlink("../real/\(name)", "\(scratch.path)/links/\(name)") == 0)
        }
        #expect(try Programs(folder: "\(scratch.path)/links").folder == "\(scratch.path)/real")
        // A lone link tells nothing about where the others are.
        try makePrograms("\(scratch.path)/mixed", ["initdb", "pg_ctl"])
        try makePrograms("\(scratch.path)/lone", ["postgres"])
        try #require(symlink("../lone/postgres", "\(scratch.path)/mixed/postgres") == 0)
        #expect(try Programs(folder: "\(scratch.path)/mixed").folder == "\(scratch.path)/mixed")
    }

    @Test func newestVersionIsTakenByNumber() throws {
        let scratch = try Scratch()
        for version in ["9.6", "15", "13"] { try makePrograms("\(scratch.path)/\(version)/bin") }
        try makePrograms("\(scratch.path)/17/bin", ["initdb"])
        let found = try Programs.locate(variable: { _ in nil }, distribution: scratch.path)
        #expect(found?.folder == "\(scratch.path)/15/bin")
    }

    @Test func noneIsNoError() throws {
        #expect(try Programs.locate(variable: { _ in nil }, distribution: "/nowhere") == nil)
    }

    @Test func versionIsWhatPostgresPrints() throws {
        let version = try Scratch.programs().version()
        #expect(version.first?.isNumber == true)
    }
}
