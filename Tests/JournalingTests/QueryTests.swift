import Initialization
import Journaling
import Testing

/// The audit questions, asked of a journal with a history (see `History`).
@Suite struct QueryTests {
    let folder: TempFolder
    let journal: Journal

    init() async throws {
        folder = try TempFolder()
        journal = try await History.write(to: folder.journal)
    }

    /// Some columns of what a query finds, a line a row.
    private func rows(
        _ name: String, _ columns: [String], _ parameters: [String: String?] = [:]
    ) async throws -> [String] {
        let query = try #require(NamedQuery.named(name))
        let table = try await journal.run(query, parameters: parameters)
        let chosen = try columns.map { column in
            try #require(table.columns.firstIndex(of: column), "no column \(column) in \(table.columns)")
        }
        return table.rows.map { row in
            chosen.map { index in
                switch row[index] {
                case .null: "-"
                case .integer(let number): "\(number)"
                case .real(let number): "\(number)"
                case .text(let text): text
                }
            }.joined(separator: " | ")
        }
    }

    @Test func everyQuerySaysWhatItAnswers() {
        #expect(
            NamedQuery.all.map(\.name) == [
                "events", "failures", "object-history", "requests", "retries", "show", "slowest-steps", "unfinished",
            ])
        #expect(NamedQuery.all.allSatisfy { $0.summary.hasSuffix("?") && $0.sql.hasPrefix("-- \($0.summary)\n") })
        #expect(NamedQuery.named("nothing") == nil)
    }

    @Test func requests() async throws {
        #expect(
            try await rows("requests", ["stream", "type", "state", "started", "ended", "runs", "events", "reason"]) == [
                "shop/req-a/1 | Create | succeeded | 2026-03-01T12:00:00.000Z | 2026-03-01T12:00:22.022Z | 1 | 23 | "
                    + "done: tables: 1 created",
                "shop/req-b/1 | Upsert | failed | 2026-03-01T13:00:00.000Z | 2026-03-01T13:00:03.003Z | 0 | 4 | "
                    + "RequestType is Upsert",
                "shop/req-c/1 | Update | suspended | 2026-03-01T14:00:00.000Z | - | 1 | 7 | outOfTime; done: nothing",
                "shop/req-d/1 | Create | unanswered | 2026-03-01T15:00:00.000Z | 2026-03-01T15:00:10.010Z | 1 | 11 | "
                    + "tables/010_orders.sql:1:8: 42601 syntax error",
                "shop/req-a/2 | Create | running | 2026-03-01T16:00:00.000Z | - | 2 | 7 | -",
            ])
    }

    @Test func unfinished() async throws {
        #expect(
            try await rows("unfinished", ["request", "state", "last_event"]) == [
                "req-c | suspended | 2026-03-01T14:00:06.006Z", "req-a | running | 2026-03-01T16:00:06.006Z",
            ])
    }

    @Test func slowestSteps() async throws {
        #expect(
            try await rows("slowest-steps", ["milliseconds", "step", "attempt", "outcome", "objects", "request"]) == [
                "5000 | functions | 1 | failed | 1 | req-c",
                "100 | respond | 1 | failed | 0 | req-d",
                "40 | functions | 1 | committed | 2 | req-a",
                "30 | connect | 1 | failed | 0 | req-a",
                "21 | respond | 1 | done | 0 | req-a",
                "21 | respond | 1 | done | 0 | req-b",
                "12 | connect | 2 | done | 0 | req-a",
                "11 | connect | 3 | done | 0 | req-a",
                "10 | connect | 1 | done | 0 | req-d",
                "9 | connect | 2 | done | 0 | req-a",
                "8 | connect | 1 | done | 0 | req-c",
                "4 | indexes | 1 | deferred | 1 | req-a",
                "2 | tables | 1 | failed | 1 | req-d",
            ])
    }

    @Test func failures() async throws {
        #expect(
            try await rows(
                "failures", ["request", "step", "attempt", "sqlstate", "file", "line", "column", "message", "hint"]
            ) == [
                "req-a | connect | 1 | 08006 | - | - | - | the connection was lost | Try again.",
                "req-a | tables | 1 | 08006 | - | - | - | the connection was lost | Try again.",
                "req-a | indexes | - | 42883 | indexes/orders_idx.sql | 2 | 5 | function touch() does not exist | -",
                "req-b | - | - | - | - | - | - | RequestType is Upsert | -",
                "req-c | functions | 1 | 55P03 | - | - | - | lock timeout | -",
                "req-d | tables | 1 | 42601 | tables/010_orders.sql | 1 | 8 | syntax error at or near \"tabel\" | "
                    + "Correct the file.",
                "req-d | respond | 1 | - | - | - | - | the ResponseURL has expired: HTTP 403 | Deploy again.",
            ])
    }

    @Test func retries() async throws {
        #expect(
            try await rows(
                "retries",
                [
                    "stream", "step", "attempts", "failed", "deferred", "doubted", "sqlstates", "pauses",
                    "paused_milliseconds",
                ]
            ) == [
                "shop/req-a/1 | connect | 3 | 1 | 0 | 0 | 08006 | 2 | 750",
                "shop/req-a/2 | connect | 2 | 0 | 0 | 0 | - | 0 | 0",
            ])
    }

    @Test func objectHistory() async throws {
        #expect(
            try await rows("object-history", ["kind", "name", "action", "outcome", "stream"]) == [
                "function | touch | create | committed | shop/req-a/1",
                "function | touch | create | failed | shop/req-c/1",
                "index | orders_idx | create | deferred | shop/req-a/1",
                "index | orders_idx | defer | until functions | shop/req-a/1",
                "index | orders_idx | create | committed | shop/req-a/1",
                "table | orders | create | committed | shop/req-a/1",
                "table | orders | inspect | drifted | shop/req-c/1",
                "table | orders | create | failed | shop/req-d/1",
                "table | orders | create | under way | shop/req-a/2",
            ])
    }

    @Test func objectHistoryOfOne() async throws {
        #expect(
            try await rows("object-history", ["time", "checksum"], ["object": "touch"]) == [
                "2026-03-01T12:00:16.016Z | \(Sample.touch.checksum)",
                "2026-03-01T14:00:04.004Z | \(Sample.touch.checksum)",
            ])
    }

    @Test func eventsByEveryFilter() async throws {
        let columns = ["sequence", "kind"]
        #expect(try await rows("events", columns).count == 52)
        #expect(try await rows("events", columns, ["request": "req-b", "kind": nil]).count == 4)
        #expect(try await rows("events", columns, ["request": "shop/req-a/2"]).count == 7)
        #expect(
            try await rows("events", columns, ["request": "req-a", "step": "tables", "kind": "stepStarted"])
                == ["8 | stepStarted", "52 | stepStarted"])
        #expect(try await rows("events", columns, ["since": "2026-03-01 16:00:06"]) == ["52 | stepStarted"])
        #expect(try await rows("events", columns, ["since": "2026-03-02"]).isEmpty)
    }

    @Test func showTellsTheStory() async throws {
        #expect(try await rows("show", ["time", "kind", "step", "text"], ["request": "shop/req-a/1"]) == troubledStory)
        #expect(try await rows("show", ["stream"], ["request": "req"]).count == 52)
        #expect(try await rows("show", ["stream"], ["request": "req%"]).isEmpty)
        #expect(try await rows("show", ["stream"], [:]).isEmpty)
    }

    @Test func showTellsOfRefusalsAndSuspensions() async throws {
        #expect(
            try await rows("show", ["kind", "text"], ["request": "req-b"]).first
                == "requestRejected | refused: RequestType is Upsert")
        #expect(
            try await rows("show", ["kind", "text"], ["request": "req-c"]).suffix(2) == [
                "stepFailed | attempt 1: 55P03 lock timeout", "runSuspended | outOfTime; done: nothing",
            ])
        #expect(
            try await rows("show", ["kind", "text"], ["request": "req-d"]).suffix(6) == [
                "stepFailed | attempt 1: tables/010_orders.sql:1:8: 42601 syntax error at or near \"tabel\"",
                "requestConcluded | failed: tables/010_orders.sql:1:8: 42601 syntax error",
                "answerPrepared | 27 bytes", "stepStarted | attempt 1",
                "stepFailed | attempt 1: the ResponseURL has expired: HTTP 403",
                "answerAbandoned | the answer cannot be delivered: the ResponseURL has expired: HTTP 403",
            ])
    }

    @Test func everyKindOfEventHasALine() async throws {
        _ = try await journal.append(Sample.everyKind, to: "s", expecting: 0, at: 0)
        let table = try await journal.run(sql: "SELECT kind FROM timeline WHERE text IS NULL OR text = ''")
        #expect(table.rows == [])
    }
}

private let troubledStory = [
    "2026-03-01T12:00:00.000Z | requestReceived | - | Create of Schema (Custom::Groundwork)",
    "2026-03-01T12:00:01.001Z | runStarted | - | groundwork 1.0.0, 3 objects, schema 0123456789ab, 840000 ms",
    "2026-03-01T12:00:02.002Z | stepStarted | connect | attempt 1",
    "2026-03-01T12:00:03.003Z | stepFailed | connect | attempt 1: 08006 the connection was lost",
    "2026-03-01T12:00:04.004Z | retryScheduled | connect | again in 250 ms",
    "2026-03-01T12:00:05.005Z | stepStarted | connect | attempt 2",
    "2026-03-01T12:00:06.006Z | databaseInspected | - | PostgreSQL 15.18, database shop as deployer, 12 ms: 3 missing",
    "2026-03-01T12:00:07.007Z | stepStarted | tables | attempt 1: create orders",
    "2026-03-01T12:00:08.008Z | stepInDoubt | tables | attempt 1: whether it was committed is not known: "
        + "08006 the connection was lost",
    "2026-03-01T12:00:09.009Z | retryScheduled | connect | again in 500 ms",
    "2026-03-01T12:00:10.010Z | stepStarted | connect | attempt 3",
    "2026-03-01T12:00:11.011Z | databaseInspected | - | "
        + "PostgreSQL 15.18, database shop as deployer, 11 ms: 1 unchanged",
    "2026-03-01T12:00:12.012Z | stepCommitted | tables | 1 laid, 0 already there, receipt 1, found by its receipt",
    "2026-03-01T12:00:13.013Z | stepStarted | indexes | attempt 1: create orders_idx",
    "2026-03-01T12:00:14.014Z | objectDeferred | indexes | index orders_idx waits until functions: "
        + "indexes/orders_idx.sql:2:5: 42883 function touch() does not exist",
    "2026-03-01T12:00:15.015Z | stepSkipped | indexes | nothing to do, 0 already there",
    "2026-03-01T12:00:16.016Z | stepStarted | functions | attempt 1: create touch, create orders_idx",
    "2026-03-01T12:00:17.017Z | stepCommitted | functions | 2 laid, 0 already there, receipt 2, 40 ms",
    "2026-03-01T12:00:18.018Z | stepSkipped | triggers | nothing to do, 0 already there",
    "2026-03-01T12:00:19.019Z | requestConcluded | - | succeeded: done: tables: 1 created",
    "2026-03-01T12:00:20.020Z | answerPrepared | - | 27 bytes",
    "2026-03-01T12:00:21.021Z | stepStarted | respond | attempt 1",
    "2026-03-01T12:00:22.022Z | answerDelivered | - | to the ResponseURL, 21 ms",
]
