import Foundation
import TestSupport
import Testing

/// The worker under AWS's own emulator, as a provider framework or a state machine calls it.
@Suite(.serialized) struct CallerTests {
    private func object(_ answer: LambdaEmulator.Answer) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    @Test func pollsGoOnWhereOnEventLeftOffInAFunctionOfTheirOwn() async throws {
        let place = try Place(["tables/a.sql": "CREATE TABLE a (n integer); SELECT pg_sleep(4)"])
        let onEvent = try await place.function("provider", timeout: 2)
        let isComplete = try await place.function(
            "provider", timeout: 3, with: ["GROUNDWORK_JOURNAL": "\(place.folder)/tmp/other.sqlite"])
        let begun = try object(await onEvent.invoke(place.event()))
        #expect((begun["Groundwork"] as? [String: Any])?["Done"] as? Bool == false)
        #expect(begun["Data"] == nil)
        let poll = try place.event(begun.compactMapValues { $0 })
        var polls = 0
        while true {
            let answer = try object(await isComplete.invoke(poll))
            polls += 1
            if answer["IsComplete"] as? Bool == true {
                #expect((answer["Data"] as? [String: String])?["SchemaVersion"]?.count == 64)
                break
            }
            #expect(Set(answer.keys) == ["IsComplete"])
            try #require(polls < 20)
        }
        #expect(
            try place.sql("SELECT string_agg(step || ' ' || outcome, ',') FROM groundwork.receipt")
                == "tables committed")
        #expect(try place.answers.isEmpty)
    }

    @Test func aTaskReturnsItsAnswer() async throws {
        let place = try Place()
        let function = try await place.function("task")
        var fields = try #require(
            JSONSerialization.jsonObject(with: Data(place.event().utf8)) as? [String: Any])
        fields["ResponseURL"] = nil
        let event = Array(try JSONSerialization.data(withJSONObject: fields))
        let answer = try object(await function.invoke(event))
        #expect(answer["Status"] as? String == "SUCCESS")
        // Sent again, it is another working of the same request.
        #expect((try object(await function.invoke(event))["Data"] as? [String: String])?["Tables"] == "1 already there")
    }

    @Test func aFailureIsAFunctionErrorThatSaysWhatFailedAndWhatToDo() async throws {
        let place = try Place(["tables/a.sql": "CREATE TABLE a (n integr)"])
        for handler in ["provider", "task"] {
            let error = try FunctionError(await place.function(handler).invoke(place.event(id: handler)))
            #expect(error.errorType == "Groundwork.Failed")
            #expect(error.errorMessage.hasPrefix(#"tables/a.sql:1:19: 42704 type "integr" does not exist. "#))
        }
        #expect(try place.answers.isEmpty)
    }
}
