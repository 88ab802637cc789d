import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Many workers at once in one database.
    @Suite struct CrowdTests {
        /// A place where a step takes so long that others come meanwhile.
        private static func ground() throws -> Ground { try Ground(PrivateServer(), Ground.slow("tables", 0.5)) }

        /// What a worker is told of another one at work: it has the lock, or it was faster.
        private static let meetings = ["another worker is laying this database", "55P03", "GW001"]

        /// Lets all of them run at once; what was wrong with any of them.
        ///
        /// - Parameter meeting: whether they have to meet in the database.
        private static func runAll(
            _ deliveries: [Delivery], _ ground: Ground, meeting: Bool = true
        ) async throws -> [String] {
            let runs = try deliveries.map { try ground.run($0) }
            var wrong: [String] = []
            var met = 0
            for (number, run) in runs.enumerated() {
                let outcome = try await run.outcome()
                if outcome.code != 0 { wrong.append("\(number) ended with \(outcome.ending): \(outcome.errors)") }
                if Self.meetings.contains(where: { outcome.output.contains($0) }) { met += 1 }
            }
            if (met > 0) != meeting { wrong.append("\(met) met another one") }
            FaultForm.tried("workers at once", runs.count)
            return wrong + (try Crowded.wrongs(ground))
        }

        @Test func differentEventsLayOnceAndAllSucceed() async throws {
            let ground = try Self.ground()
            let sink = try Servers.sink.get()
            let deliveries = (0..<Crowded.count).map { Delivery(to: sink, journal: "journal-\($0)") }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
        }

        @Test func differentEventsWithOneJournalLayOnceAndAllSucceed() async throws {
            let ground = try Self.ground()
            let sink = try Servers.sink.get()
            let deliveries = (0..<Crowded.count).map { _ in Delivery(to: sink) }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            for delivery in deliveries { #expect(try delivery.answers.count == 1) }
            #expect(try await ground.start(["journal", "verify"], deliveries[0]).outcome().code == 0)
        }

        @Test func sameEventWithOneJournalIsAnsweredWithTheSameBytes() async throws {
            let ground = try Self.ground()
            let delivery = Delivery(to: try Servers.sink.get())
            // Each waits for the one before it beside the journal, and never comes to the database.
            let wrong = try await Self.runAll(
                Array(repeating: delivery, count: Crowded.count), ground, meeting: false)
            #expect(wrong == [])
            #expect(try delivery.answers.count == Crowded.count)
            #expect(Set(try delivery.answers).count == 1)
            let kinds = try await Verdict(ground: ground).events(delivery).compactMap { $0["kind"] as? String }
            #expect(kinds.count { $0 == "requestReceived" } == 1)
            #expect(kinds.count { $0 == "requestRedelivered" } == Crowded.count - 1)
        }

        /// Their answers differ in what each journal knows, and say the same of the resource; that they lay once is what the
        /// receipts see to.
        @Test func sameEventWithDifferentJournalsLaysOnce() async throws {
            let ground = try Self.ground()
            let delivery = Delivery(to: try Servers.sink.get())
            let deliveries = (0..<Crowded.count).map { delivery.withJournal("journal-\($0)") }
            let wrong = try await Self.runAll(deliveries, ground)
            #expect(wrong == [])
            let answers = try delivery.answers
            #expect(answers.count == Crowded.count)
            let heads = Set(answers.map { Answered($0).head })
            #expect(heads.count == Crowded.count)
            let said = Set(answers.map { Answered($0).resource })
            #expect(said == [Answered.Resource(status: "SUCCESS", id: try #require(said.first?.id))])
        }

        @Test func sameEventAndDifferentOnesTogetherLayOnce() async throws {
            let ground = try Self.ground()
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

/// What an answer says.
struct Answered {
    struct Resource: Hashable {
        let status: String
        /// The PhysicalResourceId: were it another, CloudFormation would take the resource for another one.
        let id: String
    }

    let resource: Resource
    /// The head of the journal that it was answered from.
    let head: String

    init(_ body: String) {
        let fields = (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
        resource = Resource(
            status: fields["Status"] as? String ?? "none", id: fields["PhysicalResourceId"] as? String ?? "none")
        head = (fields["Data"] as? [String: Any])?["JournalHead"] as? String ?? "none"
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
