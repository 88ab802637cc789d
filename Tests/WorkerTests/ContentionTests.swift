import Blocking
import Initialization
import Journaling
import TestSupport
import Testing

@testable import Worker

/// Others are at work in the same database.
@Suite(.crowd) struct ContentionTests {
    @Test func anotherWorkersLockIsWaitedForByTryingAgain() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        // Anybody may take this lock: who has it is told, whoever that is.
        try await site.sql("SET application_name = 'o''ther'")
        let holder = try await site.sql("SELECT pg_backend_pid()")
        try await site.sql("BEGIN; SELECT pg_advisory_xact_lock(\(Script.lock))")
        let reporter = RecordingReporter()
        async let run = site.run(reporter: reporter)
        try await reporter.wait(for: .retryScheduled, times: 2)
        try await site.sql("COMMIT")
        let outcome = try await run.outcome
        #expect(outcome == .succeeded)
        let told = try #require(reporter.failures.first)
        #expect(told.sqlState == "55P03")
        let pattern =
            /another worker is laying this database \(process (\d+), application 'o''ther', role site_owner, for \d+(\.\d+)? s\)/
        let match = try #require(try pattern.wholeMatch(in: told.message))
        #expect(match.1 == holder)
    }

    @Test func lockOnATableIsWaitedForByTryingAgain() async throws {
        let site = try await Site(["indexes/i.sql": "SET LOCAL lock_timeout = '20ms'; CREATE INDEX i ON a (n)"])
        try await site.sql("CREATE TABLE a (n integer)")
        let reader = site.anotherConsole()
        try await reader.sql("BEGIN")
        try await reader.sql("LOCK TABLE a IN ROW EXCLUSIVE MODE")
        let reporter = RecordingReporter()
        async let run = site.run(reporter: reporter)
        try await reporter.wait(for: .retryScheduled, times: 2)
        try await reader.sql("COMMIT")
        let outcome = try await run.outcome
        #expect(outcome == .succeeded)
        #expect(Set(reporter.failures.map(\.sqlState)) == ["55P03"])
        #expect(Set(reporter.failures.map(\.file)) == ["indexes/i.sql"])
    }

    @Test(arguments: ["40001", "40P01", "55P03", "25006", "57014", "53300", "57P03", "08006"])
    func failureThatMayPassIsTriedAgain(state: String) async throws {
        let site = try await Site([
            "tables/a.sql": """
            CREATE TABLE a ();
            DO $$ BEGIN
                IF nextval('times') < 3 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '\(state)'; END IF;
            END $$
            """
        ])
        try await site.sql("CREATE SEQUENCE times")
        let run = try await site.laid()
        #expect(run.reporter.failures.map(\.sqlState) == [state, state])
        #expect(try await site.receipts() == "tables 3")
    }

    @Test func triesEndWhenThePolicySaysSo() async throws {
        let site = try await Site([
            "tables/a.sql": "DO $$ BEGIN RAISE EXCEPTION 'never' USING ERRCODE = '40001'; END $$"
        ])
        var settings = try site.settings()
        settings.retries.stepAttempts = 3
        let run = try await site.lay("first", settings)
        #expect(run.failure?.sqlState == "40001")
        #expect(run.kinds.count { $0 == .stepFailed } == 3)
    }

    /// Between the look at the database and the step somebody else lays what is wanted.
    @Test(arguments: [
        (
            "INSERT INTO groundwork.receipt (stream, step, attempt, outcome) VALUES ('other', 'indexes', 1, 'committed')",
            "GW001"
        ),
        ("SELECT 1", "42P07"),
    ])
    func databaseThatMovedIsLookedAtAgain(receipt: String, state: String) async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer)"])
        try await site.laid()
        try site.write("CREATE INDEX i ON a (n)", to: "indexes/i.sql")
        let server = try PrivateServer.shared
        let reporter = RecordingReporter { event in
            guard case .stepStarted(let work) = event.event, work.step == .indexes else { return }
            _ = try? server.sql("CREATE INDEX i ON public.a (n); \(receipt)", database: site.name)
        }
        let run = try await site.run(reporter: reporter)
        #expect(run.outcome == .succeeded)
        #expect(
            run.kinds == [
                .requestReceived, .runStarted, .stepStarted, .databaseInspected, .stepSkipped, .stepStarted,
                .stepFailed, .stepStarted, .databaseInspected, .stepSkipped, .stepSkipped, .stepSkipped,
                .requestConcluded, .answerPrepared, .stepStarted, .answerDelivered,
            ])
        #expect(reporter.failures.map(\.sqlState) == [state])
        #expect(run.conditions["index i"] == .unrecorded)
    }

    @Test func twoWorkersWithTwoRequestsLayEachObjectOnce() async throws {
        let site = try await Site(UpdateTests.files)
        async let one = site.run(Delivery(requestID: "one").bytes, site.settings(journal: site.path(of: "one")))
        async let two = site.run(Delivery(requestID: "two").bytes, site.settings(journal: site.path(of: "two")))
        let runs = try await [one, two]
        #expect(runs.map(\.outcome) == [.succeeded, .succeeded])
        #expect(
            Set(runs[0].actions + runs[1].actions)
                == ["create table a", "create index i", "create function f", "create trigger t"])
        #expect(try await site.sql("SELECT count(*), count(DISTINCT step) FROM groundwork.receipt") == "4|4")
    }

    @Test func twoWorkersWithOneRequestAndOneJournalLayAndAnswerOnce() async throws {
        let site = try await Site(UpdateTests.files)
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        async let one = site.run(event)
        async let two = site.run(event)
        let runs = try await [one, two]
        #expect(runs.map(\.outcome) == [.succeeded, .succeeded])
        #expect(try await site.receipts() == "tables 1\nindexes 1\nfunctions 1\ntriggers 1")
        let events = try await site.events()
        #expect(Set(events.map(\.stream)).count == 1)
        #expect(events.count { $0.event.kind == .requestReceived } == 1)
        // The one that came second answers with the first one's bytes.
        #expect(events.count { $0.event.kind == .requestRedelivered } == 1)
        let answers = try sink.requests
        #expect(answers.count == 2)
        #expect(answers[0].body == answers[1].body)
    }

    @Test func requestThatAnotherWorkerHoldsIsLeftToItWhenTimeIsOver() async throws {
        let site = try await Site(["tables/a.sql": "SELECT pg_sleep(30)"])
        let event = Delivery().bytes
        let holding = RecordingReporter()
        let stop = Interruption()
        async let first = site.run(event, reporter: holding, interruption: stop)
        try await holding.wait(for: .databaseInspected)
        let second = try await site.run(event, site.settings(timeout: 1))
        stop.raise()
        #expect(second.suspension == .outOfTime)
        #expect(second.reporter.all.order == ["note"])
        let suspension = try await first.suspension
        #expect(suspension == .interrupted)
    }

    /// As the last record of a batch may find it.
    @Test func requestForWhichNoTimeIsLeftIsNotSaidToBeAtWorkElsewhere() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        let event = Delivery(url: "https://example.com/answer").bytes
        var terms = RunTerms()
        terms.deadline = .now - .seconds(1)
        let reporter = RecordingReporter()
        let worker = Worker(settings: try site.settings(), reporter: reporter, interruption: Interruption())
        let first = await worker.work(on: event, terms)
        let stream = try #require(first.stream)
        let lock = await StreamLock.take(stream, beside: site.journal, until: .now, Interruption()) {}
        guard case .held = lock else {
            Issue.record("\(lock)")
            return
        }
        let second = await worker.work(on: event, terms)
        withExtendedLifetime(lock) {}
        #expect(
            second.outcome
                == .suspended(
                    RunSuspended(
                        reason: .outOfTime, failure: nil, progress: "the time was over before the work could begin")))
        #expect(reporter.notes == [])
    }
}
