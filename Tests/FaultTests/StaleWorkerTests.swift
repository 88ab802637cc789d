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

        /// The connection is lost with the whole step sent, and the server goes on with it: the worker looks, finds no
        /// receipt, and the step is committed after all.
        @Test func stepThatIsCommittedAfterTheWorkerLookedIsFoundByItsReceipt() async throws {
            await expectNothingWrong("step committed after the look", Ground.steps, atOnce: 4) { step in
                let files = Ground.slow(step, 0.7)
                let end = try #require(try await Self.messages(files)[step]).upperBound
                return try await Trial(Servers.network.get(), files).violations(
                    [FaultyProxy.Fault(.cut, .up, after: end)], wanted: 0)
            }
        }
    }
}
