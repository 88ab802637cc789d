import Foundation
import TestSupport
import Testing

/// A run that has to end before its request: exit code 75, nothing half done, and the next run goes on.
@Suite(.crowd)
struct SuspendTests {
    private static let slow = [
        "tables/a.sql": "CREATE TABLE a (id bigint PRIMARY KEY);",
        "functions/b.sql":
            "SELECT pg_sleep(60); CREATE FUNCTION b() RETURNS int LANGUAGE sql RETURN 1;",
    ]
    private static let quick = "CREATE FUNCTION b() RETURNS int LANGUAGE sql RETURN 1;"

    @Test func suspendsWhenTimeIsOverAndIsResumedByTheSameEvent() async throws {
        let desk = try Desk(Self.slow)
        let event = Array(Event().text.utf8)
        let first = try await desk.run("run", "--event", "-", "--timeout", "2", input: event)
        #expect(first.ending == .exited(75))
        #expect(first.events.suffix(3) == ["stepStarted", "stepFailed", "runSuspended"])
        #expect(first.complaint.count == 1)
        #expect(first.errors.hasPrefix("suspended: the run's time is used up"))
        #expect(first.errors.contains("Send the same event again, or run `groundwork resume`, to go on."))
        #expect(try desk.sql("SELECT step FROM groundwork.receipt") == "tables")
        #expect(try desk.sql("SELECT count(*) FROM pg_proc WHERE proname = 'b'") == "0")

        try desk.write(Self.quick, schema: "functions/b.sql")
        let second = try await desk.run("run", "--event", "-", input: event)
        #expect(second.ending == .exited(0))
        #expect(second.answer["Status"] as? String == "SUCCESS")
        #expect(try desk.sql("SELECT step FROM groundwork.receipt ORDER BY number") == "tables\nfunctions")
        let requests = try await desk.sqlite("SELECT state, runs FROM request")
        #expect(requests == "succeeded|2")
    }

    @Test func resumeFinishesWhatIsUnfinished() async throws {
        let desk = try Desk(Self.slow)
        let first = try await desk.run("run", "--timeout", "2")
        #expect(first.ending == .exited(75))
        try desk.write(Self.quick, schema: "functions/b.sql")
        let second = try await desk.run("resume")
        #expect(second.ending == .exited(0))
        #expect(second.answer["Status"] as? String == "SUCCESS")
        #expect(second.answer["RequestId"] as? String == first.objects().first?["requestId"] as? String)
        #expect(try desk.sql("SELECT step FROM groundwork.receipt ORDER BY number") == "tables\nfunctions")
        let third = try await desk.run("resume")
        #expect(third.ending == .exited(0))
        #expect(third.objects().compactMap { $0["message"] as? String } == ["nothing is unfinished"])
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func suspendsOnASignal(_ signal: Int32) async throws {
        let desk = try Desk(Self.slow)
        let run = try desk.start("run")
        try #require(try await run.waits(for: "functions: attempt 1"))
        run.signal(signal)
        let outcome = try await run.outcome(within: .seconds(30))
        #expect(outcome.ending == .exited(75))
        #expect(outcome.events.last == "runSuspended")
        #expect(outcome.errors.hasPrefix("suspended: the run was asked to stop"))
        #expect(outcome.errors.contains("`groundwork resume`"))
        #expect(try desk.sql("SELECT step FROM groundwork.receipt") == "tables")
        // The server learns of it a moment after the run has ended.
        let deadline = ContinuousClock.now + .seconds(60)
        while try desk.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") != "1" {
            try #require(ContinuousClock.now < deadline)
        }
        try desk.write(Self.quick, schema: "functions/b.sql")
        let resumed = try await desk.run("resume")
        #expect(resumed.ending == .exited(0), "\(resumed.output)\(resumed.errors)")
    }

    @Test func suspendsWhileItWaitsToConnect() async throws {
        let desk = try Desk(withDatabase: false, ["PGHOST": "127.0.0.1", "PGPORT": "1"])
        let run = try desk.start("run")
        try #require(try await run.waits(for: "retryScheduled"))
        run.signal(SIGTERM)
        let outcome = try await run.outcome(within: .seconds(30))
        #expect(outcome.ending == .exited(75))
        #expect(outcome.events.last == "runSuspended")
    }

    /// The server goes on with a step whose worker was killed, and commits it: only the receipt tells.
    @Test func goesOnAfterSIGKILLInTheMiddleOfAStep() async throws {
        let desk = try Desk([
            "tables/a.sql": """
            CREATE TABLE a (id bigint PRIMARY KEY);
            DO $$ BEGIN
                PERFORM nextval('begun');
                WHILE NOT (SELECT is_called FROM ended) LOOP PERFORM pg_sleep(0.02); END LOOP;
            END $$;
            """,
            "triggers/touch.sql":
                "CREATE TRIGGER touch BEFORE UPDATE ON a EXECUTE FUNCTION suppress_redundant_updates_trigger();",
        ])
        _ = try desk.sql("CREATE SEQUENCE begun; CREATE SEQUENCE ended")
        let event = Array(Event().text.utf8)
        let run = try desk.start("run", "--event", "-", input: event)
        let deadline = ContinuousClock.now + .seconds(60)
        while try desk.sql("SELECT is_called FROM begun") == "f" {
            try #require(ContinuousClock.now < deadline, "\(run.output)")
            try await Task.sleep(for: .milliseconds(5))
        }
        run.signal(SIGKILL)
        #expect(try await run.outcome().ending == .killed(SIGKILL))
        _ = try desk.sql("SELECT nextval('ended')")
        let second = try await desk.run("run", "--event", "-", input: event)
        #expect(second.ending == .exited(0))
        #expect(second.events.contains("stepInDoubt"))
        #expect(second.answer["Status"] as? String == "SUCCESS")
        #expect(
            try desk.sql("SELECT step, outcome FROM groundwork.receipt ORDER BY number")
                == "tables|committed\ntriggers|committed")
        #expect(try await desk.sqlite("SELECT state, runs FROM request") == "succeeded|2")
        #expect(try await desk.run("journal", "verify").ending == .exited(0))
    }
}
