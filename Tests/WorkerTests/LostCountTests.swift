import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

@testable import Worker

/// Which of Lambda's tries a run is, where the journals of those before it are lost with their disks.
@Suite(.crowd) struct LostCountTests {
    /// One invocation of a few seconds, in which connecting never gives up before its time is over.
    private func invoke(
        _ site: Site, _ event: [UInt8], attempts: Int = 3, seconds: Int, journal: String? = nil, port: String? = nil
    ) async throws -> FunctionReply {
        let environment = ["GROUNDWORK_ATTEMPTS": String(attempts)]
        var settings = try site.settings(journal: journal.map(site.path(of:)), environment: environment)
        settings.retries.connectAttempts = Settings.maximumConnectAttempts
        if let port { settings.database.merge(["host": "127.0.0.1", "port": port]) { $1 } }
        let worker = Worker(settings: settings, reporter: RecordingReporter(), interruption: Interruption())
        return await (try Function(.customResource, worker)).handle(
            event, functionARN: nil, until: .now + .seconds(seconds))
    }

    /// The last of three begins three minutes after the event at the earliest, the last of two a minute.
    @Test(
        arguments: [
            (3, 190, true), (2, 70, true), (3, 70, false), (2, 10, false), (4, 600, false), (3, nil, false),
        ] as [(Int, Int64?, Bool)])
    func isToldByTheTimeSinceTheRequestWasSentIfThereIsNoDatabase(
        attempts: Int, secondsAgo: Int64?, isLast: Bool
    ) async throws {
        let site = try await Site(FunctionTests.files)
        let sink = try UploadSink()
        let digits = Timestamp.text(Timestamp.now() - (secondsAgo ?? 0) * 1_000).filter { !"-:".contains($0) }
        let date = secondsAgo == nil ? "" : "X-Amz-Date=\(digits.prefix(15))Z&"
        let event = Delivery(url: sink.url(path: "/?\(date)X-Amz-Signature=planted")).bytes
        let reply = try await invoke(site, event, attempts: attempts, seconds: 2, port: "1")
        let answers = try sink.requests.map { try Answer($0.text) }
        guard isLast else {
            guard case .failure(.suspended, _) = reply else {
                Issue.record("\(reply)")
                return
            }
            #expect(answers == [])
            return
        }
        #expect(reply == .response(#"{"Answered":1}"#))
        #expect(answers.map(\.Status) == ["FAILED"])
        let reason = try #require(answers.first?.Reason)
        #expect(reason.hasPrefix("the time of what may be the last run is over; the last failure was "), "\(reason)")
        #expect(reason.hasSuffix("[done: nothing; not done: tables, indexes, functions, triggers]"), "\(reason)")
    }

    /// The second run only meets the step that the first one left at work, and cannot look at anything; but it has a session.
    @Test func isToldByTheDatabaseAlsoOfARunThatCouldNotLook() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer); SELECT pg_sleep(300)"])
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        for run in 1...2 {
            guard case .failure(.suspended, _) = try await invoke(site, event, seconds: 4) else {
                Issue.record("run \(run) was not suspended")
                return
            }
            // The first step's own transaction is not over, and nothing that it makes is to be seen.
            #expect(try await site.sql("SELECT to_regclass('groundwork.receipt') IS NULL") == "t")
            #expect(try await site.sql("SELECT count(*) FROM groundwork.suspension") == "\(run)")
        }
        let looks = try await site.events().count { $0.event.kind == .databaseInspected }
        #expect(looks == 1)
        #expect(try await invoke(site, event, seconds: 4, journal: "lost") == .response(#"{"Answered":1}"#))
        let reason = try #require(try sink.requests.map { try Answer($0.text) }.first?.Reason)
        #expect(reason.hasPrefix("the time of the last of 3 runs is over"), "\(reason)")
        try await site.endOthers()
    }
}
