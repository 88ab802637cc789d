import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

@testable import Worker

/// A journal that somebody else holds: it is not broken, and may be let go.
@Suite(.crowd) struct BusyJournalTests {
    private let site: Site
    private let sink: UploadSink
    private let holder: JournalHolder

    init() async throws {
        site = try await Site(FunctionTests.files)
        sink = try UploadSink()
        holder = try JournalHolder(site.journal)
    }

    /// One invocation; of two seconds less than one may be waited.
    private func invoke(
        _ mode: FunctionMode, _ event: [UInt8], attempts: Int = 3, seconds: Int = 2,
        reporter: RecordingReporter = .init()
    ) async throws -> FunctionReply {
        let settings = try site.settings(environment: ["GROUNDWORK_ATTEMPTS": String(attempts)])
        let worker = Worker(settings: settings, reporter: reporter, interruption: Interruption(), keepsJournal: true)
        return await (try Function(mode, worker)).handle(
            event, functionARN: FunctionTests.arn, until: .now + .seconds(seconds))
    }

    private func queued(_ event: [UInt8], count: Int) throws -> [UInt8] {
        let record: [String: Any] = [
            "eventSource": "aws:sqs", "body": String(decoding: event, as: UTF8.self),
            "attributes": ["ApproximateReceiveCount": String(count)],
        ]
        return Array(try JSONSerialization.data(withJSONObject: ["Records": [record]]))
    }

    private func sent(secondsAgo: Int64?) -> String {
        let digits = Timestamp.text(Timestamp.now() - (secondsAgo ?? 0) * 1_000).filter { !"-:".contains($0) }
        let date = secondsAgo == nil ? "" : "X-Amz-Date=\(digits.prefix(15))Z&"
        return sink.url(path: "/?\(date)X-Amz-Signature=planted")
    }

    private var answers: [Answer] { get throws { try sink.requests.map { try Answer($0.text) } } }

    private var told: String {
        "suspended, the run's time is used up; last failure: the journal \(site.journal): database is locked. End the "
            + "other program that has the journal open for writing (`fuser \(site.journal)` names it) and run again. "
            + "[nothing was begun]. Send the same event again, or run `groundwork resume`, to go on."
    }

    // MARK: as long as it is held

    @Test func leavesTheRequestToTheNextRun() async throws {
        let event = Delivery(url: sink.url()).bytes
        try holder.hold()
        #expect(try await invoke(.customResource, event) == .failure(.suspended, told))
        #expect(try answers == [])
        try holder.letGo()
        #expect(try await invoke(.customResource, event, seconds: 60) == .response(#"{"Answered":1}"#))
        #expect(try answers.map(\.Status) == ["SUCCESS"])
        #expect(try await site.receipts() == "tables 1")
    }

    @Test(arguments: [(1, false), (2, true), (3, true)])
    func isAnsweredByTheLastTryThatTheQueueCounts(count: Int, isLast: Bool) async throws {
        let event = try queued(Delivery(url: sink.url()).bytes, count: count)
        try holder.hold()
        let reply = try await invoke(.customResource, event, attempts: 2)
        #expect(reply == (isLast ? .response(#"{"Answered":1}"#) : .failure(.suspended, told)))
        let reason =
            "the journal cannot be used: the journal \(site.journal): database is locked. What was done until now is kept. "
            + "End the other program that holds the journal, then deploy again."
        #expect(try answers.map(\.Reason) == (isLast ? [reason] : []))
        #expect(try answers.map(\.Status) == (isLast ? ["FAILED"] : []))
    }

    /// As `LostCountTests` says: what cannot be written cannot be counted either.
    @Test(
        arguments: [
            (3, 190, true), (2, 70, true), (3, 70, false), (1, 0, true), (1, nil, true), (3, nil, false),
            (4, 600, false),
        ] as [(Int, Int64?, Bool)])
    func isAnsweredByATryThatBeginsAsLateAsTheLastOne(attempts: Int, secondsAgo: Int64?, isLast: Bool) async throws {
        let event = Delivery(url: sent(secondsAgo: secondsAgo)).bytes
        try holder.hold()
        let reply = try await invoke(.customResource, event, attempts: attempts)
        #expect(reply == (isLast ? .response(#"{"Answered":1}"#) : .failure(.suspended, told)))
        #expect(try answers.map(\.Status) == (isLast ? ["FAILED"] : []))
    }

    /// The journal can be read while it cannot be written.
    @Test func isAnsweredByTheLastTryThatTheJournalCounts() async throws {
        try site.write("CREATE TABLE a (n integer); SELECT pg_sleep(60)", to: "tables/a.sql")
        let event = Delivery(url: sink.url()).bytes
        guard case .failure(.suspended, _) = try await invoke(.customResource, event, attempts: 2) else {
            Issue.record("the first run was not suspended")
            return
        }
        try holder.hold()
        #expect(try await invoke(.customResource, event, attempts: 2) == .response(#"{"Answered":1}"#))
        #expect(try answers.map(\.Status) == ["FAILED"])
        try await site.endOthers()
    }

    /// Nobody waits longer for an answer than the template says.
    @Test func isAnsweredInTheTimeOfTheRequest() async throws {
        let event = Delivery(url: sink.url(), properties: ["ServiceTimeout": "2"])
        try holder.hold()
        let begun = ContinuousClock.now
        let settings = try site.settings()
        let worker = Worker(settings: settings, reporter: RecordingReporter(), interruption: Interruption())
        let reply = await (try Function(.customResource, worker)).handle(
            event.bytes, functionARN: nil, until: begun + .seconds(60))
        #expect(reply == .response(#"{"Answered":1}"#))
        #expect(try answers.map(\.Status) == ["FAILED"])
    }

    @Test func deletesNothingAndSaysSo() async throws {
        let event = try queued(Delivery(type: "Delete", url: sink.url()).bytes, count: 3)
        try holder.hold()
        #expect(try await invoke(.customResource, event) == .response(#"{"Answered":1}"#))
        #expect(try answers.map(\.Status) == ["SUCCESS"])
        #expect(
            try answers.map(\.Reason) == [
                "Nothing was deleted: the database keeps its tables and their data. Besides, the journal cannot be used: "
                    + "the journal \(site.journal): database is locked."
            ])
    }

    @Test func isToldToATaskAsATimeThatIsOver() async throws {
        try holder.hold()
        #expect(try await invoke(.task, Delivery().bytes) == .failure(.suspended, told))
    }

    @Test func isLeftToThePollsOfAProviderFramework() async throws {
        let delivery = Delivery(url: sink.url())
        try holder.hold()
        guard case .response(let begun) = try await invoke(.provider, delivery.bytes),
            let object = try JSONSerialization.jsonObject(with: Data(begun.utf8)) as? [String: Any],
            let mark = object["Groundwork"] as? [String: Any]
        else {
            Issue.record("no response")
            return
        }
        #expect(mark["Done"] as? Bool == false)
        #expect((mark["Stream"] as? String)?.hasPrefix("request-1@") == true)
        var poll = delivery.object
        poll["Groundwork"] = mark
        poll["PhysicalResourceId"] = try #require(object["PhysicalResourceId"] as? String)
        let event = Array(try JSONSerialization.data(withJSONObject: poll))
        #expect(try await invoke(.provider, event) == .response(#"{"IsComplete":false}"#))
        try holder.letGo()
        guard case .response(let done) = try await invoke(.provider, event, seconds: 60) else {
            Issue.record("no response")
            return
        }
        #expect(done.hasPrefix(#"{"IsComplete":true,"#), "\(done)")
    }

    // MARK: when it is let go in time

    @Test func isWaitedForWithOneLineOfLog() async throws {
        try holder.hold()
        let reporter = RecordingReporter()
        async let run = site.run(reporter: reporter)
        let line = "info: another process holds the journal: waiting for it to let go"
        let deadline = ContinuousClock.now + .seconds(20)
        while !reporter.notes.contains(line) {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(2))
        }
        try holder.letGo()
        let outcome = try await run.outcome
        #expect(outcome == .succeeded)
        #expect(reporter.notes == [line])
    }

    @Test func isNoReasonNotToStopWhenAskedTo() async throws {
        try holder.hold()
        let stop = Interruption()
        stop.raise()
        let run = try await site.run(interruption: stop)
        #expect(run.suspension == .interrupted)
        #expect(run.outcome.exitCode == .temporaryFailure)
        #expect(run.kinds == [])
    }

    // MARK: in the middle of a run

    @Test func isHeldBehindAStepThatTheNextRunFindsDone() async throws {
        let event = Delivery(url: sink.url()).bytes
        let reporter = RecordingReporter { [holder] event in
            guard case .stepStarted(let work) = event.event, work.step == .tables else { return }
            try? holder.hold()
        }
        guard
            case .failure(.suspended, let message) = try await invoke(
                .customResource, event, seconds: 4, reporter: reporter)
        else {
            Issue.record("no failure")
            return
        }
        #expect(
            message.contains("[done: nothing; not done: tables, indexes, functions, triggers; not known: tables]"),
            "\(message)")
        #expect(try answers == [])
        // The database counts what the journal could not.
        #expect(try await site.sql("SELECT count(*) FROM groundwork.suspension") == "1")
        try holder.letGo()
        #expect(try await invoke(.customResource, event, seconds: 60) == .response(#"{"Answered":1}"#))
        #expect(try answers.map(\.Status) == ["SUCCESS"])
        #expect(try await site.receipts() == "tables 1")
    }

    /// The answer is decided: whatever the journal does, no other takes its place.
    @Test(arguments: [[200], [500, 200]])
    func isHeldBehindTheAnswer(statuses: [Int]) async throws {
        let sink = try UploadSink(answers: statuses.map { .status($0) })
        let event = Delivery(url: sink.url()).bytes
        let reporter = RecordingReporter { [holder] event in
            if event.event.kind == .answerPrepared { try? holder.hold() }
        }
        #expect(
            try await invoke(.customResource, event, seconds: 4, reporter: reporter) == .response(#"{"Answered":1}"#))
        let bodies = try sink.requests.map(\.text)
        #expect(bodies.count == statuses.count)
        #expect(Set(bodies).count == 1)
        #expect(try Answer(bodies[0]).Status == "SUCCESS")
        try holder.letGo()
        #expect(try await invoke(.customResource, event, seconds: 60) == .response(#"{"Answered":1}"#))
        #expect(try Set(sink.requests.map(\.text)).count == 1)
    }

    @Test(arguments: ["CREATE TABLE a (n integer)", "CREATE TABLE a (n integr)"], [FunctionMode.task, .provider])
    func isHeldBehindTheAnswerOfACaller(file: String, mode: FunctionMode) async throws {
        try site.write(file, to: "tables/a.sql")
        let reporter = RecordingReporter { [holder] event in
            if event.event.kind == .answerPrepared { try? holder.hold() }
        }
        let reply = try await invoke(mode, Delivery(url: sink.url()).bytes, seconds: 4, reporter: reporter)
        switch reply {
        case .response(let text):
            #expect(file.contains("integer"))
            #expect(text.contains("1 created"))
        case .failure(let fault, let message):
            #expect(file.contains("integr)"))
            #expect(fault == .failed)
            #expect(message.hasPrefix("tables/a.sql:1:19: 42704 "))
        }
    }
}
