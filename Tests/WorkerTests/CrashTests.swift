import Blocking
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// A run that dies at an append: the journal ends there, and the database is as far as it was.
@Suite(.crowd) struct CrashTests {
    static let event = Delivery().bytes

    @Test(arguments: Step.laying, [true, false])
    func stepInDoubtIsSettledByItsReceipt(step: Step, committed: Bool) async throws {
        let site = try await Site(UpdateTests.files)
        let interruption = Interruption()
        let reporter = RecordingReporter { event in
            switch event.event {
            case .stepStarted(let work) where work.step == step:
                site.copyJournal(to: "cut")
                if !committed { interruption.raise() }
            case .stepCommitted(let done) where done.step == step: interruption.raise()
            default: break
            }
        }
        _ = try await site.run(Self.event, reporter: reporter, interruption: interruption)

        let run = try await site.run(Self.event, site.settings(journal: site.path(of: "cut")))
        #expect(run.outcome == .succeeded)
        #expect(
            run.kinds.prefix(5) == [
                .runStarted, .stepInDoubt, .stepStarted, .databaseInspected,
                committed ? .stepCommitted : .stepNotCommitted,
            ])
        var probed: [Step] = []
        for case .stepCommitted(let done) in run.events where done.probed { probed.append(done.step) }
        #expect(probed == (committed ? [step] : []))
        // One receipt a step, whatever happened; and one that keeps a message that is still on its way from laying it too.
        #expect(
            try await site.receipts()
                == Step.laying.map {
                    $0 == step && !committed ? "\($0.rawValue) 1 notCommitted\n\($0.rawValue) 2" : "\($0.rawValue) 1"
                }.joined(separator: "\n"))
        #expect(
            run.answer?.Reason
                == "done: tables: 1 created; indexes: 1 created; functions: 1 created; triggers: 1 created")
        #expect(try await site.laid("later").actions == [])
        let journal = try await Journal.open(site.path(of: "cut"), .readOnly)
        guard case .holds = try await journal.verify() else {
            Issue.record("the chain does not hold")
            return
        }
    }

    @Test func runThatDiedWhileConnectingStartsOver() async throws {
        let site = try await Site(UpdateTests.files)
        let interruption = Interruption()
        let reporter = RecordingReporter { event in
            guard case .stepStarted = event.event else { return }
            site.copyJournal(to: "cut")
            interruption.raise()
        }
        _ = try await site.run(Self.event, reporter: reporter, interruption: interruption)
        let run = try await site.run(Self.event, site.settings(journal: site.path(of: "cut")))
        #expect(run.outcome == .succeeded)
        #expect(run.kinds.prefix(3) == [.runStarted, .stepStarted, .databaseInspected])
        #expect(try await site.receipts() == "tables 1\nindexes 1\nfunctions 1\ntriggers 1")
    }

    @Test func runThatDiedBeforeItsAnswerWasTakenAnswersWithoutLookingAtTheDatabase() async throws {
        let site = try await Site(UpdateTests.files)
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        let reporter = RecordingReporter { event in
            if event.event.kind == .answerPrepared { site.copyJournal(to: "cut") }
        }
        try await #expect(site.run(event, reporter: reporter).outcome == .succeeded)
        let run = try await site.run(event, site.settings(journal: site.path(of: "cut")))
        #expect(run.outcome == .succeeded)
        #expect(run.kinds == [.runStarted, .stepStarted, .answerDelivered])
        let answers = try sink.requests
        #expect(answers.count == 2)
        #expect(answers[0].body == answers[1].body)
        #expect(try await site.receipts() == "tables 1\nindexes 1\nfunctions 1\ntriggers 1")
    }

    @Test(arguments: Step.laying)
    func lostJournalLaysNothingTwice(after step: Step) async throws {
        let site = try await Site(UpdateTests.files)
        let interruption = Interruption()
        let reporter = RecordingReporter { event in
            if case .stepCommitted(let done) = event.event, done.step == step { interruption.raise() }
        }
        let first = try await site.run(Self.event, reporter: reporter, interruption: interruption)
        let second = try await site.run(Self.event, site.settings(journal: site.path(of: "another")))
        #expect(second.outcome == .succeeded)
        #expect(
            first.actions + second.actions == [
                "create table a", "create index i", "create function f", "create trigger t",
            ])
        #expect(try await site.receipts() == "tables 1\nindexes 1\nfunctions 1\ntriggers 1")
    }

    /// Sequences do not roll back: the file ends its own session the first time alone.
    @Test func lostConnectionIsMadeAgain() async throws {
        let site = try await Site([
            "tables/a.sql": """
            CREATE TABLE a ();
            DO $$ BEGIN
                IF nextval('times') = 1 THEN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                    PERFORM pg_sleep(10);
                END IF;
            END $$
            """
        ])
        try await site.sql("CREATE SEQUENCE times")
        let run = try await site.laid()
        #expect(
            run.kinds.dropFirst(4).prefix(5) == [
                .stepStarted, .stepFailed, .retryScheduled, .stepStarted, .databaseInspected,
            ])
        #expect(try await site.receipts() == "tables 2")
    }
}
