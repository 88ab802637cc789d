import TestSupport
import Testing

/// The framework before a function that does as it is told: what the other tests may rely on.
struct HarnessTests {
    /// An event that says what the function does: at first, and at each poll, the last of them for ever.
    private func event(
        _ type: String = "Create", id: String? = nil, onEvent: String, polls: String...
    ) -> Event {
        Event(
            type: type, physicalResourceID: id,
            properties: #""onEvent": \#(onEvent), "isComplete": [\#(polls.joined(separator: ", "))]"#,
            oldProperties: type == "Update" ? "" : nil)
    }

    private static let begun = #"{"return": {"PhysicalResourceId": "id-1", "Poll": 1}}"#
    private static let open = #"{"return": {"IsComplete": false}}"#
    private static let complete = #"{"return": {"IsComplete": true}}"#
    private static let error =
        #"{"raise": {"errorType": "E", "errorMessage": "the step tables failed", "trace": []}}"#

    private func function(timeout: Int = 60) async throws -> LambdaEmulator {
        try await .start(bootstrap: "\(Places.harness)/function.py", handler: "provider", timeout: timeout)
    }

    private func deploy(
        _ event: Event, maxAttempts: Int = 500, lostResults: Int = 0, timeout: Int = 60
    ) async throws -> Deployment {
        let function = try await function(timeout: timeout)
        var framework = ProviderFramework(.init(function))
        (framework.maxAttempts, framework.lostResults) = (maxAttempts, lostResults)
        return try await framework.deploy(event)
    }

    private func success(
        _ id: String = "id-1", _ data: [String: String]? = [:], noEcho: Bool? = nil
    ) -> Deployment.Answer {
        .init(status: "SUCCESS", reason: "SUCCESS", physicalResourceID: id, data: data, noEcho: noEcho)
    }

    private func failure(_ reason: String, id: String = "id-1") -> Deployment.Answer {
        .init(status: "FAILED", reason: reason, physicalResourceID: id, data: nil, noEcho: nil)
    }

    @Test func answersWhatOnEventReturnedWhereNobodyPolls() async throws {
        let function = try await function()
        let event = event(onEvent: #"{"return": {"PhysicalResourceId": "id-1", "Data": {"a": "1"}}}"#)
        let found = try await ProviderFramework(onEvent: .init(function), isComplete: nil).deploy(event)
        #expect(found.answers == [success("id-1", ["a": "1"])])
        #expect(found.polls == 0)
        #expect(found.outcome == "answered")
        let upload = try #require(found.uploads.first)
        #expect(upload.method == "PUT")
        #expect(upload.headers.first { $0.name == "content-type" } == .init("content-type", ""))
        #expect(upload.headers.first { $0.name == "content-length" }?.value == String(upload.body.count))
        #expect(upload.headers.first { $0.name == "Host" } == .init("Host", "127.0.0.1"))
    }

    @Test func pollsUntilTheWorkIsComplete() async throws {
        let found = try await deploy(
            event(
                onEvent: #"{"return": {"PhysicalResourceId": "id-1", "Poll": 1, "Data": {"a": "1", "b": "1"}}}"#,
                polls: Self.open, Self.open, #"{"return": {"IsComplete": true, "Data": {"b": "2"}}}"#))
        #expect(found.answers == [success("id-1", ["a": "1", "b": "2"])])
        #expect(found.polls == 3)
        #expect(found.strays == [])
        #expect(found.invocations.map(\.functionError) == [nil, nil, nil, nil])
    }

    @Test func handsThePollsWhatOnEventReturned() async throws {
        let event = event(onEvent: Self.begun, polls: Self.complete)
        let found = try await deploy(event)
        let ofCloudFormation: Set<String> = [
            "RequestType", "RequestId", "LogicalResourceId", "StackId", "ResourceType", "ServiceToken", "ResponseURL",
            "ResourceProperties",
        ]
        #expect(
            found.invocations.map(\.keys) == [
                ofCloudFormation, ofCloudFormation.union(["PhysicalResourceId", "Poll"]),
            ])
        #expect(found.answers == [success()])
        // Both are given the real URL.
        #expect(found.invocations.allSatisfy { $0.request.contains(event.path) })
    }

    @Test func answersFailedWithTheMessageOfAnError() async throws {
        let found = try await deploy(event(onEvent: Self.error))
        #expect(
            found.answers == [failure("the step tables failed\n\nLogs: /aws/lambda/function\n", id: Event.marker)])
        #expect(found.polls == 0)
    }

    @Test func answersFailedOnAnErrorOfAPoll() async throws {
        let found = try await deploy(event(onEvent: Self.begun, polls: Self.open, Self.error))
        #expect(found.answers == [failure("the step tables failed\n\nLogs: /aws/lambda/function\n")])
        #expect(found.polls == 2)
    }

    @Test func refusesDataOfAPollThatIsNotComplete() async throws {
        let poll = #"{"return": {"IsComplete": false, "Data": {"a": "1"}}}"#
        let found = try await deploy(event(onEvent: Self.begun, polls: poll))
        #expect(found.answers.map(\.status) == ["FAILED"])
        let reason = try #require(found.answers.first?.reason)
        #expect(reason.hasPrefix(#"Error: "Data" is not allowed if "IsComplete" is "False""#))
    }

    @Test func answersTheChangedIdOfAnUpdate() async throws {
        let changed = #"{"return": {"PhysicalResourceId": "id-2", "Poll": 1}}"#
        let found = try await deploy(event("Update", id: "id-1", onEvent: changed, polls: Self.complete))
        #expect(found.answers == [success("id-2")])
    }

    @Test func refusesAChangedIdOfADelete() async throws {
        let changed = #"{"return": {"PhysicalResourceId": "id-2", "Poll": 1}}"#
        let found = try await deploy(event("Delete", id: "id-1", onEvent: changed))
        #expect(found.answers.map(\.status) == ["FAILED"])
        #expect(found.answers.map(\.physicalResourceID) == ["id-1"])
    }

    @Test func answersADeleteOfWhatWasNeverCreatedByItself() async throws {
        let found = try await deploy(event("Delete", id: Event.marker, onEvent: Self.error))
        #expect(found.answers == [success(Event.marker, nil)])
        #expect(found.invocations == [])
    }

    @Test func hidesDataThatMustNotBeEchoed() async throws {
        let begun = #"{"return": {"PhysicalResourceId": "id-1", "Poll": 1, "NoEcho": true, "Data": {"a": "planted"}}}"#
        let found = try await deploy(event(onEvent: begun, polls: Self.complete))
        #expect(found.answers == [success("id-1", ["a": "planted"], noEcho: true)])
        #expect(found.log.contains(#""a": "*****""#))
    }

    @Test func answersFailedAfterTheLastPoll() async throws {
        let found = try await deploy(event(onEvent: Self.begun, polls: Self.open), maxAttempts: 3)
        #expect(found.answers == [failure("Operation timed out")])
        #expect(found.polls == 4)
    }

    @Test(arguments: [
        (#"{"exit": 3}"#, "Runtime exited with error: exit status 3"),
        (#"{"print": "no JSON"}"#, #"return values from user-handlers must be JSON objects. got: "no JSON""#),
    ])
    func answersFailedWhenAFunctionGivesNoAnswer(action: String, reason: String) async throws {
        let found = try await deploy(event(onEvent: Self.begun, polls: action))
        #expect(found.answers.map(\.status) == ["FAILED"])
        #expect(found.answers.first?.reason.contains(reason) == true)
        #expect(found.answers.first?.physicalResourceID == "id-1")
        #expect(found.polls == 1)
    }

    @Test func answersFailedWhenAFunctionIsKilledForItsTime() async throws {
        let found = try await deploy(event(onEvent: #"{"sleep": 600}"#), timeout: 1)
        #expect(found.answers.map(\.status) == ["FAILED"])
        #expect(found.answers.first?.reason.contains("Task timed out after 1.00 seconds") == true)
        #expect(found.answers.first?.physicalResourceID == Event.marker)
        #expect(found.polls == 0)
    }

    @Test func seesWhatAFunctionSendsToTheResponseURL() async throws {
        let poll = #"{"put": "a second answer", "return": {"IsComplete": true}}"#
        let found = try await deploy(event(onEvent: Self.begun, polls: poll))
        #expect(found.answers == [success()])
        #expect(found.strays.map(\.text) == ["a second answer"])
    }

    @Test func invokesAgainWhenAResultWasLost() async throws {
        let found = try await deploy(event(onEvent: Self.begun, polls: Self.complete), lostResults: 1)
        #expect(found.answers == [success()])
        #expect(found.invocations.map(\.isLost) == [true, false, false])
        #expect(Set(found.invocations.prefix(2).map(\.request)).count == 1)
    }
}
