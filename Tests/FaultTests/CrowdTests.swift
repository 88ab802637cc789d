import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Many workers at once in one database.
    @Suite struct CrowdTests {
        /// Lets all of them run at once; what was wrong with any of them.
        private static func runAll(_ deliveries: [Delivery], _ ground: Ground) async throws -> [String] {
            let runs = try deliveries.map { try ground.run($0) }
            var wrong: [String] = []
            for (number, run) in runs.enumerated() {
                let outcome = try await run.outcome()
                if outcome.code != 0 { wrong.append("\(number) ended with \(outcome.ending): \(outcome.errors)") }
            }
            FaultForm.tried("workers at once", runs.count)
            return wrong + (try Crowded.wrongs(ground))
        }

        @Test func differentEventsLayOnceAndAllSucceed() async throws {
            let ground = try Ground(PrivateServer())
            let sink = try Servers.sink.get()
            let deliveries = (0..<Crowded.count).map { Delivery(to: sink, journal: "journal-\($0)") }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
        }

        @Test func differentEventsWithOneJournalLayOnceAndAllSucceed() async throws {
            let ground = try Ground(PrivateServer())
            let sink = try Servers.sink.get()
            let deliveries = (0..<Crowded.count).map { _ in Delivery(to: sink) }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
            #expect(try await ground.start(["journal", "verify"], deliveries[0]).outcome().code == 0)
        }

        @Test func sameEventWithOneJournalIsAnsweredWithTheSameBytes() async throws {
            let ground = try Ground(PrivateServer())
            let delivery = Delivery(to: try Servers.sink.get())
            let wrong = try await Self.runAll(Array(repeating: delivery, count: Crowded.count), ground)
            #expect(wrong == [])
            #expect(try delivery.answers.count == Crowded.count)
            #expect(Set(try delivery.answers).count == 1)
            let kinds = try await Verdict(ground: ground).events(delivery).compactMap { $0["kind"] as? String }
            #expect(kinds.count { $0 == "requestReceived" } == 1)
            #expect(kinds.count { $0 == "requestRedelivered" } == Crowded.count - 1)
        }

        /// Their answers differ in what each journal knows; that they lay once is what the receipts see to.
        @Test func sameEventWithDifferentJournalsLaysOnce() async throws {
            let ground = try Ground(PrivateServer())
            let delivery = Delivery(to: try Servers.sink.get())
            let deliveries = (0..<Crowded.count).map { delivery.withJournal("journal-\($0)") }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            let answers = try delivery.answers
            #expect(answers.count == Crowded.count)
            #expect(answers.allSatisfy { $0.contains(#""Status":"SUCCESS""#) })
        }

        @Test func sameEventAndDifferentOnesTogetherLayOnce() async throws {
            let ground = try Ground(PrivateServer())
            let sink = try Servers.sink.get()
            let same = Delivery(to: sink)
            let different = (0..<Crowded.count).map { Delivery(to: sink, journal: "journal-\($0)") }
            let wrong = try await Self.runAll(different.flatMap { [same, $0] }, ground)
            #expect(wrong == [])
            #expect(try same.answers.count == Crowded.count)
            #expect(Set(try same.answers).count == 1)
            for delivery in different { #expect(try delivery.answers.count == 1) }
        }
    }
}

/// What crowds have in common.
enum Crowded {
    static let count = 10

    /// What the server's log says of deadlocks.
    static func deadlocks(_ server: PrivateServer) throws -> [String] {
        let log = try String(contentsOfFile: "\(server.folder)/server.log", encoding: .utf8)
        return log.split(separator: "\n").filter { $0.contains("deadlock detected") }.map(String.init)
    }

    /// What is wrong with the database: everything is there once.
    static func wrongs(_ ground: Ground) throws -> [String] {
        var wrong: [String] = []
        if try ground.sql(Verdict.catalog) != Verdict.undisturbed.get() { wrong.append("another catalog") }
        let steps = try ground.sql("SELECT step FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number")
        if steps != Ground.steps.joined(separator: "\n") { wrong.append("receipts: \(steps)") }
        if try ground.sql("SELECT count(*) FROM note") != "1" { wrong.append("the row was seeded twice") }
        return wrong + (try deadlocks(ground.server))
    }
}
