import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Workers beside somebody who uses the same database otherwise.
    @Suite struct NeighbourTests {
        private static func waits(until condition: String, _ ground: Ground) async throws {
            let deadline = ContinuousClock.now + .seconds(30)
            while try ground.sql("SELECT \(condition)") != "t" {
                try #require(ContinuousClock.now < deadline, "never: \(condition)")
                try await Task.sleep(for: .milliseconds(5))
            }
        }

        private static let builds =
            "EXISTS (SELECT FROM pg_stat_progress_create_index WHERE datname = current_database())"

        /// An index is built concurrently on another table, and waits for a transaction to end; then workers come.
        @Test func workersDoNotDisturbAConcurrentIndexBuild() async throws {
            let ground = try Ground(PrivateServer())
            try ground.sql("CREATE TABLE orders AS SELECT generate_series(1, 100) AS id")
            let old = try await Visitor.staying(
                ground.location, "BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT FROM orders")
            let build = try Visitor(ground.location, "CREATE INDEX CONCURRENTLY orders_id_idx ON orders (id)")
            try await Self.waits(until: Self.builds, ground)
            let deliveries = try (0..<Crowded.count).map {
                Delivery(to: try Servers.sink.get(), journal: "journal-\($0)")
            }
            let runs = try deliveries.map { try ground.run($0) }
            for run in runs { #expect(try await run.outcome().code == 0) }
            #expect(try ground.sql("SELECT \(Self.builds)") == "t")
            try old.end()
            let built = try await build.program.outcome(within: .seconds(20))
            #expect(built.code == 0, "\(built.errors)")
            #expect(
                try ground.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_id_idx'::regclass") == "t")
            try ground.sql("DROP TABLE orders")
            let wrong = try Crowded.wrongs(ground)
            #expect(wrong == [])
            FaultForm.tried("workers beside a concurrent index build", Crowded.count)
        }

        /// A step needs a lock on the very table: it gives way, however long the build takes, and never brings it down.
        @Test func workerThatNeedsTheTableGivesWayToAConcurrentIndexBuild() async throws {
            let ground = try Ground(
                PrivateServer(), ["indexes/note_text_idx.sql": "CREATE INDEX note_text_idx ON note (text);"])
            try ground.sql("CREATE TABLE note (id bigint, text text)")
            let writer = try await Visitor.staying(ground.location, "BEGIN", "LOCK TABLE note IN ROW EXCLUSIVE MODE")
            let build = try Visitor(ground.location, "CREATE INDEX CONCURRENTLY note_id_idx ON note (id)")
            try await Self.waits(until: Self.builds, ground)
            let run = try ground.run(Delivery(to: try Servers.sink.get()))
            // Were the worker in the queue for longer than deadlock_timeout when the build goes on and looks whom it must
            // wait for, the build would be the one that is ended: it is the last to look for a deadlock.
            let isQueued = """
                SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'note'::regclass
                AND mode = 'ShareLock' AND waitstart < clock_timestamp() - interval '1.2 s')
                """
            while !run.output.contains("55P03"), try ground.sql(isQueued) != "t" {
                try await Task.sleep(for: .milliseconds(5))
            }
            try writer.end()
            let built = try await build.program.outcome(within: .seconds(20))
            #expect(built.code == 0, "\(built.errors)")
            #expect(try await run.outcome().code == 0)
            #expect(
                try ground.sql("SELECT bool_and(indisvalid), count(*) FROM pg_index WHERE indrelid = 'note'::regclass")
                    == "t|2")
            let deadlocks = try Crowded.deadlocks(ground.server)
            #expect(deadlocks == [])
            FaultForm.tried("worker that needs the table of a concurrent index build", 1)
        }

        /// A table is locked that all of them need: each waits by trying again, and gives up its own locks meanwhile.
        @Test func workersThatNeedALockedTableTryAgainUntilItIsReleased() async throws {
            let ground = try Ground(PrivateServer())
            try ground.sql(Ground.files["tables/010_note.sql"] ?? "")
            let holder = try await Visitor.staying(ground.location, "BEGIN", "LOCK TABLE note IN ROW EXCLUSIVE MODE")
            let sink = try Servers.sink.get()
            let deliveries = (0..<Crowded.count).map { Delivery(to: sink, journal: "journal-\($0)") }
            let runs = try deliveries.map { try ground.run($0) }
            // Only one at a time waits for the table; the others find that one at work.
            let words = "canceling statement due to lock timeout"
            let deadline = ContinuousClock.now + .seconds(60)
            while !runs.contains(where: { $0.output.contains(words) }) {
                try #require(ContinuousClock.now < deadline)
                try await Task.sleep(for: .milliseconds(5))
            }
            try holder.end()
            for run in runs { #expect(try await run.outcome().code == 0) }
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
            #expect(
                try ground.sql("SELECT step FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number")
                    == Ground.steps.joined(separator: "\n"))
            #expect(try ground.sql("SELECT count(*) FROM note") == "1")
            let deadlocks = try Crowded.deadlocks(ground.server)
            #expect(deadlocks == [])
            FaultForm.tried("workers that need a locked table", Crowded.count)
        }
    }
}
