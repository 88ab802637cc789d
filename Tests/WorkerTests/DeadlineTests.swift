import Blocking
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// Time that runs out, and a request to stop.
@Suite(.crowd) struct DeadlineTests {
    /// Sequences do not roll back: the step takes long the first time alone.
    static let files = [
        "tables/a.sql": "CREATE TABLE a (n integer)",
        "indexes/i.sql": "CREATE INDEX i ON a (n); SELECT pg_sleep(30) WHERE nextval('times') = 1",
    ]

    private func site() async throws -> Site {
        let site = try await Site(Self.files)
        try await site.sql("CREATE SEQUENCE times")
        return site
    }

    private func sleepers(_ site: Site) async throws -> String {
        try await site.sql(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND state = 'active' AND backend_type = 'client backend'
            """)
    }

    @Test func stepThatTakesLongerThanTheRunIsCancelledAndTheRequestResumed() async throws {
        let site = try await site()
        let begun = ContinuousClock.now
        let run = try await site.run(Delivery().bytes, site.settings(timeout: 4))
        #expect(ContinuousClock.now - begun < .seconds(4))
        #expect(run.suspension == .outOfTime)
        #expect(run.outcome.exitCode == .temporaryFailure)
        #expect(run.reporter.failures.map(\.disposition) == [.outOfTime])
        #expect(try await sleepers(site) == "0")
        #expect(try await site.receipts() == "tables 1")

        let next = try await site.run()
        #expect(next.outcome == .succeeded)
        #expect(next.kinds.first == .runStarted)
        #expect(try await site.receipts() == "tables 1\nindexes 2")
        #expect(next.answer?.Data?["Tables"] == "1 created")
    }

    @Test func requestWhoseServiceTimeoutIsOverIsAnsweredInTime() async throws {
        let site = try await site()
        let sink = try UploadSink()
        let begun = UploadSink.now
        let run = try await site.run(Delivery(url: sink.url(), properties: ["ServiceTimeout": "4"]).bytes)
        // By the clock of whoever waits.
        let took = try #require(try sink.requests.first).arrived - begun
        #expect(took < .seconds(4))
        #expect(run.failure?.disposition == .outOfTime)
        #expect(run.outcome.exitCode == .failure)
        #expect(try await sleepers(site) == "0")
        let answers = try sink.requests.map { try Answer($0.text) }
        #expect(answers.map(\.Status) == ["FAILED"])
        let reason = answers.first?.Reason ?? ""
        #expect(reason.hasPrefix("the time in which the request must be answered is over"))
        #expect(reason.hasSuffix("[done: tables: 1 created; not done: indexes, functions, triggers]"))
    }

    @Test func interruptedStepIsCancelledAtOnceAndResumed() async throws {
        let site = try await site()
        let stop = Interruption()
        let reporter = RecordingReporter()
        async let run = site.run(reporter: reporter, interruption: stop)
        let deadline = ContinuousClock.now + .seconds(20)
        while try await site.sql("SELECT is_called FROM times") == "f" { try #require(ContinuousClock.now < deadline) }
        let asked = ContinuousClock.now
        stop.raise()
        let suspension = try await run.suspension
        #expect(suspension == .interrupted)
        #expect(ContinuousClock.now - asked < .seconds(2))
        #expect(try await sleepers(site) == "0")

        let resumed = RecordingReporter()
        let all = await Worker(settings: try site.settings(), reporter: resumed, interruption: Interruption()).resume()
        #expect(try all.get().map(\.requestID) == ["request-1"])
        #expect(try all.get().map(\.outcome) == [.succeeded])
        #expect(try resumed.answers.map { try Answer($0).Status } == ["SUCCESS"])
        #expect(try await site.receipts() == "tables 1\nindexes 2")
        // Nothing is left to resume.
        let again = await Worker(settings: try site.settings(), reporter: resumed, interruption: Interruption())
            .resume()
        #expect(try again.get().isEmpty)
    }

    @Test func interruptionEndsAPauseAtOnce() async throws {
        let site = try await Site([
            "tables/a.sql": "DO $$ BEGIN RAISE EXCEPTION 'never' USING ERRCODE = '40001'; END $$"
        ])
        var settings = try site.settings()
        settings.retries.base = 600_000
        settings.retries.cap = 600_000
        settings.timeout = 3_600
        let stop = Interruption()
        let reporter = RecordingReporter { event in
            if event.event.kind == .retryScheduled { stop.raise() }
        }
        let begun = ContinuousClock.now
        let run = try await site.run(Delivery().bytes, settings, reporter: reporter, interruption: stop)
        #expect(ContinuousClock.now - begun < .seconds(5))
        #expect(run.suspension == .interrupted)
    }

    @Test func unreachableDatabaseIsTriedUntilTheAttemptsAreUsedUp() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        var settings = try site.settings()
        settings.database["host"] = site.folder.path
        settings.retries.connectAttempts = 3
        let run = try await site.run(Delivery().bytes, settings)
        #expect(run.failure?.origin == .connection)
        #expect(run.outcome.exitCode == .unavailable)
        #expect(run.kinds.count { $0 == .retryScheduled } == 2)
        #expect(run.answer?.Status == "FAILED")
    }

    /// The first pause would be minutes.
    @Test func unreachableDatabaseIsTriedOnceMoreAtTheEndOfTheTime() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        var settings = try site.settings(timeout: 2)
        settings.database["host"] = site.folder.path
        settings.retries.base = 6_000_000
        settings.retries.cap = 6_000_000
        let run = try await site.run(Delivery().bytes, settings)
        #expect(run.suspension == .outOfTime)
        #expect(run.kinds.count { $0 == .retryScheduled } == 1)
        #expect(run.kinds.count { $0 == .stepFailed } == 2)
    }

    @Test func databaseThatIsNotThereIsNotTriedAgain() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        var settings = try site.settings()
        settings.database["dbname"] = "nowhere"
        let run = try await site.run(Delivery().bytes, settings)
        #expect(run.failure?.sqlState == "3D000")
        #expect(run.failure?.hint == "Create the database, or name another by PGDATABASE.")
        #expect(run.outcome.exitCode == .configuration)
        #expect(run.kinds.count { $0 == .stepFailed } == 1)
    }

    @Test func folderThatCannotBeUsedIsAnsweredWithoutADatabase() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        try site.write("CREATE TABLE b ()", to: "misplaced.sql")
        var settings = try site.settings()
        settings.database["host"] = "/nowhere"
        let run = try await site.run(Delivery().bytes, settings)
        #expect(run.failure?.origin == .schema)
        #expect(run.outcome.exitCode == .configuration)
        #expect(run.failure?.file == "misplaced.sql")
        #expect(run.answer?.Status == "FAILED")
        #expect(
            run.kinds == [
                .requestReceived, .requestConcluded, .runStarted, .answerPrepared, .stepStarted, .answerDelivered,
            ])
    }
}
