import CustomResource
import Foundation
import Initialization
import TestSupport
import Testing
import Worker

/// Events that cannot be worked on: answered where that is possible.
@Suite(.crowd) struct RejectedEventTests {
    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        let change: @Sendable (inout [String: Any]) -> Void
        var cut: @Sendable ([UInt8]) -> [UInt8] = { $0 }
    }

    static let answerable: [Broken] = [
        Broken(testDescription: "unknown type", reason: "RequestType: none of Create") {
            $0["RequestType"] = "Replace"
        },
        Broken(testDescription: "properties", reason: "ResourceProperties: ") { $0["ResourceProperties"] = "text" },
        Broken(testDescription: "port", reason: "ResourceProperties.Port: ") {
            $0["ResourceProperties"] = ["Port": "70000"]
        },
        Broken(testDescription: "password", reason: "ResourceProperties.Password: a password must not be") {
            $0["ResourceProperties"] = ["Password": "PLANTED"]
        },
        Broken(testDescription: "no id", reason: "PhysicalResourceId: ") { $0["RequestType"] = "Update" },
        Broken(testDescription: "large", reason: "the event: ") {
            $0["Extra"] = String(repeating: "x", count: 2 << 20)
        },
        Broken(testDescription: "cut off", reason: "the event: ", change: { $0["Zzz"] = "long enough to be cut" }) {
            $0.dropLast(10)
        },
    ]

    @Test(arguments: answerable)
    func brokenEventThatNamesItsURLIsAnswered(_ broken: Broken) async throws {
        let site = try await Site([:])
        let sink = try UploadSink()
        var object = Delivery(url: sink.url()).object
        broken.change(&object)
        let event = broken.cut(Array(try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])))
        let run = try await site.run(event)
        let failure = try #require(run.failure, "\(run.outcome)")
        #expect(failure.origin == .request)
        #expect(run.outcome.exitCode == .dataError)
        #expect(
            run.kinds == [.requestRejected, .runStarted, .answerPrepared, .stepStarted, .answerDelivered])
        let answers = try sink.requests
        #expect(answers.count == 1)
        let answer = try Answer(answers[0].text)
        #expect(answer.Status == "FAILED")
        #expect(answer.RequestId == "request-1")
        #expect(answer.Reason?.hasPrefix(broken.reason) == true, "\(answer.Reason ?? "")")
        #expect(!answers[0].text.contains("PLANTED"))

        try await #expect(site.run(event).failure == failure)
        #expect(try sink.requests.map(\.body) == [answers[0].body, answers[0].body])
    }

    @Test(arguments: [
        "", "nonsense", "[]", "null", "{}", "{\"RequestType\":\"Create\"}",
        #"{"RequestType":"Create","StackId":"s","RequestId":"r"}"#,
        #"{"RequestType":"Create","StackId":"s","RequestId":"r","LogicalResourceId":"l","ResponseURL":"ftp://h/"}"#,
        #"{"RequestType":"Create","StackId":"s","RequestId":"r","LogicalResourceId":"l","ResponseURL":"http://h/"}"#,
        #"{"RequestType":"Replace","StackId":"s","RequestId":"r","LogicalResourceId":"l"}"#,
    ])
    func brokenEventThatCannotBeAnsweredIsRefusedBeforeAnythingIsDone(event: String) async throws {
        let site = try await Site([:])
        let run = try await site.run(Array(event.utf8))
        guard case .refused(let error) = run.outcome else {
            Issue.record("\(run.outcome)")
            return
        }
        #expect(run.outcome.exitCode == .dataError)
        #expect(run.reporter.notes == ["error: \(error.description)"])
        #expect(try site.folder.contents(of: "journal/").isEmpty)
    }

    @Test func unknownPropertiesAreWarnedOf() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        let run = try await site.run(Delivery(properties: ["database": "x", "Colour": "secret"]).bytes)
        #expect(run.outcome == .succeeded)
        #expect(
            run.reporter.notes.sorted() == [
                "warning: ResourceProperties.Colour is not known and was ignored",
                "warning: ResourceProperties.database is not known and was ignored; did you mean Database?",
            ])
    }
}
