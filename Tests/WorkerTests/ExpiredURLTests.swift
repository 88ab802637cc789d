import Blocking
import Foundation
import Initialization
import TestSupport
import Testing

@testable import Worker

/// A ResponseURL that has expired: nobody can be told any more, and that has to come to an end, at the last attempt too.
@Suite(.crowd) struct ExpiredURLTests {
    /// The function's reply to an invocation, with three attempts at each event.
    private func reply(_ site: Site, _ event: [UInt8], journal: String? = nil) async throws -> FunctionReply {
        let settings = try site.settings(journal: journal, environment: ["GROUNDWORK_ATTEMPTS": "3"])
        let worker = Worker(settings: settings, reporter: RecordingReporter(), interruption: Interruption())
        return await (try Function(.customResource, worker)).handle(
            event, functionARN: nil, until: .now + .seconds(600))
    }

    /// An error by its name, so that the event goes where those go that nobody could answer.
    private func expectUnanswered(_ reply: FunctionReply) {
        guard case .failure(.suspended, let message) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(
            message.hasPrefix("suspended, the answer could not be delivered; last failure: PUT to http://127.0.0.1:"))
        #expect(message.contains("status 403. The ResponseURL may have expired."))
    }

    @Test(arguments: [true, false])
    func isGivenUpAtEveryAttempt(keepsJournal: Bool) async throws {
        let site = try await Site(FunctionTests.files)
        let sink = try UploadSink(answers: [.status(403)])
        let event = Delivery(url: sink.url()).bytes
        let tries = RetryPolicy().answerAttempts
        for attempt in 1...3 {
            let journal = keepsJournal ? nil : site.path(of: "other-\(attempt)")
            expectUnanswered(try await reply(site, event, journal: journal))
            #expect(try sink.requests.count == attempt * tries)
        }
        // The work was done once, and it was the same answer all the time.
        #expect(try await site.receipts() == "tables 1")
        if keepsJournal { #expect(try Set(sink.requests.map(\.text)).count == 1) }
        #expect(try sink.requests.allSatisfy { try Answer($0.text).Status == "SUCCESS" })
    }

    /// The queue's own policy takes the event then.
    @Test func isGivenUpAtTheLastCountOfAQueue() async throws {
        let site = try await Site(FunctionTests.files)
        let sink = try UploadSink(answers: [.status(403)])
        let record: [String: Any] = [
            "eventSource": "aws:sqs", "body": String(decoding: Delivery(url: sink.url()).bytes, as: UTF8.self),
            "attributes": ["ApproximateReceiveCount": "3"],
        ]
        let event = Array(try JSONSerialization.data(withJSONObject: ["Records": [record]]))
        expectUnanswered(try await reply(site, event))
        #expect(try sink.requests.count == RetryPolicy().answerAttempts)
    }
}
