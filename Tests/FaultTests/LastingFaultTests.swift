import EmbeddedPostgreSQL
import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// A fault that outlasts the time: no run takes longer than it may, and none ends without a word.
    @Suite struct LastingFaultTests {
        enum Fault: String, CaseIterable, Sendable, CustomStringConvertible {
            case refused, silent, silentInAStep, readOnly, full, lockedTable, anotherWorker
            var description: String { rawValue }
        }

        /// A trial under a fault, and what takes that away.
        private struct Ill: Sendable {
            var trial: Trial
            var proxy: FaultyProxy?
            var cure: @Sendable () throws -> Void = {}
        }

        private static func ill(_ fault: Fault, timeout: Int) async throws -> Ill {
            let trial = try Trial(Servers.network.get())
            let database = trial.ground.database
            switch fault {
            case .refused:
                let proxy = try trial.proxy(refusing: true)
                return Ill(trial: trial, proxy: proxy) { proxy.accept() }
            case .silent:
                return Ill(trial: trial, proxy: try trial.proxy([FaultyProxy.Fault(.stall, .down, after: 0)]))
            case .silentInAStep:
                let other = try Trial(Servers.network.get())
                let queries = Wire(try #require(try await other.traffic(timeout: timeout).first)).queries
                return Ill(
                    trial: trial,
                    proxy: try trial.proxy([FaultyProxy.Fault(.stall, .up, after: queries[2].bytes.lowerBound + 9)]))
            case .readOnly:
                try trial.ground.sql("ALTER DATABASE \(database) SET default_transaction_read_only = on")
                return Ill(trial: trial) {
                    try trial.ground.server.sql(
                        "ALTER DATABASE \(database) RESET default_transaction_read_only", database: "postgres")
                }
            case .full:
                var options = PrivateServer.Options()
                options.settings = [
                    "max_connections": "4", "superuser_reserved_connections": "0", "max_wal_senders": "0",
                ]
                let server = try PrivateServer(options)
                let full = try Trial(server)
                var visitors: [Visitor] = []
                for _ in 0..<4 { visitors.append(try await .staying(server.location(), "BEGIN", "SELECT 1")) }
                return Ill(trial: full) { [visitors] in for visitor in visitors { try visitor.end() } }
            case .lockedTable:
                try trial.ground.sql(Ground.files["tables/010_note.sql"] ?? "")
                let holder = try await Visitor.staying(
                    trial.ground.location, "BEGIN", "LOCK TABLE note IN ROW EXCLUSIVE MODE")
                return Ill(trial: trial) { try holder.end() }
            case .anotherWorker:
                // `groundwr` in ASCII: the worker's own lock.
                let holder = try await Visitor.staying(
                    trial.ground.location, "BEGIN", "SELECT pg_advisory_xact_lock(x'67726F756E647772'::bigint)")
                return Ill(trial: trial) { try holder.end() }
            }
        }

        /// What is wrong when all is over: every step is there once, and the journal holds.
        private static func wrongs(_ trial: Trial) async throws -> [String] {
            var wrong: [String] = []
            let steps = try trial.ground.sql(
                "SELECT step FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number")
            if steps != Ground.steps.joined(separator: "\n") { wrong.append("receipts: \(steps)") }
            if try trial.ground.sql("SELECT count(*) FROM note") != "1" { wrong.append("the row was seeded twice") }
            let verified = try await trial.ground.start(["journal", "verify"], trial.delivery).outcome()
            if verified.code != 0 { wrong.append(verified.errors) }
            return wrong
        }

        /// Both at once: they mostly wait.
        @Test func runIsSuspendedOrItsRequestAnsweredWhenTheTimeIsOver() async {
            async let runs: Void = Self.endsRuns()
            async let requests: Void = Self.endsRequests()
            _ = await (runs, requests)
        }

        /// The request outlives the run: that ends with the words that say how to go on, and the next one does.
        private static func endsRuns() async {
            let seconds = 6
            await expectNothingWrong("fault that outlasts the run", Fault.allCases, atOnce: 7) { fault in
                let ill = try await Self.ill(fault, timeout: seconds)
                var wrong: [String] = []
                let first = try await ill.trial.watched(
                    ill.trial.run(through: ill.proxy, timeout: seconds), seconds, &wrong)
                if first.code != 75 { wrong.append("the first run ended with \(first.ending)") }
                if try !ill.trial.delivery.answers.isEmpty { wrong.append("it answered before the end") }
                try ill.cure()
                let second = try await ill.trial.watched(ill.trial.run(), 60, &wrong)
                if second.code != 0 { wrong.append("the second run ended with \(second.ending)") }
                let answers = try ill.trial.delivery.answers
                if answers.count != 1 || !answers[0].contains(#""Status":"SUCCESS""#) {
                    wrong.append("the answers are \(answers)")
                }
                return wrong + (try await Self.wrongs(ill.trial))
            }
        }

        /// The run outlives the request: its one answer comes before nobody waits for it any more, and what is done is kept.
        private static func endsRequests() async {
            let seconds = 6
            await expectNothingWrong("fault that outlasts the request", Fault.allCases, atOnce: 7) { fault in
                var ill = try await Self.ill(fault, timeout: 60)
                ill.trial.delivery.serviceTimeout = seconds
                var wrong: [String] = []
                let begun = UploadSink.now
                let first = try await ill.trial.watched(ill.trial.run(through: ill.proxy), seconds, &wrong)
                if first.code != 1 { wrong.append("the run ended with \(first.ending): \(first.errors)") }
                let answers = try ill.trial.delivery.answers
                let words = "the time in which the request must be answered is over"
                if answers.count != 1 || !answers[0].contains(#""Status":"FAILED""#) || !answers[0].contains(words) {
                    wrong.append("the answers are \(answers)")
                }
                // Its sender waits so long from when it sent the event, and not a moment longer.
                for answer in try ill.trial.delivery.deliveries where answer.arrived - begun > .seconds(seconds) {
                    wrong.append("the answer came after \(answer.arrived - begun)")
                }
                try ill.cure()
                // Deployed again: another delivery.
                ill.trial.delivery = Delivery(to: ill.trial.delivery.sink)
                let second = try await ill.trial.watched(ill.trial.run(), 60, &wrong)
                if second.code != 0 { wrong.append("the second run ended with \(second.ending)") }
                return wrong + (try await Self.wrongs(ill.trial))
            }
        }
    }
}
