import Blocking
import Initialization
import TestSupport
import Testing
import Worker

/// Steps that take longer than the run that began them, as in a function that may live for minutes alone.
@Suite(.crowd) struct LeftRunningTests {
    /// The step takes as long as somebody says: it waits for a lock that is held, and says something afterwards.
    static let files = [
        "tables/a.sql": """
        CREATE TABLE a (n integer);
        DO $$ BEGIN
            PERFORM nextval('times');
            WHILE NOT (SELECT is_called FROM ended) LOOP PERFORM pg_sleep(0.05); END LOOP;
            RAISE NOTICE 'at last';
        END $$;
        INSERT INTO a VALUES (1)
        """
    ]

    private func site() async throws -> Site {
        let site = try await Site(Self.files)
        try await site.sql("CREATE SEQUENCE times; CREATE SEQUENCE ended")
        return site
    }

    private func terms(seconds: Int, runs: Int? = nil) -> RunTerms {
        var terms = RunTerms()
        terms.deadline = .now + .seconds(seconds)
        terms.leavesRunning = true
        terms.runs = runs
        return terms
    }

    private func work(
        _ site: Site, _ terms: RunTerms, journal: String? = nil, _ event: [UInt8] = Delivery().bytes
    ) async throws -> (Report, RecordingReporter) {
        let reporter = RecordingReporter()
        let settings = try site.settings(journal: journal)
        let worker = Worker(settings: settings, reporter: reporter, interruption: Interruption())
        return (await worker.work(on: event, terms), reporter)
    }

    /// Ends the step that is at work, and waits until nobody is.
    private func end(_ site: Site) async throws {
        try await site.sql("SELECT nextval('ended')")
        let deadline = ContinuousClock.now + .seconds(60)
        let others = """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND state <> 'idle' AND backend_type = 'client backend'
            """
        while try await site.sql(others) != "0" { try #require(ContinuousClock.now < deadline) }
    }

    @Test(arguments: [nil, "lost"])
    func theStepGoesOnAndTheNextRunFindsItDone(journal: String?) async throws {
        let site = try await site()
        let (first, told) = try await work(site, terms(seconds: 4))
        guard case .suspended(let suspended) = first.outcome else {
            Issue.record("\(first.outcome)")
            return
        }
        #expect(suspended.failure?.disposition == .leftRunning)
        #expect(suspended.progress.hasSuffix("at work in the database: tables"))
        #expect(told.kinds.suffix(2) == [.stepInDoubt, .runSuspended])

        try await end(site)
        let (second, _) = try await work(site, terms(seconds: 60), journal: journal.map(site.path(of:)))
        #expect(second.outcome == .succeeded)
        #expect(try await site.sql("SELECT count(*) FROM a") == "1")
        #expect(try await site.sql("SELECT last_value FROM times") == "1")
        #expect(try await site.receipts() == "tables 1")
    }

    @Test func whileTheStepIsAtWorkTheNextRunWaitsForIt() async throws {
        let site = try await site()
        _ = try await work(site, terms(seconds: 4))
        let (second, told) = try await work(site, terms(seconds: 3))
        guard case .suspended(let suspended) = second.outcome else {
            Issue.record("\(second.outcome)")
            return
        }
        #expect(suspended.reason == .outOfTime)
        #expect(told.failures.first?.sqlState == "55P03")
        #expect(told.kinds.contains(.stepCommitted) == false)
        async let third = work(site, terms(seconds: 60))
        try await end(site)
        #expect(try await third.0.outcome == .succeeded)
        #expect(try await site.receipts() == "tables 1")
        #expect(try await site.sql("SELECT last_value FROM times") == "1")
    }

    @Test(arguments: [true, false])
    func theLastOfTheRunsAnswersWithOrWithoutItsJournal(keepsJournal: Bool) async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer); SELECT pg_sleep(60)"])
        var outcomes: [Outcome] = []
        for run in 1...3 {
            var terms = terms(seconds: 4, runs: 3)
            terms.leavesRunning = false
            terms.delivery = .caller
            outcomes.append(
                try await work(site, terms, journal: keepsJournal ? nil : site.path(of: "journal\(run)")).0.outcome)
        }
        #expect(outcomes.map(\.exitCode) == [.temporaryFailure, .temporaryFailure, .failure])
        guard case .failed(let failure) = outcomes.last else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(failure.message.hasPrefix("the time of the last of 3 runs is over"))
        #expect(try await site.sql("SELECT count(*) FROM groundwork.suspension") == "2")
    }
}
