import Testing

@testable import Initialization

/// Runs that die, at any event and before or after any effect.
@Suite struct ResumeTests {
    @Test func aCrashAfterAnyEventIsResumedWithoutLayingAnythingTwice() throws {
        var complete = FakeDatabase()
        var whole = try Session()
        try whole.start()
        let effects = try whole.run(&complete).count
        // The process dies before, or right after, effect number `crash`.
        for crash in 0..<effects {
            for isPerformed in [false, true] {
                var database = FakeDatabase()
                var session = try Session()
                try session.start()
                try session.run(&database, limit: crash)
                if isPerformed, let effect = react(session.state) {
                    _ = database.perform(effect, at: Example.moment)
                }
                var next = Session(resuming: session.events)
                #expect(next.state == session.state)
                try next.start()
                try next.run(&database)
                #expect(next.state.phase == .finished(answered: true))
                #expect(next.state.conclusion?.reason == RunTests.createdReason, "crash at \(crash)")
                #expect(database.conditions == complete.conditions)
                #expect(database.createdTwice == [])
                #expect(database.receipts.count == 4)
                #expect(Set(database.receipts.map { "\($0.step) \($0.attempt)" }).count == 4)
            }
        }
    }

    @Test func aCrashedStepIsInDoubtAndProbed() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .functions, &database)
        #expect(
            try session.start() == [
                .runStarted(Example.run()),
                .stepInDoubt(StepInDoubt(step: .functions, attempt: 1, failure: nil)), .started(.connect, 2),
            ])
    }

    @Test func aLaterRunGetsItsOwnTimeAndItsOwnSchemaButNotTheExpiry() throws {
        var session = try Session()
        try session.start()
        var later = Example.run(Example.schema([Example.a]))
        later.expires = 9
        try session.take(.start(later, Moment(runLeft: 50_000, requestLeft: 90_000, chance: 0)))
        #expect(session.state.expires == Example.run().expires)
        #expect(session.state.manifest == later.manifest)
        #expect(session.events.last == .started(.connect, 2, budget: 40_000))
    }

    @Test func whatAnEarlierRunLaidIsCountedOnce() throws {
        var database = FakeDatabase()
        var session = try Session()
        try session.start()
        try session.run(until: .functions, &database)
        // Meanwhile somebody drops a table.
        database.conditions[Example.b] = nil
        try session.start()
        try session.run(&database)
        #expect(session.state.conclusion?.data["Tables"] == "3 created")
        #expect(session.state.conclusion?.data["Indexes"] == "1 created")
    }
}
