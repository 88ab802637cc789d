import Blocking
import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

@testable import Worker

/// A request that was begun in one database, and a run whose settings name another.
@Suite(.crowd) struct ElsewhereTests {
    private let site: Site
    private let other: Site

    init() async throws {
        let files = ["tables/a.sql": "CREATE TABLE a (n integer)", "indexes/i.sql": "CREATE INDEX i ON a (n)"]
        site = try await Site(files)
        other = try await Site(files)
    }

    /// Runs until the tables are committed.
    private func begin(_ event: [UInt8]) async throws {
        let interruption = Interruption()
        let reporter = RecordingReporter { if $0.event.kind == .stepCommitted { interruption.raise() } }
        let run = try await site.run(event, reporter: reporter, interruption: interruption)
        try #require(run.suspension == .interrupted)
    }

    /// The other database's settings, with this site's journal.
    private func elsewhere(_ environment: [String: String] = [:]) throws -> Settings {
        try other.settings(journal: site.journal, environment: environment)
    }

    private func expectUntouched() async throws {
        #expect(try await other.sql("SELECT to_regclass('a') IS NULL AND to_regnamespace('groundwork') IS NULL") == "t")
    }

    @Test func itIsSuspendedUntilTheSettingsNameItsOwn() async throws {
        let event = Delivery().bytes
        try await begin(event)
        let run = try await other.run(event, elsewhere())
        #expect(run.suspension == .elsewhere)
        #expect(run.outcome.exitCode == .configuration)
        try await expectUntouched()

        let last = try await site.run(event)
        #expect(last.outcome == .succeeded)
        #expect(last.answer?.Data?["Tables"] == "1 created")
        #expect(last.answer?.Data?["Indexes"] == "1 created")
    }

    @Test func theStackThatWaitsIsToldSo() async throws {
        let sink = try UploadSink()
        let event = Delivery(url: sink.url()).bytes
        try await begin(event)
        let run = try await other.run(event, elsewhere())
        #expect(run.failure?.origin == .configuration)
        let answer = try #require(try sink.requests.map { try Answer($0.text) }.first)
        #expect(answer.Status == "FAILED")
        #expect(answer.Reason?.hasPrefix("the request was begun in the database \(site.name) (") == true)
        #expect(answer.Reason?.contains("and this is \(other.name) (") == true)
        try await expectUntouched()
    }

    /// To settle a doubt is to write, and here there is nothing to settle.
    @Test func aDoubtIsNotSettledInAnotherDatabase() async throws {
        let event = Delivery().bytes
        let reporter = RecordingReporter { [site] event in
            if case .stepStarted(let work) = event.event, work.step == .tables { site.copyJournal(to: "dead") }
        }
        _ = try await site.run(event, reporter: reporter)
        let run = try await other.run(event, other.settings(journal: site.path(of: "dead")))
        #expect(run.suspension == .elsewhere)
        try await expectUntouched()
        let last = try await site.run(event, site.settings(journal: site.path(of: "dead")))
        #expect(last.outcome == .succeeded)
    }

    /// Nobody spoke of the embedded server when the request was begun.
    @Test func resumingWithoutADatabaseDoesNothing() async throws {
        try await begin(Delivery().bytes)
        var settings = try elsewhere()
        settings.database = [:]
        let worker = Worker(settings: settings, reporter: RecordingReporter(), interruption: Interruption())
        guard case .success(let all) = await worker.resume(), case .misconfigured(let failure) = all.first?.outcome
        else {
            Issue.record("not refused")
            return
        }
        #expect(
            failure.message.hasPrefix(
                "no database is configured, and the request request-1 was begun with one: \(site.name) ("))
        #expect(try await site.run(Delivery().bytes).outcome == .succeeded)
    }
}
