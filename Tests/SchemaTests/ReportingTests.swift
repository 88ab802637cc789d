import FoundationEssentials
import Testing

/// The questions that the indexes are for, asked of half a year of data.
@Suite struct ReportingTests {
    static let questions = SQLFile.all(in: SQLFile.tests.appending(path: "Reporting"))

    @Test func thereAreFiles() {
        #expect(Self.questions.count >= 11)
    }

    @Test func theDataAreThere() throws {
        let counts = "SELECT (SELECT count(*) FROM onboarding_sessions), (SELECT count(*) FROM onboarding_events)"
        #expect(try LaidDatabase.filled.get().sql(counts) == "20000|101000")
    }

    @Test(arguments: questions)
    func isAnsweredByItsIndexes(_ file: SQLFile) throws {
        #expect(try file.header("question").hasSuffix("?"))
        let laid = try LaidDatabase.filled.get()
        let plan = try laid.tried("EXPLAIN (FORMAT JSON) \(file.text)")
        #expect(try Self.indexes(in: plan) == Self.uses(file), "\(plan)")
        #expect(try !laid.tried(file.text).isEmpty, "nothing to be found: the question is not asked of these data")
    }

    @Test func everyIndexIsThereForAQuestion() throws {
        let used = try Self.questions.reduce(into: Set<String>()) { $0.formUnion(try Self.uses($1)) }
        let indexes = SQLFile.all(in: SQLFile.schema.appending(path: "indexes")).map { String($0.name.dropLast(4)) }
        #expect(indexes.count >= 8)
        #expect(indexes.filter { !used.contains($0) } == [])
    }

    private static func uses(_ file: SQLFile) throws -> Set<String> {
        Set(try file.header("uses").split(separator: ", ").map(String.init))
    }

    private static func indexes(in plan: String) -> Set<String> {
        Set(
            plan.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "\"")
                return parts.count > 3 && parts[1] == "Index Name" ? String(parts[3]) : nil
            })
    }
}
