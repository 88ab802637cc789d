import Initialization
import Journaling
import TestSupport
import Testing
import Worker

/// A first request over the project's own Schema folder, and the same one when it comes again.
@Suite(.crowd) struct CreateTests {
    @Test func createLaysTheProjectsOwnSchemaWithAReceiptAStep() async throws {
        let site = try await Site()
        let run = try await site.run()
        #expect(run.outcome == .succeeded)
        let relations = try await site.sql(
            "SELECT count(*) FILTER (WHERE relkind = 'r'), count(*) FILTER (WHERE relname LIKE '%\\_idx') FROM pg_class "
                + "WHERE relnamespace = 'public'::regnamespace")
        #expect(relations == "2|8")
        #expect(
            try await site.sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
                == "update_onboarding_sessions_updated_at")
        #expect(try await site.receipts() == "tables 1\nindexes 1\nfunctions 1\ntriggers 1")
        #expect(
            try await site.sql(
                """
                SELECT kind, count(*), bool_and(schema = 'public'), bool_and(checksum ~ '^[0-9a-f]{64}$'),
                       bool_and(definition <> ''), bool_and(server = current_setting('server_version_num')::integer),
                       bool_and(stream = (SELECT min(stream) FROM groundwork.receipt))
                FROM groundwork.object GROUP BY kind ORDER BY kind
                """)
                    == """
                    function|1|t|t|t|t|t
                    index|8|t|t|t|t|t
                    table|2|t|t|t|t|t
                    trigger|1|t|t|t|t|t
                    """)
        var wanted: [String] = []
        for case .runStarted(let facts) in run.events {
            wanted = (facts.manifest?.objects ?? []).map { "\($0.id.name)|\($0.checksum)" }
        }
        let recorded = try await site.sql("SELECT name, checksum FROM groundwork.object")
        #expect(Set(recorded.split(separator: "\n").map(String.init)) == Set(wanted))
        let body = [EventKind.stepStarted, .stepCommitted]
        #expect(
            run.kinds == [.requestReceived, .runStarted, .stepStarted, .databaseInspected] + body + body + body + body
                + [.requestConcluded, .answerPrepared, .stepStarted, .answerDelivered])
    }

    @Test func receiptsAreNoBusinessOfOtherRoles() async throws {
        let site = try await Site()
        try await site.laid()
        #expect(
            try await site.sql(
                "CREATE ROLE \(site.role); "
                    + "SELECT has_schema_privilege('\(site.role)', 'groundwork', 'USAGE')") == "f")
    }

    @Test func answerTellsSchemaVersionCountsAndTheChainsHead() async throws {
        let site = try await Site()
        let run = try await site.run()
        let concluded = try #require(run.hash(of: .requestConcluded))
        var version = ""
        for case .runStarted(let facts) in run.events { version = facts.manifest?.checksum ?? "" }
        #expect(version.count == 64)
        #expect(
            try run.reporter.answers.map { try Answer($0) } == [
                Answer(
                    status: "SUCCESS",
                    reason: "done: tables: 2 created; indexes: 8 created; functions: 1 created; triggers: 1 created",
                    physicalResourceID: "groundwork-0ed12da3f59dba9cc018ebd5714bb821",
                    data: [
                        "SchemaVersion": version, "Tables": "2 created", "Indexes": "8 created",
                        "Functions": "1 created", "Triggers": "1 created", "JournalHead": concluded,
                    ])
            ])
        // The answer is what the journal keeps, and written before the event that says so.
        #expect(run.reporter.all.order.suffix(3) == ["stepStarted", "answer", "answerDelivered"])
        var prepared: [String] = []
        for case .answerPrepared(let answer) in run.events { prepared.append(answer.body) }
        #expect(prepared == run.reporter.answers)
    }

    @Test func redeliveredRequestGetsTheSameBytesAndNothingIsLaid() async throws {
        let site = try await Site()
        let sink = try UploadSink()
        let event = Delivery(url: sink.url(path: "/answer?signature=1")).bytes
        #expect(try await site.run(event).outcome == .succeeded)
        let before = try await site.receipts()
        let again = try await site.run(event)
        #expect(again.outcome == .succeeded)
        #expect(again.kinds == [.runStarted, .requestRedelivered, .stepStarted, .answerDelivered])
        let answers = try sink.requests
        #expect(answers.map(\.method) == ["PUT", "PUT"])
        #expect(answers[0].body == answers[1].body)
        #expect(try await site.receipts() == before)
    }

    @Test func sameRequestIdWithAnotherResponseURLIsWorkedOnAnew() async throws {
        let site = try await Site()
        let sink = try UploadSink()
        try await #expect(site.run(Delivery(url: sink.url(path: "/?attempt=1")).bytes).outcome == .succeeded)
        let second = try await site.run(Delivery(url: sink.url(path: "/?attempt=2")).bytes)
        #expect(second.outcome == .succeeded)
        #expect(second.kinds.first == .requestReceived)
        let answers = try sink.requests.map { try Answer($0.text) }
        #expect(
            answers.map(\.Reason) == [
                "done: tables: 2 created; indexes: 8 created; functions: 1 created; triggers: 1 created",
                "done: tables: 2 already there; indexes: 8 already there; functions: 1 already there; "
                    + "triggers: 1 already there",
            ])
        #expect(answers[0].PhysicalResourceId == answers[1].PhysicalResourceId)
        #expect(try await Set(site.events().map(\.stream)).count == 2)
        #expect(try await site.sql("SELECT count(*) FROM groundwork.receipt") == "4")
    }

    @Test func finishedRequestWithoutAResponseURLIsWorkedOnAnewUnderTheNextOrdinal() async throws {
        let site = try await Site(["tables/t.sql": "CREATE TABLE t ()"])
        try await #expect(site.run().outcome == .succeeded)
        let second = try await site.run()
        guard case .requestReceived(let facts) = second.events.first else {
            Issue.record("\(second.kinds)")
            return
        }
        #expect(facts.ordinal == 2)
        #expect(second.answer?.Data?["Tables"] == "1 already there")
        #expect(try await site.receipts() == "tables 1")
    }
}

extension Answer {
    init(status: String, reason: String, physicalResourceID: String, data: [String: String]?) {
        Status = status
        Reason = reason
        PhysicalResourceId = physicalResourceID
        StackId = Delivery.stack
        RequestId = "request-1"
        LogicalResourceId = "Database"
        Data = data
    }
}
