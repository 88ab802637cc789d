import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// The connection is harmed at a place that is counted in bytes.
    @Suite struct ConnectionFaultTests {
        /// Every so many bytes in the long form; `nil` in the short one, which takes the messages' edges and middles.
        static let stride: Int? = {
            let form = ProcessInfo.processInfo.environment["GROUNDWORK_FAULTS"] ?? ""
            return form == "long" ? 64 : Int(form)
        }()

        /// What an undisturbed run carries.
        static func traffic(timeout: Int = 60) async throws -> FaultyProxy.Traffic {
            let trial = try Trial(Servers.network.get())
            let proxy = try FaultyProxy(to: Servers.port)
            let outcome = try await trial.ground.run(trial.delivery, through: proxy, timeout: timeout).outcome()
            try #require(outcome.code == 0, "\(outcome)")
            #expect(try await Verdict(ground: trial.ground).violations(trial.delivery, [outcome]) == [])
            return try #require(proxy.traffic.first)
        }

        /// Where to strike: the edges and middles of what the worker sends and of what answers before its first query; of
        /// the many answers to each query the first, one in the middle, and everything around COMMIT.
        static func places(_ traffic: FaultyProxy.Traffic) -> [(FaultyProxy.Direction, Int)] {
            if let stride {
                return Swift.stride(from: 0, to: traffic.up.count, by: stride).map { (.up, $0) }
                    + Swift.stride(from: 0, to: traffic.down.count, by: stride).map { (.down, $0) }
            }
            let wire = Wire(traffic)
            let readies = wire.down.indices.filter { wire.down[$0].type == "Z" }
            let answers = zip(readies, readies.dropFirst()).flatMap { [$0 + 1, ($0 + $1) / 2] }.map { wire.down[$0] }
            let opening = Array(wire.down[...(readies.first ?? 0)])
            let opened = opening.filter { $0.type != "S" } + opening.filter { $0.type == "S" }.prefix(1)
            // Behind the farewell nothing can be harmed.
            let up = Wire.places(wire.up.filter { $0.type != "X" })
            let down = Wire.places(opened + answers) + wire.commits
            return Set(up).sorted().map { (.up, $0) } + Set(down).sorted().map { (.down, $0) }
        }

        /// The long form's figures.
        private static func tell(_ what: String, _ faults: [FaultyProxy.Fault], _ wrong: [String]) {
            guard stride != nil else { return }
            print("\(what): \(faults.count) faults, \(wrong.count) violations")
        }

        @Test func carriesAsMuchEachTime() async throws {
            let one = try await Self.traffic()
            let two = try await Self.traffic()
            #expect(Wire(one).up == Wire(two).up)
            #expect(Wire(one).down == Wire(two).down)
            #expect(Wire(one).down.count { $0.tag == "COMMIT" } == 5)
        }

        @Test func connectionThatIsCutAnywhereIsMadeAgain() async throws {
            let places = Self.places(try await Self.traffic())
            let faults = places.map { FaultyProxy.Fault(.cut, $0.0, after: $0.1) }
            #expect(faults.count > 60)
            let wrong = await each(faults, atOnce: 6) { fault in
                try await Trial(Servers.network.get()).violations(fault, wanted: 0)
            }
            #expect(wrong == [])
            Self.tell("cut", faults, wrong)
        }

        @Test func connectionThatIsResetAroundACommitIsMadeAgain() async throws {
            let traffic = try await Self.traffic()
            let wire = Wire(traffic)
            let sent = wire.up.filter { $0.type == "Q" }.map(\.bytes.upperBound)
            let commits: [(FaultyProxy.Direction, Int)] = sent.map { (.up, $0) } + wire.commits.map { (.down, $0) }
            let places = Self.stride == nil ? commits : commits + Self.places(traffic)
            let faults = places.map { FaultyProxy.Fault(.reset, $0.0, after: $0.1) }
            let wrong = await each(faults, atOnce: 6) { fault in
                try await Trial(Servers.network.get()).violations(fault, wanted: 0)
            }
            #expect(wrong == [])
            Self.tell("reset", faults, wrong)
        }

        /// The network is gone without a word: the run ends in time, and the next one goes on.
        @Test func silenceSuspendsTheRunInTime() async throws {
            // The time left is a part of what is sent, and so of its length.
            let wire = Wire(try await Self.traffic(timeout: 2))
            let queries = wire.up.filter { $0.type == "Q" }
            var faults =
                (wire.up.prefix(4).map(\.bytes.lowerBound)
                + queries.flatMap { [$0.bytes.lowerBound + 9, $0.bytes.upperBound] })
                .map { FaultyProxy.Fault(.stall, .up, after: $0) }
            faults +=
                (wire.down.prefix(4).map(\.bytes.lowerBound)
                + wire.commits.enumerated().filter { $0.offset % 5 == 1 }.map(\.element))
                .map { FaultyProxy.Fault(.stall, .down, after: $0) }
            let wrong = await each(faults, atOnce: 24) { fault in
                try await Trial(Servers.network.get()).violations(fault, timeout: 2, wanted: 75)
            }
            #expect(wrong == [])
            Self.tell("stall", faults, wrong)
        }

        @Test func serverThatRefusesForAWhileIsTriedUntilItAccepts() async throws {
            let trial = try Trial(Servers.network.get())
            let proxy = try FaultyProxy(to: Servers.port, refusing: true)
            let run = try trial.ground.run(trial.delivery, through: proxy)
            while run.output.split(separator: "\n").count(where: { $0.contains("retryScheduled") }) < 3 {
                try await Task.sleep(for: .milliseconds(5))
            }
            proxy.accept()
            var wrong: [String] = []
            let outcome = try await trial.watched(run, 60, &wrong)
            #expect(outcome.code == 0)
            #expect(wrong + (try await Verdict(ground: trial.ground).violations(trial.delivery, [outcome])) == [])
        }
    }
}
