import Testing

@testable import Initialization

/// Whatever happens, in whatever order: seeded, so that a failure can be repeated.
@Suite struct ChanceTests {
    /// SplitMix64.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
    }

    /// A folder in which some need others, whatever their order, and few have mistakes.
    private func folder(_ dice: inout Dice) -> (Manifest, FakeDatabase) {
        let kinds: [ObjectKind] = [.table, .table, .table, .index, .index, .function, .function, .trigger]
        let ids = (0..<3 + dice.roll(12)).map { ObjectID(kinds[dice.roll(kinds.count)], "x\($0)") }
        let manifest = Example.schema(Step.laying.flatMap { step in ids.filter { $0.kind.step == step } })
        var database = FakeDatabase()
        // Each may need what comes before it in another random order: that never makes a circle.
        let order = ids.shuffled(using: &dice)
        for (at, id) in order.enumerated() where at > 0 && dice.roll(3) == 0 {
            let needed = order[dice.roll(at)]
            // Indexes and triggers are needed by nothing.
            if needed.kind == .table || needed.kind == .function { database.needs[id] = [needed] }
        }
        if dice.roll(6) == 0, let id = ids.randomElement(using: &dice) {
            database.mistakes[id] = ["42601", "42P01", "42883", "42P07"][dice.roll(4)]
        }
        return (manifest, database)
    }

    /// What comes of an effect: mostly what the database says, sometimes not; `nil` is a crash of the worker.
    private func outcome(
        of effect: Effect, _ database: inout FakeDatabase, _ moment: Moment, _ dice: inout Dice
    ) -> Command? {
        let chance = dice.roll(40)
        func failed(_ disposition: Disposition, _ code: String? = nil, _ origin: FailureOrigin = .database) -> Command {
            .failed(Example.failure(disposition, code, origin), milliseconds: 9, moment)
        }
        switch (effect, chance) {
        case (_, 0): return nil
        case (_, 1):
            _ = database.perform(effect, at: moment)
            return nil
        case (.wait, 2): return .interrupted
        case (.wait, _), (.encode, _): break
        case (_, 2): return failed(.interrupted)
        case (_, 3): return failed(.outOfTime, "57014")
        case (_, 4...6): return failed(.retry, "08006", .connection)
        case (.lay, 7...8): return failed(.retry, "40001")
        case (.lay, 9): return failed(.inDoubt, "08006", .connection)
        case (.lay(let laying), 10):
            let result = database.lay(laying)
            if case .success = result { return failed(.inDoubt, "08006", .connection) }
        case (.lay, 11): database.epoch += 1
        case (.respond, 7): return failed(.permanent, nil, .answer)
        default: break
        }
        return database.perform(effect, at: moment)
    }

    /// The event that announces an effect.
    private func announces(_ event: Event?, _ effect: Effect) -> Bool {
        switch (effect, event) {
        case (.inspect, .stepStarted(let work)?): work.step == .connect
        case (.lay(let laying), .stepStarted(let work)?):
            work.step == laying.step && work.attempt == laying.attempt && work.objects == laying.objects
        case (.wait(let pause), .retryScheduled(let pending)?): pending.pause == pause
        case (.encode(let conclusion), .requestConcluded(let concluded)?): conclusion == concluded
        // Decided by a run that died: nothing outside the worker is touched by it.
        case (.encode, .runStarted?): true
        case (.respond, .stepStarted(let work)?): work.step == .respond
        default: false
        }
    }

    @Test func everySequenceEndsLaysNothingTwiceAndAnnouncesEveryEffect() throws {
        var ends: [String: Int] = [:]
        for seed in 0..<1_500 as Range<UInt64> {
            var dice = Dice(state: seed)
            var (manifest, database) = folder(&dice)
            var session = try Session()
            var effects = 0
            var seen = session.events.count
            var bodies: Set<String> = []
            for _ in 0..<40 where session.state.phase != .finished(answered: true) {
                let runLeft = Int64(dice.roll(10) == 0 ? dice.roll(20_000) : 600_000)
                session.moment = Moment(
                    runLeft: runLeft, requestLeft: runLeft + Int64(dice.roll(10) == 0 ? dice.roll(30_000) : 3_000_000),
                    chance: Double(dice.roll(1_000)) / 1_000)
                try session.start(manifest)
                while let effect = react(session.state) {
                    effects += 1
                    #expect(session.events.count > seen, "seed \(seed): nothing was journaled before \(effect)")
                    #expect(announces(session.events.last, effect), "seed \(seed): \(effect)")
                    seen = session.events.count
                    if case .respond(let body) = effect { bodies.insert(body) }
                    guard let command = outcome(of: effect, &database, session.moment, &dice) else { break }
                    try session.take(command)
                }
                if case .finished = session.state.phase { break }
            }
            #expect(effects < 1_000, "seed \(seed)")
            #expect(database.createdTwice == [], "seed \(seed)")
            #expect(bodies.count <= 1, "seed \(seed)")
            #expect(State(folding: session.events) == session.state, "seed \(seed)")
            guard case .finished(let answered) = session.state.phase else {
                Issue.record("seed \(seed) never ended: \(session.state.phase)")
                continue
            }
            let conclusion = try #require(session.state.conclusion, "seed \(seed)")
            if conclusion.succeeded {
                let all = Dictionary(uniqueKeysWithValues: manifest.objects.map { ($0.id, Condition.unchanged) })
                #expect(database.conditions == all, "seed \(seed)")
                let proven = session.all([.stepCommitted]).count
                #expect(proven == database.receipts.count, "seed \(seed)")
            } else if database.mistakes.isEmpty {
                // Without a mistake in the folder only time, or attempts, can have been wanting.
                #expect(conclusion.failure?.disposition != .permanent, "seed \(seed): \(conclusion)")
            }
            ends["\(conclusion.succeeded ? "done" : "failed"), \(answered ? "answered" : "abandoned")", default: 0] += 1
        }
        // The dice bring about every end there is.
        #expect(ends.count == 4, "\(ends)")
    }
}
