import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// The server itself fails, or will not have us.
    @Suite struct ServerFaultTests {
        /// Waits until a step of the run is at work in the server, in the pause at a file's beginning.
        private static func waits(for step: String, of run: Program, _ ground: Ground) async throws {
            try #require(try await run.waits(for: "\(step): attempt 1"), "\(run.output)")
            let atWork =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(ground.database)' AND wait_event = 'PgSleep'"
            while try ground.sql(atWork) == "0" { try await Task.sleep(for: .milliseconds(5)) }
        }

        /// Ends a run that should have succeeded, and says what was wrong.
        private static func violations(
            _ trial: Trial, _ run: Program, _ wanted: [String] = []
        ) async throws -> [String] {
            var wrong: [String] = []
            let outcome = try await trial.watched(run, 60, &wrong)
            if outcome.code != 0 { wrong.append("it ended with \(outcome.ending): \(outcome.errors)") }
            for text in wanted where !outcome.output.contains(text) { wrong.append("nothing told of \(text)") }
            return wrong + (try await Verdict(ground: trial.ground).violations(trial.delivery, [outcome]))
        }

        @Test func serverThatCrashesInAStepIsWaitedFor() async throws {
            var options = PrivateServer.Options()
            options.durable = true
            let server = try PrivateServer(options)
            // One after the other: a crash ends every session.
            await expectNothingWrong("server crashed and started", Ground.steps, atOnce: 1) { step in
                let trial = try Trial(server, Ground.slow(step, 0.3))
                let run = try trial.run()
                try await Self.waits(for: step, of: run, trial.ground)
                try server.stop(.immediate)
                // At two of the steps it is away for longer: to connect fails as well.
                if step == "tables" || step == "functions" { try await run.waits(forRetries: 3) }
                try server.start()
                return try await Self.violations(trial, run)
            }
        }

        @Test func sessionThatIsTerminatedInAStepIsMadeAgain() async throws {
            let server = try Servers.network.get()
            await expectNothingWrong("session terminated", Ground.steps, atOnce: 4) { step in
                let trial = try Trial(server, Ground.slow(step, 0.3))
                let run = try trial.run()
                try await Self.waits(for: step, of: run, trial.ground)
                try trial.ground.sql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
                return try await Self.violations(trial, run, ["57P01"])
            }
        }

        @Test func readOnlyDatabaseIsTriedUntilItIsWritable() async throws {
            let trial = try Trial(Servers.network.get())
            try trial.ground.sql("ALTER DATABASE \(trial.ground.database) SET default_transaction_read_only = on")
            let run = try trial.ground.run(trial.delivery)
            try #require(try await run.waits(for: "25006"), "\(run.output)")
            try trial.ground.server.sql(
                "ALTER DATABASE \(trial.ground.database) RESET default_transaction_read_only", database: "postgres")
            let wrong = try await Self.violations(trial, run)
            #expect(wrong == [])
            FaultForm.tried("read-only database", 1)
        }

        @Test func standbyIsTriedUntilItIsPromoted() async throws {
            let server = try PrivateServer()
            let trial = try Trial(server)
            try server.stop()
            try Data().write(to: URL(fileURLWithPath: "\(server.folder)/data/standby.signal"))
            try server.start()
            #expect(try trial.ground.sql("SELECT pg_is_in_recovery()") == "t")
            let run = try trial.ground.run(trial.delivery)
            try #require(try await run.waits(for: "25006"), "\(run.output)")
            #expect(try trial.ground.sql("SELECT pg_promote()") == "t")
            let wrong = try await Self.violations(trial, run)
            #expect(wrong == [])
            FaultForm.tried("standby that is promoted", 1)
        }

        @Test func serverWithoutAFreeConnectionIsTriedUntilOneIsFreed() async throws {
            var options = PrivateServer.Options()
            options.settings = ["max_connections": "4", "superuser_reserved_connections": "0", "max_wal_senders": "0"]
            let server = try PrivateServer(options)
            let trial = try Trial(server)
            var visitors: [Visitor] = []
            for _ in 0..<4 { visitors.append(try await .staying(server.location(), "BEGIN", "SELECT 1")) }
            let run = try trial.ground.run(trial.delivery)
            try #require(try await run.waits(for: "53300"), "\(run.output)")
            for visitor in visitors { try visitor.end() }
            let wrong = try await Self.violations(trial, run)
            #expect(wrong == [])
            FaultForm.tried("no free connection", 1)
        }
    }
}
