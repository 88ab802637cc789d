import Foundation
import TestSupport
import Testing

@Suite(.crowd)
struct RunTests {
    private static let fresh = [
        "requestReceived", "runStarted", "stepStarted", "databaseInspected", "stepStarted", "stepCommitted",
        "stepSkipped", "stepSkipped", "stepSkipped", "requestConcluded", "answerPrepared", "stepStarted",
        "answerDelivered",
    ]
    private static let nothingToDo = [
        "requestReceived", "runStarted", "stepStarted", "databaseInspected", "stepSkipped", "stepSkipped",
        "stepSkipped", "stepSkipped", "requestConcluded", "answerPrepared", "stepStarted", "answerDelivered",
    ]

    @Test func worksOnAnEventFromAFile() async throws {
        let desk = try Desk()
        let event = Event()
        let file = try desk.write(event.text, "create.json")
        let first = try await desk.run("run", "--event", file)
        #expect(first.ending == .exited(0))
        #expect(first.errors == "")
        #expect(first.events == Self.fresh)
        #expect(first.answer["Status"] as? String == "SUCCESS")
        for name in ["RequestId", "StackId", "LogicalResourceId"] {
            #expect(first.answer[name] as? String == event.fields[name] as? String)
        }
        #expect(
            Set(first.objects().filter { $0["Status"] == nil }.map { $0["requestId"] as? String }) == [event.requestID])
        #expect(try desk.sql("SELECT step, outcome FROM groundwork.receipt") == "tables|committed")
        #expect(try desk.sql("SELECT count(*) FROM note") == "0")
    }

    @Test func worksOnAnEventFromStandardInput() async throws {
        let desk = try Desk()
        let event = Event()
        let fromFile = try await desk.run("run", "--event", "-", input: Array(event.text.utf8))
        #expect(fromFile.ending == .exited(0))
        #expect(fromFile.events == Self.fresh)
        let file = try desk.write(event.text, "create.json")
        let fromPipe = try await desk.shell("cat \(file) | \"$GW\" run --event -")
        #expect(fromPipe.ending == .exited(0))
        #expect(fromPipe.events == Self.nothingToDo)
    }

    @Test func laysTheFolderWithoutAnEvent() async throws {
        let desk = try Desk()
        let first = try await desk.run("run")
        #expect(first.ending == .exited(0))
        #expect(first.events == Self.fresh)
        #expect(first.objects().first?["requestType"] as? String == "Update")
        let second = try await desk.run("run")
        #expect(second.ending == .exited(0))
        #expect(second.events == Self.nothingToDo)
        #expect(first.answer["RequestId"] as? String != second.answer["RequestId"] as? String)
        #expect((second.answer["Data"] as? [String: String])?["Tables"] == "1 already there")
        #expect(try desk.sql("SELECT count(*) FROM groundwork.receipt") == "1")
    }

    @Test func putsTheAnswerToTheResponseURL() async throws {
        let desk = try Desk()
        let sink = try UploadSink()
        let event = Event(["ResponseURL": sink.url(path: "/answer?key=planted")])
        let outcome = try await desk.run("run", "--event", "-", "--allow-loopback", input: Array(event.text.utf8))
        #expect(outcome.ending == .exited(0))
        #expect(outcome.events == Self.fresh)
        // Nothing but log lines: the answer went elsewhere.
        #expect(outcome.objects().allSatisfy { $0["timestamp"] != nil })
        let requests = try await sink.requests(atLeast: 1)
        #expect(requests.map(\.method) == ["PUT"])
        let answer = try #require(requests.first).text.object
        #expect(answer["Status"] as? String == "SUCCESS")
        #expect(answer["RequestId"] as? String == event.requestID)
        let head = (answer["Data"] as? [String: String])?["JournalHead"]
        #expect(head == outcome.objects().first { $0["event"] as? String == "requestConcluded" }?["hash"] as? String)

        // The same delivery again gets the same bytes.
        let again = try await desk.run("run", "--event", "-", "--allow-loopback", input: Array(event.text.utf8))
        #expect(again.ending == .exited(0))
        #expect(again.events == ["runStarted", "requestRedelivered", "stepStarted", "answerDelivered"])
        let both = try await sink.requests(atLeast: 2)
        #expect(both.count == 2)
        #expect(both.first?.body == both.last?.body)
    }

    @Test func deletesNothingAndNeedsNoDatabase() async throws {
        let desk = try Desk(withDatabase: false, ["PGHOST": "127.0.0.1", "PGPORT": "1"])
        let event = Event([
            "RequestType": "Delete", "PhysicalResourceId": "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED",
        ])
        let outcome = try await desk.run("run", "--event", "-", input: Array(event.text.utf8))
        #expect(outcome.ending == .exited(0))
        #expect(outcome.answer["Status"] as? String == "SUCCESS")
        #expect(outcome.answer["PhysicalResourceId"] as? String == event.fields["PhysicalResourceId"] as? String)
    }

    @Test func writesOnlyTheLevelAskedFor() async throws {
        let desk = try Desk()
        let quiet = try await desk.run("run", with: ["LOG_LEVEL": "ERROR"])
        #expect(quiet.ending == .exited(0))
        #expect(quiet.lines.count == 1)
        #expect(quiet.answer["Status"] as? String == "SUCCESS")
    }
}
