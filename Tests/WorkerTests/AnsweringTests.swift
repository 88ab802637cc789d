import Blocking
import CustomResource
import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// The answer's way to the ResponseURL.
@Suite(.crowd) struct AnsweringTests {
    static let files = ["tables/a.sql": "CREATE TABLE a ()"]

    @Test func answerIsPutAsThePresignedURLWantsIt() async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink()
        let path = "/answer%2Fof/x?X-Amz-Signature=0a%2F%20b&Expires=1"
        let run = try await site.run(Delivery(url: sink.url(path: path)).bytes)
        #expect(run.outcome == .succeeded)
        #expect(run.reporter.answers == [])
        let request = try #require(try sink.requests.first)
        #expect(request.method == "PUT")
        #expect(request.target == path)
        let headers = request.headers.filter { $0.name.lowercased().hasPrefix("content-") }
        #expect(
            headers.map { "\($0.name.lowercased()): \($0.value)" }.sorted()
                == ["content-length: \(request.body.count)", "content-type: "])
        #expect(try Answer(request.text).Status == "SUCCESS")
    }

    @Test func refusedAnswerIsPutAgainWithTheSameBytes() async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink(answers: [.status(500), .close, .status(200)])
        let run = try await site.run(Delivery(url: sink.url()).bytes)
        #expect(run.outcome == .succeeded)
        let answers = try sink.requests
        #expect(answers.count == 3)
        #expect(Set(answers.map(\.body)).count == 1)
        var prepared: [String] = []
        for case .answerPrepared(let answer) in run.events { prepared.append(answer.body) }
        #expect(prepared == [answers[0].text])
        #expect(
            run.kinds.suffix(8)
                == [
                    .answerPrepared, .stepStarted, .stepFailed, .retryScheduled, .stepStarted, .stepFailed,
                    .retryScheduled, .stepStarted, .answerDelivered,
                ].suffix(8))
        #expect(run.reporter.failures.first?.message == "PUT to http://127.0.0.1:\(sink.port)/…(redacted): status 500")
    }

    /// More than 64 KiB: a page of a proxy's, for example.
    @Test func answersStatusCountsWhateverTheSizeOfItsBody() async throws {
        let site = try await Site(Self.files)
        let page = [UInt8](repeating: 0x2A, count: 70_000)
        let sink = try UploadSink(answers: [.status(400, body: page), .status(200, body: page)])
        let run = try await site.run(Delivery(url: sink.url()).bytes)
        #expect(run.outcome == .succeeded)
        #expect(
            run.reporter.failures.map(\.message) == ["PUT to http://127.0.0.1:\(sink.port)/…(redacted): status 400"])
        #expect(try sink.requests.count == 2)
    }

    @Test(arguments: [500, 403])
    func answerThatNobodyTakesIsKeptUntilTheEventComesAgain(status: Int) async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink(answers: [.status(status), .status(status), .status(status), .status(200)])
        let event = Delivery(url: sink.url()).bytes
        var settings = try site.settings()
        settings.retries.answerAttempts = 3
        let run = try await site.run(event, settings)
        #expect(run.suspension == .unanswered)
        #expect(run.outcome.exitCode == .temporaryFailure)
        #expect(run.reporter.failures.last?.hint == (status == 403 ? "The ResponseURL may have expired." : nil))

        let again = try await site.run(event, settings)
        #expect(again.outcome == .succeeded)
        #expect(again.kinds == [.runStarted, .stepStarted, .answerDelivered])
        let answers = try sink.requests
        #expect(answers.count == 4)
        #expect(Set(answers.map(\.body)).count == 1)
    }

    @Test func answerToAFailureIsRetriedToo() async throws {
        let site = try await Site(["tables/a.sql": "nonsense"])
        let sink = try UploadSink(answers: [.status(503), .status(200)])
        let run = try await site.run(Delivery(url: sink.url()).bytes)
        #expect(run.failure?.place == "tables/a.sql:1:1")
        #expect(try sink.requests.map { try Answer($0.text).Status } == ["FAILED", "FAILED"])
    }

    @Test func answerIsPutOverTLSToAnAuthorityThatTheSettingsName() async throws {
        let site = try await Site(Self.files)
        let certificate = try Certificate()
        let sink = try UploadSink(tls: certificate)
        let event = Delivery(url: sink.url()).bytes
        var settings = try site.settings(environment: ["GROUNDWORK_CA_FILE": certificate.authority])
        settings.urlPolicy = .httpsOnly
        settings.retries.answerAttempts = 2

        var stranger = settings
        stranger.authorities = nil
        let refused = try await site.run(event, stranger)
        #expect(refused.suspension == .unanswered)
        #expect(try sink.requests.isEmpty)

        let run = try await site.run(event, settings)
        #expect(run.outcome == .succeeded)
        #expect(try sink.requests.map(\.method) == ["PUT"])
    }

    @Test func interruptionDoesNotEndTheAnswering() async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink()
        let stop = Interruption()
        let reporter = RecordingReporter { event in
            if event.event.kind == .answerPrepared { stop.raise() }
        }
        let run = try await site.run(Delivery(url: sink.url()).bytes, reporter: reporter, interruption: stop)
        #expect(run.outcome == .succeeded)
        #expect(try sink.requests.count == 1)
    }

    @Test func requestResumedWithoutItsURLIsLaidAndAnsweredWhenTheEventComesAgain() async throws {
        let site = try await Site(Self.files)
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        let stop = Interruption()
        let reporter = RecordingReporter { event in
            if event.event.kind == .databaseInspected { stop.raise() }
        }
        try await #expect(
            site.run(event, reporter: reporter, interruption: stop).suspension == .interrupted)

        let resumed = RecordingReporter()
        let outcomes = try await Worker(
            settings: try site.settings(), reporter: resumed, interruption: Interruption()
        ).resume().get()
        #expect(try await site.receipts() == "tables 2")
        #expect(resumed.answers == [])
        #expect(outcomes.map(\.outcome.exitCode) == [.temporaryFailure])
        guard case .suspended(let suspended) = outcomes.first?.outcome else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(suspended.reason == .unanswered)
        #expect(suspended.failure?.message == "the answer is ready, but the ResponseURL is not at hand")
        #expect(
            suspended.sentence.hasSuffix(
                ". Send the same event again: the journal keeps the answer, but never the ResponseURL."))

        let again = try await site.run(event)
        #expect(again.outcome == .succeeded)
        #expect(again.kinds == [.runStarted, .stepStarted, .answerDelivered])
        var prepared: [String] = []
        for case .answerPrepared(let answer) in resumed.events { prepared.append(answer.body) }
        #expect(try sink.requests.map(\.text) == prepared)
        #expect(try await site.receipts() == "tables 2")
    }

    @Test func answerThatStandardOutputDoesNotTakeIsNotDeliveredAndWrittenByTheNextRun() async throws {
        let site = try await Site(Self.files)
        let refusal = Failure(
            .output, .interrupted, "standard output does not take the answer: full", hint: "Make room.")
        let run = try await site.run(reporter: RecordingReporter(refusing: refusal))
        guard case .suspended(let suspended) = run.outcome else {
            Issue.record("\(run.outcome)")
            return
        }
        #expect(suspended.reason == .unanswered)
        #expect(suspended.failure == refusal)
        #expect(run.outcome.exitCode == .inputOutput)
        #expect(
            suspended.sentence.hasSuffix(
                "Send the same event again, or run `groundwork resume`, to have the same bytes written."))
        #expect(run.kinds.suffix(3) == [.stepStarted, .stepFailed, .runSuspended])

        let again = try await site.run()
        #expect(again.outcome == .succeeded)
        #expect(again.kinds == [.runStarted, .stepStarted, .answerDelivered])
        var prepared: [String] = []
        for case .answerPrepared(let answer) in run.events { prepared.append(answer.body) }
        #expect(again.reporter.answers == prepared)
    }
}
