import Foundation
import TestSupport
import Testing

@testable import Initialization
@testable import Journaling
@testable import groundwork

/// What is made of events that few runs have.
struct TelemetryEventTests {
    private typealias Event = Initialization.Event

    private static let request = RequestFacts(
        type: "Create", stackID: "stack", requestID: "request-1", logicalResourceID: "Schema",
        physicalResourceID: "groundwork-1", resourceType: "Custom::Schema", fingerprint: "f00d", ordinal: 1,
        properties: [:])
    private static let run = Event.runStarted(RunFacts(worker: "1", manifest: nil, budget: 1, expires: 2))
    private static let lost = Failure(.connection, .inDoubt, sqlState: "08006", "the connection is lost")
    private static let answer = AnswerDelivered(channel: .caller, milliseconds: 4)

    private static func started(_ step: Step, _ attempt: Int = 1) -> Event {
        .stepStarted(StepStarted(step: step, attempt: attempt, objects: [], epoch: 0, budget: 1))
    }

    private static func suspended(_ failure: Failure? = nil) -> Event {
        .runSuspended(RunSuspended(reason: .outOfTime, failure: failure, progress: ""))
    }

    /// Hands the events on, a second apart, and gives what comes of it: each span's name, outcome, marks and seconds, and each metric
    /// with its dimension, value and unit.
    private func made(of events: [Event], _ state: State = State()) throws -> [String] {
        let station = try Station([:])
        var state = state
        state.request = Self.request
        for (number, event) in events.enumerated() {
            station.reporter.recorded(
                RecordedEvent(
                    sequence: Int64(number), stream: "request-1@1", version: number, at: Int64(number) * 1_000,
                    event: event, payload: "{}", hash: ""), state)
        }
        station.reporter.flush()
        let spans = station.daemon.arrived().map { datagram in
            let span = datagram.split(separator: "\n").last.map { String($0).object } ?? [:]
            let outcome = (span["annotations"] as? [String: Any])?["outcome"] as? String ?? "-"
            let marks = ["fault", "error"].filter { span[$0] != nil }
            let start = span["start_time"] as? Int ?? -1
            // What no event ended ends now.
            let end = outcome == "stopped" && marks == ["fault"] ? "" : "\(span["end_time"] as? Int ?? -1)"
            return (["\(span["name"] ?? "-")", outcome] + marks + ["\(start)-\(end)"]).joined(separator: " ")
        }
        let metrics = station.kept.lines.map(\.object).flatMap { line in
            let dimension = line["step"] ?? line["outcome"]
            return ["Failed", "Suspended", "RunDuration", "StepDuration", "StepFailures", "Retries", "ObjectsLaid"]
                .compactMap { name in line[name].map { "\(name) \(dimension.map { "\($0) " } ?? "")\($0)" } }
        }
        return spans + metrics
    }

    @Test func tellsOfADoubtAndWhatBecameOfIt() throws {
        let events = [
            Self.run, Self.started(.tables), .stepInDoubt(StepInDoubt(step: .tables, attempt: 1, failure: Self.lost)),
            .retryScheduled(RetryScheduled(step: .connect, pause: 5)), Self.started(.connect, 2),
            .databaseInspected(
                DatabaseInspected(
                    inspection: Inspection(
                        serverVersion: 150_018, database: "d", role: "r", hasReceipts: true, epoch: 1, receipts: [],
                        objects: []), milliseconds: 7)),
            .stepCommitted(
                StepCommitted(step: .tables, attempt: 1, receipt: 1, laid: 3, kept: 0, probed: true, milliseconds: 0)),
            Self.started(.respond), .answerDelivered(Self.answer),
        ]
        var state = State()
        state.conclusion = Conclusion(succeeded: true, reason: "", data: [:], failure: nil)
        #expect(
            try made(of: events, state) == [
                "tables inDoubt error 1-2", "connect inspected 4-5", "respond answered 7-8", "Failed 0", "Suspended 0",
                "RunDuration succeeded 8000", "StepDuration connect 7", "Retries connect 1", "StepDuration respond 4",
                "StepFailures tables 1", "ObjectsLaid tables 3",
            ])
    }

    @Test func aStepLeftAtWorkIsNoFailure() throws {
        let left = Failure(.database, .leftRunning, "the run's time is over")
        let events = [
            Self.run, Self.started(.indexes), .stepInDoubt(StepInDoubt(step: .indexes, attempt: 1, failure: left)),
            Self.suspended(left),
        ]
        #expect(
            try made(of: events) == [
                "indexes leftRunning 1-2", "Failed 0", "Suspended 1", "RunDuration suspended 3000",
            ])
    }

    @Test func aRunThatEndsWithoutAWordIsStopped() throws {
        #expect(
            try made(of: [Self.run, Self.started(.functions)]) == [
                "functions stopped fault 1-", "Failed 0", "Suspended 1", "RunDuration stopped 1000",
            ])
    }

    @Test func aSuspensionEndsWhatIsOpen() throws {
        let events = [Self.run, Self.started(.connect), Self.suspended(Self.lost)]
        #expect(
            try made(of: events) == [
                "connect suspended error 1-2", "Failed 0", "Suspended 1", "RunDuration suspended 2000",
            ])
    }

    @Test func anAnswerThatCannotBeDeliveredIsAFailedRun() throws {
        let refused = Failure(.answer, .permanent, "no URL")
        let events = [
            Self.run, Self.started(.respond),
            .stepFailed(StepFailed(step: .respond, attempt: 1, failure: refused, milliseconds: 1)),
            .answerAbandoned(AnswerAbandoned(failure: refused)),
        ]
        #expect(
            try made(of: events) == [
                "respond failed fault 1-2", "Failed 1", "Suspended 0", "RunDuration unanswered 3000",
                "StepFailures respond 1",
            ])
    }

    @Test func whatWasCountedOnceIsNotCountedWhenItComesAgain() throws {
        var state = State()
        state.conclusion = Conclusion(succeeded: false, reason: "", data: [:], failure: nil)
        let again = [Self.run, .requestRedelivered, Self.started(.respond), .answerDelivered(Self.answer)]
        #expect(
            try made(of: again, state) == [
                "respond answered 2-3", "Failed 0", "Suspended 0", "RunDuration redelivered 3000",
                "StepDuration respond 4",
            ])
        #expect(
            try made(of: [Self.run, Self.started(.respond), .answerDelivered(Self.answer)], state).contains("Failed 1"))
    }

    @Test func whatAnEarlierRunLeftHasNoSpanHere() throws {
        let events = [
            Self.run, .stepInDoubt(StepInDoubt(step: .tables, attempt: 1, failure: nil)), Self.started(.connect),
        ]
        #expect(
            try made(of: events) == [
                "connect stopped fault 2-", "Failed 0", "Suspended 1", "RunDuration stopped 2000",
                "StepFailures tables 1",
            ])
    }
}

extension Station {
    /// Hands on an event that begins a step, and an answer.
    func hand(_ reporter: TelemetryReporter) throws {
        let begun = StepStarted(step: .connect, attempt: 1, objects: [], epoch: 0, budget: 1)
        reporter.recorded(
            RecordedEvent(
                sequence: 1, stream: "request-1@1", version: 1, at: 1, event: .stepStarted(begun), payload: "{}",
                hash: ""), State())
        try reporter.answer("{}")
    }
}
