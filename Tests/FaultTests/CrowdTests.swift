import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Many workers, and others, in one database.
    @Suite struct CrowdTests {
        static let count = 10

        /// What the server's log says of deadlocks.
        private static func deadlocks(_ server: PrivateServer) throws -> [String] {
            let log = try String(contentsOfFile: "\(server.folder)/server.log", encoding: .utf8)
            return log.split(separator: "\n").filter { $0.contains("deadlock detected") }.map(String.init)
        }

        /// Lets all of them run at once; what was wrong with any of them.
        private static func runAll(_ deliveries: [Delivery], _ ground: Ground) async throws -> [String] {
            let runs = try deliveries.map { try ground.run($0) }
            var wrong: [String] = []
            for (number, run) in runs.enumerated() {
                let outcome = try await run.outcome()
                if outcome.code != 0 { wrong.append("\(number) ended with \(outcome.ending): \(outcome.errors)") }
            }
            return wrong + (try Self.state(ground))
        }

        /// What is wrong with the database: everything is there once.
        private static func state(_ ground: Ground) throws -> [String] {
            var wrong: [String] = []
            if try ground.sql(Verdict.catalog) != Verdict.undisturbed.get() { wrong.append("another catalog") }
            let steps = try ground.sql(
                "SELECT step FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number")
            if steps != Ground.steps.joined(separator: "\n") { wrong.append("receipts: \(steps)") }
            if try ground.sql("SELECT count(*) FROM note") != "1" { wrong.append("the row was seeded twice") }
            return wrong + (try deadlocks(ground.server))
        }

        @Test func differentEventsLayOnceAndAllSucceed() async throws {
            let ground = try Ground(PrivateServer())
            let sink = try Servers.sink.get()
            let deliveries = (0..<Self.count).map { Delivery(to: sink, journal: "journal-\($0)") }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
        }

        @Test func differentEventsWithOneJournalLayOnceAndAllSucceed() async throws {
            let ground = try Ground(PrivateServer())
            let sink = try Servers.sink.get()
            let deliveries = (0..<Self.count).map { _ in Delivery(to: sink) }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
            #expect(try await ground.start(["journal", "verify"], deliveries[0]).outcome().code == 0)
        }

        @Test func sameEventWithOneJournalIsAnsweredWithTheSameBytes() async throws {
            let ground = try Ground(PrivateServer())
            let delivery = Delivery(to: try Servers.sink.get())
            let wrong = try await Self.runAll(Array(repeating: delivery, count: Self.count), ground)
            #expect(wrong == [])
            #expect(try delivery.answers.count == Self.count)
            #expect(Set(try delivery.answers).count == 1)
            let kinds = try await Verdict(ground: ground).events(delivery).compactMap { $0["kind"] as? String }
            #expect(kinds.count { $0 == "requestReceived" } == 1)
            #expect(kinds.count { $0 == "requestRedelivered" } == Self.count - 1)
        }

        /// Their answers differ in what each journal knows; that they lay once is what the receipts see to.
        @Test func sameEventWithDifferentJournalsLaysOnce() async throws {
            let ground = try Ground(PrivateServer())
            let delivery = Delivery(to: try Servers.sink.get())
            let deliveries = (0..<Self.count).map { delivery.withJournal("journal-\($0)") }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            let answers = try delivery.answers
            #expect(answers.count == Self.count)
            #expect(answers.allSatisfy { $0.contains(#""Status":"SUCCESS""#) })
        }

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
            let deliveries = try (0..<Self.count).map { Delivery(to: try Servers.sink.get(), journal: "journal-\($0)") }
            let runs = try deliveries.map { try ground.run($0) }
            for run in runs { #expect(try await run.outcome().code == 0) }
            #expect(try ground.sql("SELECT \(Self.builds)") == "t")
            try old.end()
            let built = try await build.program.outcome(within: .seconds(20))
            #expect(built.code == 0, "\(built.errors)")
            #expect(
                try ground.sql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_id_idx'::regclass") == "t")
            try ground.sql("DROP TABLE orders")
            let wrong = try Self.state(ground)
            #expect(wrong == [])
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
            let deadlocks = try Self.deadlocks(ground.server)
            #expect(deadlocks == [])
        }

        @Test func stepThatNeedsALockedTableWaitsByTryingAgain() async throws {
            let trial = try Trial(PrivateServer())
            try trial.ground.sql(Ground.files["tables/010_note.sql"] ?? "")
            let holder = try await Visitor.staying(
                trial.ground.location, "BEGIN", "LOCK TABLE note IN ROW EXCLUSIVE MODE")
            let run = try trial.ground.run(trial.delivery)
            try #require(try await run.waits(for: "55P03"), "\(run.output)")
            try holder.end()
            #expect(try await run.outcome().code == 0)
            #expect(
                try trial.ground.sql("SELECT step FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number")
                    == "tables\nindexes\nfunctions\ntriggers")
            #expect(try trial.ground.sql("SELECT count(*) FROM note") == "1")
            let deadlocks = try Self.deadlocks(trial.ground.server)
            #expect(deadlocks == [])
        }
    }
}
