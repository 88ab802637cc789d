import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// An index that is invalid when it is looked at, while somebody else is at it.
@Suite(.crowd) struct RebuildTests {
    static let files = [
        "tables/a.sql": "CREATE TABLE a (n integer)", "indexes/i.sql": "CREATE UNIQUE INDEX i ON a (n)",
    ]

    /// Which index it is, and whether it is one: `16384 t`.
    private static let standing =
        "SELECT indexrelid::text || ' ' || (indisvalid AND indisready AND indislive) FROM pg_index WHERE indexrelid = 'i'::regclass"

    /// A site whose index an earlier concurrent build left invalid, for the rows did not fit; now they do.
    private static func siteWithAnInvalidIndex() async throws -> Site {
        let site = try await Site(files)
        try await site.laid()
        try await site.sql("DROP INDEX i; INSERT INTO a VALUES (1), (1)")
        await #expect(throws: (any Error).self) { try await site.sql("CREATE UNIQUE INDEX CONCURRENTLY i ON a (n)") }
        try await site.sql("DELETE FROM a")
        try #require(try await site.sql(standing).hasSuffix(" false"))
        return site
    }

    /// A concurrent build of the index, which waits for a transaction that `writer` has open.
    private static func siteWithABuildUnderWay() async throws -> (site: Site, writer: Console, build: Console) {
        let site = try await Site(files)
        try await site.laid()
        try await site.sql("DROP INDEX i")
        let writer = site.anotherConsole()
        try await writer.sql("BEGIN")
        try await writer.sql("INSERT INTO a VALUES (1)")
        return (site, writer, site.anotherConsole())
    }

    private static func waitForTheBuild(_ site: Site) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await site.sql("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('i') AND NOT indisvalid")
            != "1"
        {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    @Test func buildUnderWayIsLeftInPeaceAndItsIndexKept() async throws {
        let (site, writer, builder) = try await Self.siteWithABuildUnderWay()
        async let build = builder.sql("CREATE UNIQUE INDEX CONCURRENTLY i ON a (n)")
        try await Self.waitForTheBuild(site)
        let built = try await site.sql("SELECT 'i'::regclass::oid")

        let reporter = RecordingReporter()
        async let run = site.run(Delivery(type: "Update", requestID: "second").bytes, reporter: reporter)
        try await reporter.wait(for: .retryScheduled, times: 3)
        try await writer.sql("COMMIT")
        _ = try await build
        let outcome = try await run.outcome
        #expect(outcome == .succeeded)
        // First the build has the table; then its index is no longer what was looked at; then it is there.
        let states = reporter.failures.map(\.sqlState)
        #expect(states.dropLast().allSatisfy { $0 == "55P03" }, "\(states)")
        #expect(states.last == SQLState.moved)
        #expect(reporter.failures.first?.file == "indexes/i.sql")
        #expect(try await run.actions == [])
        #expect(try await run.conditions["index i"] == .unchanged)
        #expect(try await site.sql(Self.standing) == "\(built) true")
    }

    @Test func indexOfABuildThatFailedMeanwhileIsBuiltAgain() async throws {
        let (site, writer, builder) = try await Self.siteWithABuildUnderWay()
        async let build: Void = {
            await #expect(throws: (any Error).self) {
                try await builder.sql("CREATE UNIQUE INDEX CONCURRENTLY i ON a (n)")
            }
        }()
        try await Self.waitForTheBuild(site)

        let reporter = RecordingReporter()
        async let run = site.run(Delivery(type: "Update", requestID: "second").bytes, reporter: reporter)
        try await reporter.wait(for: .retryScheduled, times: 2)
        try await site.sql(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_progress_create_index WHERE datname = current_database()")
        await build
        try await writer.sql("COMMIT")
        let outcome = try await run.outcome
        #expect(outcome == .succeeded)
        #expect(Set(reporter.failures.map(\.sqlState)) == ["55P03"])
        #expect(try await run.actions == ["rebuild index i"])
        #expect(try await site.sql(Self.standing).hasSuffix(" true"))
        #expect(try await site.sql("SELECT n FROM a") == "1")
    }

    /// Between the look at the database and the step somebody else makes it valid, or takes it away.
    @Test(arguments: [
        ("REINDEX INDEX public.i", Condition.unchanged, [String]()),
        ("DROP INDEX public.i", Condition.missing, ["create index i"]),
    ])
    func indexThatIsNotAsItWasIsLookedAtAgain(
        change: String, condition: Condition, actions: [String]
    ) async throws {
        let site = try await Self.siteWithAnInvalidIndex()
        let server = try PrivateServer.shared
        let reporter = RecordingReporter { event in
            guard case .stepStarted(let work) = event.event, work.objects.first?.action == .rebuild else { return }
            _ = try? server.sql(change, database: site.name)
        }
        let run = try await site.run(Delivery(type: "Update", requestID: "second").bytes, reporter: reporter)
        #expect(run.outcome == .succeeded)
        #expect(reporter.failures.map(\.sqlState) == [SQLState.moved])
        #expect(reporter.failures.map(\.message) == ["the index is not as it was when it was looked at"])
        #expect(run.actions == actions)
        #expect(run.conditions["index i"] == condition)
        #expect(try await site.sql(Self.standing).hasSuffix(" true"))
    }

    /// An index on a partitioned table alone is invalid by design, until each part has its own and they are attached.
    @Test func indexOfAPartitionedTableIsNeverCalledInvalid() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a (n integer) PARTITION BY RANGE (n)",
            "tables/b.sql": "CREATE TABLE b PARTITION OF a DEFAULT",
            "indexes/i.sql": "CREATE INDEX i ON ONLY a (n)",
        ])
        let first = try await site.laid()
        #expect(first.conditions["index i"] == .missing)
        let stands =
            "SELECT c.oid, c.relkind, i.indisvalid FROM pg_class AS c JOIN pg_index AS i ON i.indexrelid = c.oid WHERE c.relname = 'i'"
        let before = try await site.sql(stands)
        #expect(before.hasSuffix("|I|f"))
        let second = try await site.laid("second")
        #expect(second.conditions["index i"] == .unchanged)
        #expect(second.actions == [])
        #expect(try await site.sql(stands) == before)
    }
}
