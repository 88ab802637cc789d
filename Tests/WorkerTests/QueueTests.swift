import Blocking
import Foundation
import Initialization
import TestSupport
import Testing

@testable import Worker

/// What a queue hands out, several records at once, and attempts at which the journal cannot be used.
@Suite(.crowd) struct QueueTests {
    private func invoke(
        _ site: Site, _ event: [UInt8], seconds: Int, journal: String? = nil, reporter: RecordingReporter = .init()
    ) async throws
        -> FunctionReply
    {
        var settings = try site.settings(journal: journal)
        settings.retries.connectAttempts = Settings.maximumConnectAttempts
        // The events say which database.
        settings.database = ["user": Databases.owner]
        let worker = Worker(settings: settings, reporter: reporter, interruption: Interruption())
        return await (try Function(.customResource, worker)).handle(
            event, functionARN: nil, until: .now + .seconds(seconds))
    }

    private func queued(_ events: [[UInt8]], count: Int) throws -> [UInt8] {
        let records = events.map { event -> [String: Any] in
            [
                "eventSource": "aws:sqs", "body": String(decoding: event, as: UTF8.self),
                "attributes": ["ApproximateReceiveCount": "\(count)"],
            ]
        }
        return Array(try JSONSerialization.data(withJSONObject: ["Records": records]))
    }

    /// Those that reach nobody do not take the time of those behind them.
    @Test func everyRecordOfALastReceiveIsAnswered() async throws {
        let site = try await Site(FunctionTests.files)
        let sink = try UploadSink()
        let healthy = ["Host": site.database.host, "Port": "\(site.database.port)", "Database": site.name]
        let events = (1...10).map { number in
            Delivery(
                type: number == 10 ? "Delete" : "Create", requestID: "request-\(number)", url: sink.url(),
                properties: number == 9 ? healthy : ["Host": "127.0.0.1", "Port": "1", "Database": "nowhere"]
            ).bytes
        }
        let reporter = RecordingReporter()
        let reply = try await invoke(site, try queued(events, count: 3), seconds: 15, reporter: reporter)
        #expect(reply == .response(#"{"Answered":10}"#))
        let answers = try sink.requests.map { try Answer($0.text) }
        #expect(answers.map(\.RequestId) == (1...10).map { "request-\($0)" })
        #expect(answers.map(\.Status) == Array(repeating: "FAILED", count: 8) + ["SUCCESS", "SUCCESS"])
        // A tenth of the time each, and what those before it have left.
        let budgets = reporter.events.compactMap { if case .runStarted(let run) = $0 { run.budget } else { nil } }
        #expect(budgets.count == 10 && budgets.allSatisfy { $0 > 1_000 }, "\(budgets)")
    }

    /// Another attempt may find the journal whole, and in it an answer that is decided: only the last one answers otherwise.
    @Test(arguments: [(1, false), (2, false), (3, true)]) func aJournalThatCannotBeOpenedIsLeftToTheNextReceive(
        count: Int, isAnswered: Bool
    ) async throws {
        let site = try await Site(FunctionTests.files)
        let sink = try UploadSink()
        try await expect(isAnswered, try queued([Delivery(url: sink.url()).bytes], count: count), site, sink)
    }

    @Test(arguments: [(10, false), (100, false), (190, true)] as [(Int64, Bool)])
    func aJournalThatCannotBeOpenedIsLeftToLambdasNextTry(secondsAgo: Int64, isAnswered: Bool) async throws {
        let site = try await Site(FunctionTests.files)
        let sink = try UploadSink()
        let digits = Timestamp.text(Timestamp.now() - secondsAgo * 1_000).filter { !"-:".contains($0) }
        let url = sink.url(path: "/?X-Amz-Date=\(digits.prefix(15))Z&X-Amz-Signature=planted")
        try await expect(isAnswered, Delivery(url: url).bytes, site, sink)
    }

    private func expect(_ isAnswered: Bool, _ event: [UInt8], _ site: Site, _ sink: UploadSink) async throws {
        try site.folder.write("no folder", to: "file")
        let reply = try await invoke(site, event, seconds: 20, journal: "\(site.folder.path)/file/journal.sqlite")
        let answers = try sink.requests.map { try Answer($0.text).Status }
        #expect(answers == (isAnswered ? ["FAILED"] : []))
        switch reply {
        case .response(let text): #expect(isAnswered && text == #"{"Answered":1}"#)
        case .failure(let fault, _): #expect(!isAnswered && fault == .journal)
        }
    }
}
