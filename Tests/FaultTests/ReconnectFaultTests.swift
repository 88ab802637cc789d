import TestSupport
import Testing

extension FaultTests {
    /// The connection that is made again is harmed too: a doubt is settled while another arises.
    @Suite struct ReconnectFaultTests {
        /// What the first connection meets at each step: its message is lost halfway, so that nothing was done; or it was done,
        /// and the word of it is lost.
        private static func firsts(timeout: Int = 60) async throws -> [FaultyProxy.Fault] {
            let trial = try Trial(Servers.network.get())
            let wire = Wire(try #require(try await trial.traffic(timeout: timeout).first))
            let steps = wire.queries.dropFirst()
            let lost = steps.map { Place(direction: .up, bytes: ($0.bytes.lowerBound + $0.bytes.upperBound) / 2) }
            let answers = wire.down.filter { $0.tag == "COMMIT" }.dropFirst()
            let unheard = answers.map { Place(direction: .down, bytes: $0.bytes.lowerBound) }
            #expect(lost.count == Ground.steps.count && unheard.count == Ground.steps.count)
            return zip(lost, unheard).flatMap { [$0.fault(.cut), $1.fault(.cut)] }
        }

        /// What the second connection carries after that.
        private static func traffic(
            after first: FaultyProxy.Fault, timeout: Int = 60
        ) async throws -> FaultyProxy.Traffic {
            let all = try await Trial(Servers.network.get()).traffic([first], timeout: timeout)
            try #require(all.count == 2)
            return all[1]
        }

        @Test func secondConnectionThatIsCutAnywhereIsMadeAgain() async throws {
            var faults: [[FaultyProxy.Fault]] = []
            // A first step that was done, and a later one that was not.
            for first in FaultForm.isLong ? try await Self.firsts() : try await [Self.firsts()[1], Self.firsts()[4]] {
                let traffic = try await Self.traffic(after: first)
                let places = Place.edges(traffic)
                #expect(places.count > 30)
                faults += places.map { [first, $0.fault(.cut, on: 2)] }
            }
            await expectNothingWrong("connection cut, and the next one too", faults.sampled(every: 6), atOnce: 6) {
                try await Trial(Servers.network.get()).violations($0, wanted: 0)
            }
        }

        @Test func secondConnectionThatIsResetAroundACommitIsMadeAgain() async throws {
            var faults: [[FaultyProxy.Fault]] = []
            for first in try await Self.firsts() {
                let wire = Wire(try await Self.traffic(after: first))
                let places = Place.places(wire.queries.map(\.bytes.upperBound), wire.commits)
                faults += places.map { [first, $0.fault(.reset, on: 2)] }
            }
            await expectNothingWrong("connection cut, and the next one reset", faults.sampled(every: 23), atOnce: 6) {
                try await Trial(Servers.network.get()).violations($0, wanted: 0)
            }
        }

        @Test func silenceOnTheSecondConnectionSuspendsTheRunInTime() async throws {
            var faults: [[FaultyProxy.Fault]] = []
            let firsts = try await Self.firsts(timeout: 6)
            for first in FaultForm.isLong ? firsts : [firsts[2], firsts[7]] {
                let wire = Wire(try await Self.traffic(after: first, timeout: 6))
                let up = [0] + wire.queries.map(\.bytes.lowerBound) + wire.queries.map(\.bytes.upperBound)
                let down = wire.commits.enumerated().filter { $0.offset % 5 == 1 }.map(\.element)
                faults += Place.places(up, down).map { [first, $0.fault(.stall, on: 2)] }
            }
            await expectNothingWrong("connection cut, and the next one silent", faults.sampled(every: 2), atOnce: 24) {
                try await Trial(Servers.network.get()).violations($0, timeout: 6, wanted: 75)
            }
        }

        /// At the same place each time: what settles a doubt is itself cut off again and again.
        @Test func connectionThatIsCutAgainAndAgainIsMadeAgain() async throws {
            let faults = try await Self.firsts().map { first in
                [first] + (2...4).map { FaultyProxy.Fault(first.ending, .up, after: 400, connection: $0) }
            }
            await expectNothingWrong("connection cut four times in a row", faults.sampled(every: 3), atOnce: 6) {
                try await Trial(Servers.network.get()).violations($0, wanted: 0)
            }
        }
    }
}
