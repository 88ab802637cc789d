import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// What a worker sent arrives when the database has moved on.
    @Suite struct StaleWorkerTests {
        /// Up to where the message of each step reaches, and from where.
        private static func messages(_ files: [String: String]) async throws -> [String: Range<Int>] {
            let trial = try Trial(Servers.network.get(), files)
            let queries = Wire(try #require(try await trial.traffic().first)).queries.dropFirst()
            return Dictionary(zip(Ground.steps, queries.map(\.bytes))) { $1 }
        }

        /// The worker is stopped, its message on the way; another one finishes; then both wake up. The other is of another
        /// event, or of the same one with a journal of its own, and so with the same attempts.
        @Test(arguments: [false, true])
        func workerThatWakesUpTooLateDoesNothing(sameEvent: Bool) async throws {
            let messages = try await Self.messages(Ground.files)
            await expectNothingWrong("stale worker that wakes up", Ground.steps, atOnce: 4) { step in
                let trial = try Trial(Servers.network.get())
                let start = try #require(messages[step]).lowerBound
                let proxy = try trial.proxy([FaultyProxy.Fault(.hold, .up, after: start)])
                let stale = try trial.run(through: proxy)
                try #require(try await stale.waits(for: "\(step): attempt 1"), "\(stale.output)")
                stale.signal(SIGSTOP)
                let other =
                    sameEvent
                    ? trial.delivery.withJournal("other") : Delivery(to: trial.delivery.sink, journal: "other")
                let finished = try await trial.ground.run(other).outcome()
                let state = "SELECT string_agg(r::text, ' ' ORDER BY number) FROM groundwork.receipt AS r"
                let before = try trial.ground.sql(state)
                stale.signal(SIGCONT)
                proxy.release()
                var wrong: [String] = []
                let woken = try await trial.watched(stale, 60, &wrong)
                // One answer a worker: of two with one event, both go to the same place.
                let answers = try (sameEvent ? [trial.delivery] : [trial.delivery, other]).map { try $0.answers }
                if answers.map(\.count) != (sameEvent ? [2] : [1, 1]) { wrong.append("the answers are \(answers)") }
                let said = Set(answers.joined().map { Answered($0).resource })
                if said.map(\.status) != ["SUCCESS"] { wrong.append("the answers say \(said)") }
                if finished.code != 0 || woken.code != 0 { wrong.append("\(finished.ending), then \(woken.ending)") }
                if !woken.output.contains("GW001") { wrong.append("it did not find out: \(woken.output)") }
                if try trial.ground.sql(state) != before { wrong.append("it left a receipt") }
                if try trial.ground.sql(Verdict.catalog) != Verdict.undisturbed.get() {
                    wrong.append("another catalog")
                }
                if try trial.ground.sql("SELECT count(*) FROM note") != "1" { wrong.append("seeded twice") }
                if try await trial.ground.start(["journal", "verify"], trial.delivery).outcome().code != 0 {
                    wrong.append("its journal does not hold")
                }
                return wrong
            }
        }

        /// The connection is lost with the whole step sent, and the server goes on with it: the same worker connects again,
        /// looks, and meets its own step at work; that is committed only then.
        @Test func stepThatIsCommittedAfterTheWorkerLookedIsFoundByItsReceipt() async throws {
            await expectNothingWrong("step committed after the look", Ground.steps, atOnce: 4) { step in
                let gate = Gate()
                let files = Ground.files.merging(gate.before(step)) { $1 }
                let open = try Trial(Servers.network.get(), files)
                try gate.build(open.ground, isOpen: true)
                let queries = Wire(try #require(try await open.traffic().first)).queries.dropFirst()
                let index = try #require(Ground.steps.firstIndex(of: step))
                let end = try #require(queries.dropFirst(index).first).bytes.upperBound

                let trial = try Trial(Servers.network.get(), files)
                try gate.build(trial.ground, isOpen: false)
                let proxy = try trial.proxy([FaultyProxy.Fault(.cut, .up, after: end)])
                let run = try trial.run(through: proxy)
                // The look found the lock of the step that is at work.
                let met = try await run.waits(for: "55P03")
                try gate.open(trial.ground)
                var wrong: [String] = met ? [] : ["it never met the step at work: \(run.output)"]
                let outcome = try await trial.watched(run, 60, &wrong)
                if !proxy.hasStruck { wrong.append("the fault did not happen") }
                if outcome.code != 0 { wrong.append("it ended with \(outcome.ending): \(outcome.errors)") }
                return wrong + (try await Verdict(ground: trial.ground).violations(trial.delivery, [outcome]))
            }
        }
    }
}

/// What a step waits at, in the database, until a test lets it go on.
private struct Gate {
    /// The file of a step, which waits first. What a sequence has given is seen by everybody at once.
    func before(_ step: String) -> [String: String] {
        let file = Ground.files.keys.sorted().first { $0.hasPrefix("\(step)/") } ?? ""
        return [
            file: """
            DO $$ BEGIN WHILE NOT (SELECT is_called FROM gate.gate) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$;
            \(Ground.files[file] ?? "")
            """
        ]
    }

    /// Puts it up, beside all that a verdict looks at.
    func build(_ ground: Ground, isOpen: Bool) throws {
        try ground.sql(
            "CREATE SCHEMA IF NOT EXISTS gate; CREATE SEQUENCE IF NOT EXISTS gate.gate; "
                + "SELECT setval('gate.gate', 1, \(isOpen))")
    }

    func open(_ ground: Ground) throws { try ground.sql("SELECT nextval('gate.gate')") }
}
