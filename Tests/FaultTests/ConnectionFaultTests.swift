import TestSupport
import Testing

extension FaultTests {
    /// The connection is harmed at a place that is counted in bytes.
    @Suite struct ConnectionFaultTests {
        /// What an undisturbed run carries.
        private static func traffic(timeout: Int = 60) async throws -> FaultyProxy.Traffic {
            try #require(try await Trial(Servers.network.get()).traffic(timeout: timeout).first)
        }

        @Test func carriesAsMuchEachTime() async throws {
            let one = try await Self.traffic()
            let two = try await Self.traffic()
            #expect(Wire(one).up == Wire(two).up)
            #expect(Wire(one).down == Wire(two).down)
            #expect(Wire(one).down.count { $0.tag == "COMMIT" } == 5)
        }

        @Test func connectionThatIsCutAnywhereIsMadeAgain() async throws {
            let traffic = try await Self.traffic()
            let places = Place.everywhere(traffic, and: Place.edges(traffic))
            #expect(places.count > 60)
            await expectNothingWrong("connection cut", places.map { [$0.fault(.cut)] }, atOnce: 6) { faults in
                try await Trial(Servers.network.get()).violations(faults, wanted: 0)
            }
        }

        @Test func connectionThatIsResetAroundACommitIsMadeAgain() async throws {
            let traffic = try await Self.traffic()
            let wire = Wire(traffic)
            let places = Place.everywhere(
                traffic, and: Place.places(wire.queries.map(\.bytes.upperBound), wire.commits))
            await expectNothingWrong("connection reset", places.map { [$0.fault(.reset)] }, atOnce: 6) { faults in
                try await Trial(Servers.network.get()).violations(faults, wanted: 0)
            }
        }

        /// The network is gone without a word: the run ends in time, and the next one goes on.
        @Test func silenceSuspendsTheRunInTime() async throws {
            // The time left is a part of what is sent, and so of its length.
            let places = Self.placesOfSilence(try await Self.traffic(timeout: 3))
            await expectNothingWrong("network silent", places.map { [$0.fault(.stall)] }, atOnce: 24) { faults in
                try await Trial(Servers.network.get()).violations(faults, timeout: 3, wanted: 75)
            }
        }

        /// One connection is forgotten, in one direction; others work, such as the one on which the server is asked to cancel.
        @Test func silenceOfOneConnectionSuspendsTheRunInTime() async throws {
            let traffic = try await Self.traffic(timeout: 3)
            // What is kept behind the last query is only the farewell.
            let end = Wire(traffic).queries.last?.bytes.upperBound ?? 0
            let places = Self.placesOfSilence(traffic).filter { $0.direction == .down || $0.bytes < end }
                .sampled(every: 2)
            await expectNothingWrong("connection silent", places.map { [$0.fault(.hold)] }, atOnce: 24) { faults in
                try await Trial(Servers.network.get()).violations(faults, timeout: 3, wanted: 75)
            }
        }

        private static func placesOfSilence(_ traffic: FaultyProxy.Traffic) -> [Place] {
            let wire = Wire(traffic)
            let up =
                wire.up.prefix(4).map(\.bytes.lowerBound)
                + wire.queries.flatMap { [$0.bytes.lowerBound + 9, $0.bytes.upperBound] }
            let down =
                wire.down.prefix(4).map(\.bytes.lowerBound)
                + wire.commits.enumerated().filter { $0.offset % 5 == 1 }.map(\.element)
            let places = Place.places(up, down)
            guard FaultForm.isLong else { return places }
            // Once all has come, silence is no fault.
            let others = Place.edges(traffic).filter { $0.direction == .up || $0.bytes < traffic.down.count }
            return places + others.filter { !places.contains($0) }
        }

        @Test func serverThatRefusesForAWhileIsTriedUntilItAccepts() async throws {
            await expectNothingWrong("connections refused for a while", [3], atOnce: 1) { refusals in
                let trial = try Trial(Servers.network.get())
                let proxy = try trial.proxy(refusing: true)
                let run = try trial.run(through: proxy)
                try await run.waits(forRetries: refusals)
                proxy.accept()
                var wrong: [String] = []
                let outcome = try await trial.watched(run, 60, &wrong)
                if outcome.code != 0 { wrong.append("it ended with \(outcome.ending)") }
                return wrong + (try await Verdict(ground: trial.ground).violations(trial.delivery, [outcome]))
            }
        }
    }
}

extension Program {
    /// Waits until it has failed so many times at what may pass.
    func waits(forRetries count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while output.split(separator: "\n").count(where: { $0.contains("\"retryScheduled\"") }) < count {
            try #require(ContinuousClock.now < deadline, "\(output)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
