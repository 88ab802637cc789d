import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

@testable import Worker

/// A journal that fails between an answer and its receipt: the answer that was decided on stays the only one.
@Suite(.crowd) struct DecidedAnswerTests {
    private let site: Site
    private let reporter: RecordingReporter

    init() async throws {
        site = try await Site(["tables/a.sql": "CREATE TABLE a (n integer)"])
        let journal = site.journal
        reporter = RecordingReporter { event in
            if event.event.kind == .answerPrepared {
                Self.alter(journal, "CREATE TRIGGER full BEFORE INSERT ON event \(Self.refusal)")
            }
        }
    }

    private static let refusal = "BEGIN SELECT RAISE(FAIL, 'the disk is gone'); END"

    /// Changes the journal beside the worker, as nobody does but a test.
    private static func alter(_ journal: String, _ statement: String) {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = [
            "python3", "-I", "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2])", journal,
            statement,
        ]
        do { try python.run() } catch { Issue.record(error) }
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }

    private func reply(_ mode: FunctionMode, _ event: [UInt8], reporter: RecordingReporter? = nil) async throws
        -> FunctionReply
    {
        let worker = Worker(
            settings: try site.settings(), reporter: reporter ?? self.reporter, interruption: Interruption(),
            keepsJournal: true)
        return await (try Function(mode, worker)).handle(
            event, functionARN: FunctionTests.arn, until: .now + .seconds(60))
    }

    private func mend() { Self.alter(site.journal, "DROP TRIGGER full") }

    /// The journal's failure is told, once.
    private func expectTold() {
        #expect(reporter.notes.filter { $0.hasPrefix("critical: ") && $0.contains("the disk is gone") }.count == 1)
    }

    @Test(arguments: ["SUCCESS", "FAILED"]) func anAnswerThatWasTakenIsNotFollowedByAnother(status: String) async throws
    {
        if status == "FAILED" { try site.write("SELECT nothing", to: "tables/b.sql") }
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        #expect(try await reply(.customResource, event) == .response(#"{"Answered":1}"#))
        #expect(try sink.requests.map { try Answer($0.text).Status } == [status])
        #expect(reporter.kinds.suffix(2) == [.answerPrepared, .stepStarted])
        expectTold()

        mend()
        #expect(try await reply(.customResource, event, reporter: RecordingReporter()) == .response(#"{"Answered":1}"#))
        #expect(Set(try sink.requests.map(\.body)).count == 1)
        #expect(try await site.events().last?.event.kind == .answerDelivered)
    }

    /// Nobody knows whether it was taken: what comes then are the same bytes.
    @Test func anAnswerInDoubtIsSentOnceMoreByteForByte() async throws {
        let sink = try UploadSink(answers: [.close, .status(200)])
        #expect(try await reply(.customResource, Delivery(url: sink.url()).bytes) == .response(#"{"Answered":1}"#))
        #expect(try sink.requests.map { try Answer($0.text).Status } == ["SUCCESS", "SUCCESS"])
        #expect(Set(try sink.requests.map(\.body)).count == 1)
    }

    @Test func anAnswerThatNobodyTakesIsLeftToTheNextTry() async throws {
        let sink = try UploadSink(answers: [.close])
        let event = Delivery(url: sink.url()).bytes
        guard case .failure(.journal, _) = try await reply(.customResource, event) else {
            Issue.record("no failure")
            return
        }
        mend()
        _ = try await reply(.customResource, event, reporter: RecordingReporter())
        #expect(try sink.requests.count > LastWord.attempts)
        #expect(Set(try sink.requests.map(\.body)).count == 1)
    }

    @Test func theCallerOfATaskIsGivenTheAnswer() async throws {
        guard case .response(let answer) = try await reply(.task, Delivery().bytes) else {
            Issue.record("no answer")
            return
        }
        #expect(try Answer(answer).Status == "SUCCESS")
        let prepared = reporter.events.compactMap { if case .answerPrepared(let it) = $0 { it.body } else { nil } }
        #expect(prepared == [answer])
        expectTold()
    }

    @Test(arguments: [true, false]) func theProviderFrameworkIsGivenTheAnswer(succeeds: Bool) async throws {
        if !succeeds { try site.write("SELECT nothing", to: "tables/b.sql") }
        switch try await reply(.provider, Delivery().bytes) {
        case .response(let text): #expect(succeeds && text.contains(#""Done":true"#))
        case .failure(let fault, let message):
            #expect(!succeeds && fault == .failed)
            #expect(message.hasPrefix("tables/b.sql:1:8: 42703"))
        }
    }

    /// On the command line the exit code tells that the journal is not whole.
    @Test func aRunEndsAsStopped() async throws {
        let sink = try UploadSink()
        guard case .stopped = try await site.run(Delivery(url: sink.url()).bytes, reporter: reporter).outcome else {
            Issue.record("not stopped")
            return
        }
        #expect(try sink.requests.map { try Answer($0.text).Status } == ["SUCCESS"])
        expectTold()
    }
}
