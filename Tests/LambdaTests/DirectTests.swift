import Foundation
import TestSupport
import Testing

/// The worker under AWS's own emulator, as CloudFormation calls it.
@Suite(.serialized) struct DirectTests {
    @Test func aCreateIsAnsweredAndItsRedeliveryGetsTheSameBytes() async throws {
        let place = try Place()
        let function = try await place.function()
        for _ in 1...2 {
            #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        }
        let bodies = try place.sink.requests.map(\.text)
        #expect(bodies.count == 2)
        #expect(Set(bodies).count == 1)
        let answer = try #require(place.answers.first)
        #expect(answer.Status == "SUCCESS")
        #expect(answer.Data?["Tables"] == "1 created")
        #expect(try place.sql("SELECT count(*) FROM groundwork.receipt") == "1")

        #expect(
            try await function.invoke(place.event(["RequestType": "Update", "PhysicalResourceId": "p"], id: "2")).status
                == 200)
        #expect(try place.answers.last?.Data?["Tables"] == "1 already there")
        #expect(try place.answers.last?.PhysicalResourceId == "p")
    }

    @Test(arguments: ["topic", "queue"])
    func whatATopicOrAQueueBringsIsAnswered(way: String) async throws {
        let place = try Place()
        let text = try place.event()
        let record: [String: Any] =
            way == "topic"
            ? ["EventSource": "aws:sns", "Sns": ["Message": text]]
            : ["eventSource": "aws:sqs", "body": text, "attributes": ["ApproximateReceiveCount": "1"]]
        let bytes = Array(try JSONSerialization.data(withJSONObject: ["Records": [record]]))
        #expect(try await place.function().invoke(bytes).text == #"{"Answered":1}"#)
        #expect(try place.answers.map(\.Status) == ["SUCCESS"])
    }

    @Test func aStepThatOutlivesTheFunctionIsFinishedByTheNextInvocation() async throws {
        let place = try Place([
            "tables/a.sql": "CREATE TABLE a (n integer); INSERT INTO a VALUES (1); SELECT pg_sleep(5)"
        ])
        let function = try await place.function(timeout: 3, with: ["GROUNDWORK_ATTEMPTS": "50"])
        let first = try FunctionError(await function.invoke(place.event()))
        #expect(first.errorType == "Groundwork.Suspended")
        #expect(first.errorMessage.contains("at work in the database: tables"))
        #expect(try place.answers.isEmpty)
        // Lambda comes back with the same event, here at once: it is either waited for, or found done.
        var last = try await function.invoke(place.event())
        while last.text.contains("Groundwork.Suspended") { last = try await function.invoke(place.event()) }
        #expect(last.text == #"{"Answered":1}"#)
        let answers = try place.answers
        #expect(answers.map(\.Status) == ["SUCCESS"], "\(function.log)")
        #expect(try place.sql("SELECT count(*) FROM a") == "1")
        #expect(
            try place.sql("SELECT string_agg(step || ' ' || outcome, ',') FROM groundwork.receipt")
                == "tables committed")
    }

    @Test func theLastAttemptAnswersWhatIsDoneAndWhatIsNot() async throws {
        let place = try Place([
            "tables/a.sql": "CREATE TABLE a (n integer)",
            "indexes/i.sql": "CREATE INDEX i ON a (n); SELECT pg_sleep(300)",
        ])
        let function = try await place.function(timeout: 6, with: ["GROUNDWORK_ATTEMPTS": "2"])
        let first = try FunctionError(await function.invoke(place.event()))
        #expect(first.errorType == "Groundwork.Suspended")
        #expect(try place.answers.isEmpty)
        #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        let answer = try #require(place.answers.first)
        #expect(answer.Status == "FAILED")
        let reason = try #require(answer.Reason)
        #expect(reason.hasPrefix("the time of the last of 2 runs is over"), "\(reason)")
        #expect(reason.contains("[done: tables: 1 created; not done: indexes, functions, triggers"), "\(reason)")
        // Whoever sends it once more gets the same bytes.
        #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        #expect(try Set(place.sink.requests.map(\.text)).count == 1)
        try place.sql(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            """)
    }

    @Test(arguments: [true, false], ["message.sent:3", "message.answered:3", "append.done:3", "answer.sent:1"])
    func aProcessThatIsKilledIsResumedWithOrWithoutItsDisk(keepsJournal: Bool, point: String) async throws {
        let place = try Place()
        let dying = try await place.function(with: ["GROUNDWORK_CRASH_AT": point])
        #expect(try await dying.invoke(place.event()).status != 200)
        dying.stop()
        if !keepsJournal { try FileManager.default.removeItem(atPath: "\(place.folder)/tmp") }
        let function = try await place.function()
        #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        #expect(try place.answers.last?.Status == "SUCCESS")
        // Whoever took the answer once may take it again; with the journal they are the same bytes.
        if keepsJournal { #expect(Set(try place.sink.requests.map(\.text)).count == 1) }
        #expect(try place.sql("SELECT count(*) FROM groundwork.receipt WHERE outcome = 'committed'") == "1")
    }

    @Test func anExpiredResponseURLIsGivenUp() async throws {
        let place = try Place(answers: [.status(403)])
        let function = try await place.function(timeout: 4)
        let error = try FunctionError(await function.invoke(place.event()))
        #expect(error.errorType == "Groundwork.Suspended")
        #expect(error.errorMessage.contains("status 403"))
        #expect(error.errorMessage.contains("may have expired"))
        let tried = try place.sink.requests.count
        #expect((1...10).contains(tried))
        // And the loop goes on with the next.
        #expect(try await function.invoke("{}").text.contains("Groundwork.Refused"))
        #expect(try place.sink.requests.count == tried)
    }

    @Test func aDeleteNeedsNoDatabase() async throws {
        let place = try Place([:], ["PGHOST": "127.0.0.1", "PGPORT": "1"])
        let function = try await place.function()
        for id in ["2026/11/25/[$LATEST]0123", "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED"] {
            let event = try place.event(["RequestType": "Delete", "PhysicalResourceId": id], id: "delete-\(id.count)")
            #expect(try await function.invoke(event).text == #"{"Answered":1}"#)
            #expect(try place.answers.last?.PhysicalResourceId == id)
        }
        #expect(try place.answers.map(\.Status) == ["SUCCESS", "SUCCESS"])
    }
}
