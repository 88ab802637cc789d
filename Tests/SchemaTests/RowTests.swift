import FoundationEssentials
import TestSupport
import Testing

/// What rows the schema takes, and which it refuses.
@Suite struct RowTests {
    static let accepted = SQLFile.all(in: SQLFile.tests.appending(path: "Accepted"))
    static let refused = SQLFile.all(in: SQLFile.tests.appending(path: "Constraints"))

    @Test func thereAreFiles() {
        #expect(Self.accepted.count >= 12)
        #expect(Self.refused.count >= 27)
    }

    @Test(arguments: accepted)
    func accepts(_ file: SQLFile) throws {
        let printed = try LaidDatabase.empty.get().tried(file.text)
        #expect(try printed.split(separator: "\n").last.map(String.init) == file.header("expects"))
    }

    @Test(arguments: refused)
    func refuses(_ file: SQLFile) throws {
        let expected = try file.header("refused").split(separator: " ")
        try #require(expected.count == 2)
        #expect(try !file.header("why").isEmpty)
        let laid = try LaidDatabase.empty.get()
        let error = try #require(throws: PrivateServer.SQLFailed.self) {
            try laid.tried("\\set VERBOSITY verbose\n\(file.text)")
        }
        let lines = error.description.split(separator: "\n")
        #expect(lines.contains { $0.contains("ERROR:  \(expected[0]): ") }, "\(error)")
        #expect(lines.contains("CONSTRAINT NAME:  \(expected[1])"), "\(error)")
    }

    /// A constraint that no file provokes might as well be missing.
    @Test func everyConstraintIsProvoked() throws {
        // NOT NULL is a constraint with a name since PostgreSQL 18 alone.
        let constraints = try LaidDatabase.empty.get().sql(
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype NOT IN ('n', 'p')"
        )
        let provoked = try Set(Self.refused.map { try $0.header("refused").split(separator: " ").last })
        #expect(constraints.split(separator: "\n").filter { !provoked.contains($0) } == [])
    }
}
