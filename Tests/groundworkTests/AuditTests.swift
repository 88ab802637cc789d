import Foundation
import TestSupport
import Testing

/// `groundwork journal`: what a journal tells, from the journal alone.
@Suite(.crowd)
struct AuditTests {
    /// A desk with two requests in its journal: one failed, one succeeded.
    private static func desk() async throws -> (desk: Desk, failed: String, succeeded: String) {
        let desk = try Desk(["tables/note.sql": "CREATE TABLE note (id bigint PRIMARY KEY,);"])
        let failed = Event()
        #expect(try await desk.run("run", "--event", "-", input: Array(failed.text.utf8)).ending == .exited(1))
        try desk.write("CREATE TABLE note (id bigint PRIMARY KEY);", schema: "tables/note.sql")
        let succeeded = Event()
        #expect(try await desk.run("run", "--event", "-", input: Array(succeeded.text.utf8)).ending == .exited(0))
        return (desk, failed.requestID, succeeded.requestID)
    }

    @Test func listsRequests() async throws {
        let (desk, failed, succeeded) = try await Self.desk()
        let json = try await desk.run("journal", "requests", "--json").objects()
        #expect(json.map { $0["request"] as? String } == [failed, succeeded])
        #expect(json.map { $0["state"] as? String } == ["failed", "succeeded"])
        #expect(json.map { $0["type"] as? String } == ["Create", "Create"])
        #expect(json.first?["stack"] as? String == Event().fields["StackId"] as? String)
        let table = try await desk.run("journal", "requests")
        #expect(table.lines.count == 3)
        #expect(table.lines.first?.hasPrefix("request ") == true)
        #expect(table.lines.dropFirst().map { $0.prefix(36) } == [failed[...], succeeded[...]])
        #expect(table.errors == "")
    }

    @Test func showsOneRequest() async throws {
        let (desk, failed, succeeded) = try await Self.desk()
        let json = try await desk.run("journal", "show", succeeded, "--json").objects()
        #expect(
            json.compactMap { $0["kind"] as? String } == [
                "requestReceived", "runStarted", "stepStarted", "databaseInspected", "stepStarted", "stepCommitted",
                "stepSkipped", "stepSkipped", "stepSkipped", "requestConcluded", "answerPrepared", "stepStarted",
                "answerDelivered",
            ])
        let table = try await desk.run("journal", "show", String(failed.prefix(8)))
        #expect(table.ending == .exited(0))
        #expect(
            table.lines.contains { $0.contains("stepFailed") && $0.contains("tables/note.sql:1:42") }, "\(table.output)"
        )
        #expect(!table.output.contains(succeeded))
    }

    @Test func tellsTheDeliveriesOfARequestApart() async throws {
        let desk = try Desk()
        let event = Event()
        for _ in 1...2 {
            #expect(try await desk.run("run", "--event", "-", input: Array(event.text.utf8)).ending == .exited(0))
        }
        let streams = try await desk.run("journal", "requests", "--json").objects().compactMap {
            $0["stream"] as? String
        }
        #expect(Set(streams).count == 2)
        let both = try await desk.run("journal", "show", event.requestID)
        #expect(both.lines.filter { streams.contains($0) } == streams)
        let one = try await desk.run("journal", "show", streams[1])
        #expect(one.lines.filter { $0.contains("@") } == [])
        #expect(one.lines.count { $0.contains("requestReceived") } == 1)
    }

    @Test func tellsWhetherAHeadStillStands() async throws {
        let (desk, _, _) = try await Self.desk()
        let answer = try await desk.run("run").answer["Data"] as? [String: Any]
        let head = try #require(answer?["JournalHead"] as? String)
        let stands = try await desk.run("journal", "verify", "--head", head)
        #expect(stands.ending == .exited(0))
        #expect(stands.lines.last?.hasPrefix("The head stands in the journal, at event ") == true)
        for part in [String(head.prefix(16)), head.uppercased(), head + "0"] where part != head {
            let refused = try await desk.run("journal", "verify", "--head", part)
            #expect(refused.ending == .exited(64))
            #expect(refused.errors.contains("--head is a whole hash"))
        }
        _ = try await desk.sqlite("DROP TRIGGER event_is_never_deleted")
        _ = try await desk.sqlite(
            "DELETE FROM event WHERE sequence >= (SELECT sequence FROM event WHERE hash = '\(head)')")
        let cut = try await desk.run("journal", "verify", "--head", head)
        #expect(cut.ending == .exited(65))
        // The chain itself cannot know.
        #expect(cut.lines.first?.hasPrefix("The chain holds: ") == true)
        #expect(
            cut.lines.last
                == "The head is missing: the journal has lost its end, or it is the head of another journal, or mistyped"
        )
    }

    @Test func isCompleteInOneFileWhenARunHasEnded() async throws {
        let (desk, failed, succeeded) = try await Self.desk()
        try FileManager.default.copyItem(atPath: desk.journal, toPath: "\(desk.folder)/copy.sqlite")
        let json = try await desk.run("journal", "requests", "--json", "--journal", "\(desk.folder)/copy.sqlite")
            .objects()
        #expect(json.map { $0["request"] as? String } == [failed, succeeded])
    }

    @Test func saysThatARequestIsUnknown() async throws {
        let (desk, _, _) = try await Self.desk()
        let outcome = try await desk.run("journal", "show", "ffff-unknown")
        #expect(outcome.ending == .exited(65))
        #expect(outcome.output == "")
        #expect(
            outcome.complaint == [
                "error: there is no request ffff-unknown in the journal \(desk.journal)",
                "hint: `groundwork journal requests` lists those there are.",
            ])
    }

    @Test func filtersEvents() async throws {
        let (desk, failed, succeeded) = try await Self.desk()
        func events(_ option: String, _ value: String) async throws -> [[String: Any]] {
            let outcome = try await desk.run("journal", "events", option, value, "--json")
            #expect(outcome.ending == .exited(0))
            return outcome.objects()
        }
        let all = try await desk.run("journal", "events", "--json").objects()
        #expect(all.compactMap { $0["sequence"] as? Int } == Array(1...all.count))
        let ofRequest = try await events("--request", failed)
        #expect(Set(ofRequest.map { $0["request"] as? String }) == [failed])
        #expect(ofRequest.count == all.filter { $0["request"] as? String == failed }.count)
        #expect(try await events("--kind", "stepFailed").map { $0["request"] as? String } == [failed])
        #expect(
            try await events("--step", "tables").map { $0["kind"] as? String } == [
                "stepStarted", "stepFailed", "stepStarted", "stepCommitted",
            ])
        let began = try #require(all.first { $0["request"] as? String == succeeded }?["time"] as? String)
        #expect(try await events("--since", began).allSatisfy { $0["request"] as? String == succeeded })
        #expect(try await events("--since", "2100-01-01").count == 0)
        #expect(try await events("--since", "2000-01-01T00:00").count == all.count)
    }

    static let queries = [
        "events", "failures", "object-history", "requests", "retries", "slowest-steps", "unfinished",
    ]

    @Test func runsEachNamedQuery() async throws {
        let (desk, _, _) = try await Self.desk()
        var rows: [String: Int] = [:]
        for name in Self.queries {
            let json = try await desk.run("journal", "query", name, "--json")
            #expect(json.ending == .exited(0), "\(name): \(json.errors)")
            rows[name] = json.objects().count
            let table = try await desk.run("journal", "query", name)
            #expect(table.ending == .exited(0))
            #expect(!table.lines.isEmpty)
        }
        #expect(rows["failures"] == 1)
        #expect(rows["requests"] == 2)
        #expect(rows["object-history"] == 2)
        #expect(rows["unfinished"] == 0)
        #expect(rows["retries"] == 0)
        #expect(rows["slowest-steps"] == 6)
        let none = try await desk.run("journal", "query", "object-history", "--with", "object=other", "--json")
        #expect(none.objects().count == 0)
        let some = try await desk.run("journal", "query", "object-history", "--with", "object=note", "--json")
        #expect(some.objects().count == 2)
        let unknown = try await desk.run("journal", "query", "object-history", "--with", "objekt=note")
        #expect(unknown.ending == .exited(64))
        #expect(
            unknown.complaint.prefix(2) == [
                "Error: The query object-history has no parameter objekt. Did you mean object? It has object.",
                "Usage: groundwork journal query <name> [--with <name=value> ...] [--json]",
            ])
    }

    /// Before it looks for a journal.
    @Test(arguments: [
        (["slow-steps"], "There is no query named slow-steps. Did you mean slowest-steps? There are:"),
        (["nope"], "There is no query named nope. There are:"),
        (["failures", "--with", "step=tables"], "The query failures has no parameter step. It has none."),
        (
            ["events", "--with", "sine=2026"],
            "The query events has no parameter sine. Did you mean since? It has kind, request, since, step."
        ),
    ])
    func namesTheQueriesAndParametersThatThereAre(_ words: [String], _ says: String) async throws {
        let desk = try Desk(withDatabase: false)
        let outcome = try await desk.start(["journal", "query"] + words).outcome()
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
        #expect(outcome.ending == .exited(64))
        #expect(outcome.complaint.first == "Error: \(says)")
        if says.hasSuffix(":") { #expect(outcome.complaint.contains { $0.hasPrefix("  slowest-steps: ") }) }
    }

    @Test func verifiesTheChain() async throws {
        let (desk, _, _) = try await Self.desk()
        let holds = try await desk.run("journal", "verify", "--json")
        #expect(holds.ending == .exited(0))
        let count = try #require(holds.output.object["events"] as? Int)
        #expect(holds.output.object["holds"] as? Bool == true)
        let table = try await desk.run("journal", "verify")
        #expect(
            table.output == "The chain holds: \(count) events, head \(holds.output.object["head"] as? String ?? "")\n")

        _ = try await desk.sqlite(
            """
            DROP TRIGGER event_is_never_changed;
            UPDATE event SET payload = json_set(payload, '$.milliseconds', 0) WHERE sequence = 5
            """)
        let broken = try await desk.run("journal", "verify")
        #expect(broken.ending == .exited(65))
        #expect(broken.output.contains("event 5 "))
        #expect(broken.output.contains("it was changed after it was written"))
        let json = try await desk.run("journal", "verify", "--json")
        #expect(json.ending == .exited(65))
        #expect(json.output.object["holds"] as? Bool == false)
        #expect(json.output.object["sequence"] as? Int == 5)
    }

    @Test func opensWithPlainSQLite() async throws {
        let (desk, failed, _) = try await Self.desk()
        #expect(
            try await desk.sqlite("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
                == "chain\ndelivery\nfailure\nobject\nrequest\nstep\ntimeline")
        #expect(
            try await desk.sqlite("SELECT state, type, resource FROM request")
                == "failed|Create|Schema\nsucceeded|Create|Schema")
        #expect(
            try await desk.sqlite("SELECT request, sqlstate, file, line, column FROM failure")
                == "\(failed)|42601|tables/note.sql|1|42")
        #expect(
            try await desk.sqlite("SELECT DISTINCT step FROM step")
                == "connect\ntables\nrespond\nindexes\nfunctions\ntriggers")
        let mode = try FileManager.default.attributesOfItem(atPath: desk.journal)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
