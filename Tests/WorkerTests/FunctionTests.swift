import Blocking
import CustomResource
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

@testable import Worker

/// The worker as a function: what each way of calling it gets back.
@Suite(.crowd) struct FunctionTests {
    static let files = ["tables/a.sql": "CREATE TABLE a (n integer)"]
    static let arn = "arn:aws:lambda:eu-central-1:111122223333:function:groundwork"

    private func reply(
        _ mode: FunctionMode, _ site: Site, _ event: [UInt8], seconds: Int = 60, environment: [String: String] = [:],
        journal: String? = nil
    ) async throws -> FunctionReply {
        let settings = try site.settings(journal: journal, environment: environment)
        let worker = Worker(settings: settings, reporter: RecordingReporter(), interruption: Interruption())
        return await (try Function(mode, worker)).handle(event, functionARN: Self.arn, until: .now + .seconds(seconds))
    }

    private func object(_ reply: FunctionReply) throws -> [String: Any] {
        guard case .response(let text) = reply else { throw Unexpected(reply: reply) }
        return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    struct Unexpected: Error { let reply: FunctionReply }

    private func marked(_ delivery: Delivery, _ mark: [String: Any]) throws -> [UInt8] {
        var object = delivery.object
        object["Groundwork"] = mark
        object["PhysicalResourceId"] = "made-by-onEvent"
        return Array(try JSONSerialization.data(withJSONObject: object))
    }

    // MARK: the provider framework

    @Test func onEventThatDoesItAllReturnsTheDataAndAMarkThatSaysSo() async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink()
        let answer = try object(await reply(.provider, site, Delivery(url: sink.url()).bytes))
        #expect(Set(answer.keys) == ["PhysicalResourceId", "Data", "Groundwork"])
        #expect((answer["PhysicalResourceId"] as? String)?.isEmpty == false)
        #expect((answer["Data"] as? [String: String])?["Tables"] == "1 created")
        #expect((answer["Data"] as? [String: String])?["JournalHead"]?.count == 64)
        let mark = try #require(answer["Groundwork"] as? [String: Any])
        #expect(mark["Done"] as? Bool == true)
        #expect(mark["Stream"] as? String == (try await site.events().first?.stream))
        // The framework answers; a second answer would be an error of its own.
        #expect(try sink.requests.isEmpty)

        let poll = try await reply(.provider, site, marked(Delivery(url: sink.url()), mark))
        #expect(poll == .response(#"{"IsComplete":true}"#))
        #expect(try sink.requests.isEmpty)
    }

    @Test func onEventThatIsOutOfTimeLeavesTheRestToThePolls() async throws {
        let site = try await Site(LeftRunningTests.files)
        try await site.sql("CREATE SEQUENCE times; CREATE SEQUENCE ended")
        let begun = try object(await reply(.provider, site, Delivery().bytes, seconds: 4))
        #expect(Set(begun.keys) == ["PhysicalResourceId", "Groundwork"])
        let mark = try #require(begun["Groundwork"] as? [String: Any])
        #expect(mark["Done"] as? Bool == false)
        // As a second function would, which has another disk.
        let early = try await reply(
            .provider, site, marked(Delivery(), mark), seconds: 1, journal: site.path(of: "other"))
        #expect(early == .response(#"{"IsComplete":false}"#))
        try await site.sql("SELECT nextval('ended')")
        let late = try object(
            await reply(.provider, site, marked(Delivery(), mark), journal: site.path(of: "other")))
        #expect(Set(late.keys) == ["IsComplete", "Data"])
        #expect(late["IsComplete"] as? Bool == true)
        #expect(try await site.receipts() == "tables 1")
    }

    @Test func aFailureIsAnErrorThatNamesPlaceStateAndHint() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integr)"])
        guard case .failure(let fault, let message) = try await reply(.provider, site, Delivery().bytes) else {
            Issue.record("no failure")
            return
        }
        #expect(fault == .failed)
        #expect(message.hasPrefix("tables/a.sql:1:19: 42704 type \"integr\" does not exist. "))
        #expect(message.contains("check its spelling"))
        #expect(message.hasSuffix("[done: nothing; not done: tables, indexes, functions, triggers]"))
    }

    @Test func aReasonThatIsTooLongForTheFrameworkLosesItsMiddle() async throws {
        let name = String(repeating: "x", count: 3_000)
        let site = try await Site(["tables/a.sql": "DO $$ BEGIN RAISE EXCEPTION '\(name)'; END $$"])
        guard case .failure(_, let message) = try await reply(.provider, site, Delivery().bytes) else {
            Issue.record("no failure")
            return
        }
        #expect(message.utf8.count <= 1_536)
        #expect(message.hasPrefix("tables/a.sql:"))
        #expect(message.hasSuffix("not done: tables, indexes, functions, triggers]"))
    }

    @Test func aDeleteIsDoneAtOnceWithoutADatabase() async throws {
        let site = try await Site(Self.files)
        let marker = "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED"
        for id in ["groundwork-1", marker, "2026/11/25/[$LATEST]0123456789abcdef"] {
            let event = Delivery(type: "Delete", requestID: "delete \(id.count)", physicalResourceID: id).bytes
            let answer = try object(await reply(.provider, site, event))
            #expect(answer["PhysicalResourceId"] as? String == id)
            #expect((answer["Groundwork"] as? [String: Any])?["Done"] as? Bool == true)
        }
        #expect(try await site.sql("SELECT to_regnamespace('groundwork') IS NULL") == "t")
    }

    @Test func aFunctionThatTheStackCallsItselfAnswersThatItIsSetUpWrong() async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink()
        var delivery = Delivery(url: sink.url())
        var object = delivery.object
        object["ResourceProperties"] = ["ServiceToken": Self.arn]
        delivery.properties = [:]
        let event = Array(try JSONSerialization.data(withJSONObject: object))
        guard case .failure(.misconfigured, let message) = try await reply(.provider, site, event) else {
            Issue.record("no failure")
            return
        }
        #expect(message.contains("its handler is provider"))
        let answers = try sink.requests.map { try Answer($0.text) }
        #expect(answers.map(\.Status) == ["FAILED"])
        #expect(answers.first?.Reason?.contains("handler is provider") == true)
        #expect(try await site.sql("SELECT to_regclass('a') IS NULL") == "t")
    }

    // MARK: the direct custom resource

    @Test(arguments: ["direct", "topic", "queue"])
    func aDirectRequestIsAnsweredByPut(way: String) async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        let text = String(decoding: event, as: UTF8.self)
        let invocation: Any =
            switch way {
            case "topic": ["Records": [["EventSource": "aws:sns", "Sns": ["Message": text]]]]
            case "queue":
                [
                    "Records": [
                        [
                            "eventSource": "aws:sqs", "body": text,
                            "attributes": ["ApproximateReceiveCount": "1"],
                        ]
                    ]
                ]
            default: try JSONSerialization.jsonObject(with: Data(event))
            }
        let bytes = Array(try JSONSerialization.data(withJSONObject: invocation))
        #expect(try await reply(.customResource, site, bytes) == .response(#"{"Answered":1}"#))
        #expect(try sink.requests.map { try Answer($0.text).Status } == ["SUCCESS"])
    }

    @Test func aFailureIsAnsweredAndNotTriedAgain() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integr)"])
        let sink = try UploadSink()
        let done = try await reply(.customResource, site, Delivery(url: sink.url()).bytes)
        #expect(done == .response(#"{"Answered":1}"#))
        #expect(try sink.requests.map { try Answer($0.text).Status } == ["FAILED"])
    }

    @Test func whenNoRetryIsLeftTheAnswerSaysWhatIsDoneAndWhatIsNot() async throws {
        let site = try await Site([
            "tables/a.sql": "CREATE TABLE a (n integer)",
            "indexes/i.sql": "CREATE INDEX i ON a (n); SELECT pg_sleep(60)",
        ])
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        let environment = ["GROUNDWORK_ATTEMPTS": "2"]
        let first = try await reply(.customResource, site, event, seconds: 4, environment: environment)
        guard case .failure(.suspended, let message) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(message.contains("at work in the database: indexes"))
        #expect(try sink.requests.isEmpty)
        // Another environment, with an empty disk.
        let last = try await reply(
            .customResource, site, event, seconds: 4, environment: environment, journal: site.path(of: "other"))
        #expect(last == .response(#"{"Answered":1}"#))
        let answer = try #require(try sink.requests.map { try Answer($0.text) }.first)
        #expect(answer.Status == "FAILED")
        #expect(answer.Reason?.contains("the time of the last of 2 runs is over") == true)
        #expect(answer.Reason?.contains("not done: indexes, functions, triggers") == true)
        try await site.endOthers()
    }

    @Test(arguments: [(1, 0), (2, 1), (3, 1)])
    func aQueueTellsWhichTryThisIs(count: Int, answers: Int) async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer); SELECT pg_sleep(60)"])
        let sink = try UploadSink()
        let record: [String: Any] = [
            "eventSource": "aws:sqs", "body": String(decoding: Delivery(url: sink.url()).bytes, as: UTF8.self),
            "attributes": ["ApproximateReceiveCount": String(count)],
        ]
        let bytes = Array(try JSONSerialization.data(withJSONObject: ["Records": [record]]))
        _ = try await reply(
            .customResource, site, bytes, seconds: 4, environment: ["GROUNDWORK_ATTEMPTS": "2"])
        #expect(try sink.requests.count == answers)
        try await site.endOthers()
    }

    @Test func aJournalThatCannotBeOpenedIsAnsweredAllTheSame() async throws {
        let site = try await Site(Self.files)
        try site.folder.write("no folder", to: "file")
        let sink = try UploadSink()
        let done = try await reply(
            .customResource, site, Delivery(url: sink.url()).bytes, journal: "\(site.folder.path)/file/journal.sqlite")
        #expect(done == .response(#"{"Answered":1}"#))
        let answer = try #require(try sink.requests.map { try Answer($0.text) }.first)
        #expect(answer.Status == "FAILED")
        #expect(answer.Reason?.hasPrefix("the journal cannot be used: ") == true)
        #expect(try await site.sql("SELECT to_regclass('a') IS NULL") == "t")

        // What has nothing to do must not keep a stack from going.
        let delete = Delivery(type: "Delete", requestID: "request-2", url: sink.url()).bytes
        _ = try await reply(.customResource, site, delete, journal: "\(site.folder.path)/file/journal.sqlite")
        let last = try #require(try sink.requests.map { try Answer($0.text) }.last)
        #expect(last.Status == "SUCCESS")
        #expect(last.RequestId == "request-2")
        let kept =
            "Nothing was deleted: the database keeps its tables and their data. Besides, the journal cannot be used: "
        #expect(last.Reason?.hasPrefix(kept) == true)
        #expect(last.Reason?.contains("deploy again") == false)
    }

    @Test(arguments: ["", "[]", "{}", #"{"Records":[{}]}"#, #"{"RequestType":"Create"}"#])
    func whatIsNoEventIsAnErrorOfItsOwn(text: String) async throws {
        let site = try await Site(Self.files)
        for mode in FunctionMode.allCases {
            guard case .failure(.refused, let message) = try await reply(mode, site, Array(text.utf8)) else {
                Issue.record("\(mode)")
                continue
            }
            #expect(!message.isEmpty)
        }
    }

    // MARK: a task

    @Test func aTaskReturnsTheAnswerItself() async throws {
        let site = try await Site(Self.files)
        let answer = try object(await reply(.task, site, Delivery().bytes))
        #expect(answer["Status"] as? String == "SUCCESS")
        #expect((answer["Data"] as? [String: String])?["Tables"] == "1 created")
        #expect(try await site.events().last?.event.kind == .answerDelivered)
    }

    @Test func aTaskThatIsOutOfTimeIsAnErrorToRetry() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer); SELECT pg_sleep(60)"])
        guard case .failure(.suspended, _) = try await reply(.task, site, Delivery().bytes, seconds: 1) else {
            Issue.record("no failure")
            return
        }
        try await site.endOthers()
    }

    @Test(arguments: ["0", "1001", "many"])
    func attemptsThatAreNoneAreRefused(value: String) async throws {
        let site = try await Site(Self.files)
        await #expect(throws: Failure.self) {
            try await reply(.task, site, [], environment: ["GROUNDWORK_ATTEMPTS": value])
        }
    }
}
