import TestSupport
import Testing

/// Our clock and the platform's need not agree: a deadline that cannot be is said, and not believed.
@Suite(.serialized) struct ClockTests {
    /// What a run is taken to have is a little less than the invocation: the report needs its time.
    @Test(arguments: [
        // 2018, when this was the example of AWS's documentation.
        (Int64(-253_370_764_800), 1...3_000), (86_400_000, 800_000...900_000),
    ])
    func deadlineThatCannotBeIsWarnedOfAndNotBelieved(left: Int64, budget: ClosedRange<Int>) async throws {
        let place = try Place()
        let delete = ["RequestType": "Delete", "PhysicalResourceId": "laid"]
        let ended = try await ScriptedFunction(
            place,
            [
                .init(id: "off", event: place.event(delete, id: "1"), left: left),
                .init(id: "right", event: place.event(delete, id: "2")),
            ]
        ).end()
        let warnings = ended.log.filter { $0["level"] == "WARN" && $0["message"]?.contains("clock") == true }
        #expect(warnings.map { $0["requestId"] } == ["off"])
        let message = try #require(warnings.first?["message"])
        let (start, end) = ("the clock is off: the invocation seems to have ", " ms left, 1 to 900000 can be")
        #expect(message.hasPrefix(start) && message.hasSuffix(end), "\(message)")
        let seen = try #require(Int64(message.dropFirst(start.count).dropLast(end.count)), "\(message)")
        // What the process took to start has gone by.
        #expect(((left - 240_000)...left).contains(seen))

        let begun = ended.log.filter { $0["event"] == "runStarted" }
        #expect(begun.map { $0["requestId"] } == ["off", "right"])
        #expect(begun.first?.number("budgetMilliseconds").map(budget.contains) == true, "\(begun[0].text)")
        #expect(ended.reports == [.answered("off"), .answered("right")])
        #expect(try place.answers.map(\.Status) == ["SUCCESS", "SUCCESS"])
    }
}
