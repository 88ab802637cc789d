import Blocking
import Initialization
import Journaling
import Logging
import TestSupport
import Testing
import Worker

/// No password and no ResponseURL leaves: not in a line, not in the journal, not in an answer.
@Suite(.crowd) struct SecrecyTests {
    static let planted = "PLANTED"
    static let password = "PLANTED-pass-w0rd"
    static let query = "X-Amz-Signature=PLANTED-signature&X-Amz-Credential=PLANTED"

    /// How to make each way that a run can go.
    enum Course: CaseIterable {
        case laid, brokenFile, passwordInFile, unreachable, wrongDatabase, refusedAnswers, closedSink, rejectedEvent,
            refusedURL
    }

    @Test(arguments: Course.allCases)
    func plantedSecretsAreNowhere(course: Course) async throws {
        let file =
            switch course {
            case .brokenFile: "CREATE TABLE a (n wrong)"
            // The server quotes the value, and the line is shown with it.
            case .passwordInFile: "SELECT '\(Self.password)'::integer"
            default: "CREATE TABLE a ()"
            }
        let site = try await Site(["tables/a.sql": file])
        let answer = UploadSink.Answer.status(course == .refusedAnswers ? 403 : 200)
        let sink = try UploadSink(answers: course == .closedSink ? [.close] : [answer])
        let host = course == .unreachable ? site.folder.path : site.database.host
        let name = course == .wrongDatabase ? "nowhere" : site.name
        var settings = try site.settings(environment: [
            "DATABASE_URL":
                "postgresql://\(Databases.owner):\(Self.password)@/\(name)?host=\(host)&port=\(site.database.port)",
            "PGPASSWORD": Self.password,
        ])
        settings.database = [:]
        settings.retries.answerAttempts = 2
        settings.retries.connectAttempts = 2
        var url = sink.url(path: "/\(Self.planted)?\(Self.query)")
        if course == .refusedURL { url = "http://elsewhere.invalid/\(Self.planted)?\(Self.query)" }
        let event = Delivery(
            type: course == .rejectedEvent ? "Replace" : "Create", url: url,
            properties: course == .rejectedEvent ? ["Password": Self.password] : [:])

        // Whoever has the journal open keeps its log on the disk.
        let reader = try await Journal.open(site.journal)
        let lines = try Lines(in: site.folder)
        let recording = RecordingReporter()
        let reporter = BothReporters(one: JSONReporter(level: .trace, output: lines.output), other: recording)
        let worker = Worker(settings: settings, reporter: reporter, interruption: Interruption())
        let outcome = await worker.work(on: event.bytes)
        _ = await worker.resume()

        let isSent = ![.refusedURL, .closedSink].contains(course)
        #expect(try sink.requests.isEmpty == (course == .refusedURL))
        #expect(recording.events.isEmpty == (course == .refusedURL))
        if isSent { #expect(try sink.requests.first?.target.contains(Self.query) == true) }
        for request in try sink.requests { #expect(!request.text.contains(Self.planted)) }
        #expect(!"\(outcome)".contains(Self.planted))
        #expect(try !lines.text.isEmpty)
        #expect(try !lines.text.contains(Self.planted))
        let files = try site.folder.contents(of: "journal/journal.sqlite")
        #expect(files["journal.sqlite-wal"]?.isEmpty == false)
        for (file, content) in files {
            #expect(content.firstRange(of: Array(Self.planted.utf8)) == nil, "\(file)")
        }
        await reader.close()
    }
}
