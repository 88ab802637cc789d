import Foundation
import TestSupport
import Testing

/// What has to be so after any fault, checked from outside: by psql, by the journal's own audit, at the sink.
struct Verdict {
    let ground: Ground

    /// What is wrong; nothing, if all is well. `outputs` is the standard output of every run with the delivery's journal.
    func violations(_ delivery: Delivery, _ runs: [Program.Outcome]) async throws -> [String] {
        var wrong: [String] = []
        func expect<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value) {
            if found != wanted { wrong.append("\(what) is \(found), not \(wanted)") }
        }
        let told = try ground.sql(
            """
            SELECT step, outcome FROM groundwork.receipt WHERE outcome = 'committed' ORDER BY number;
            SELECT '\(Self.cut)'; SELECT count(*) FROM note;
            SELECT '\(Self.cut)'; SELECT step, number FROM groundwork.receipt WHERE outcome = 'committed'
            AND starts_with(stream, '\(delivery.requestID)') ORDER BY number; SELECT '\(Self.cut)'; \(Self.catalog)
            """
        ).components(separatedBy: "\n\(Self.cut)\n")
        guard told.count == 4 else { return ["psql told \(told)"] }
        let (receipts, rows, numbers, catalog) = (told[0], told[1], told[2], told[3])
        expect("the catalog", catalog, try Self.undisturbed.get())
        expect("receipts", receipts, Ground.steps.map { "\($0)|committed" }.joined(separator: "\n"))
        expect("seeded rows", rows, "1")

        expect("distinct answers", Set(try delivery.answers).count, 1)
        let isSuccess = try delivery.answers.allSatisfy { $0.contains(#""Status":"SUCCESS""#) }
        expect("the answer's success", isSuccess, true)

        let verified = try await ground.start(["journal", "verify", "--json"], delivery).outcome()
        expect("journal verify's code", verified.code, 0)
        let events = try await events(delivery)
        func kinds(_ kind: String) -> [[String: Any]] { events.filter { $0["kind"] as? String == kind } }
        expect("versions", events.compactMap { $0["version"] as? Int }, Array(1...max(1, events.count)))
        expect("streams", Set(events.compactMap { $0["stream"] as? String }).count, 1)
        for kind in ["requestReceived", "requestConcluded", "answerPrepared", "answerDelivered"] {
            expect("\(kind) events", kinds(kind).count, 1)
        }
        let logged = runs.flatMap(\.lines).compactMap { line -> Int? in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["event"] == nil ? nil : object?["version"] as? Int
        }
        expect("events logged", logged, events.compactMap { $0["version"] as? Int })

        // What the journal holds to be committed is what the receipts prove, number by number.
        let committed = kinds("stepCommitted").map { event -> (String, Int) in
            let payload = Self.payload(event)
            return (payload["step"] as? String ?? "?", payload["receipt"] as? Int ?? 0)
        }.sorted { $0.1 < $1.1 }
        expect("steps committed", committed.map { "\($0.0)|\($0.1)" }.joined(separator: "\n"), numbers)
        return wrong
    }

    /// The journal's events, by its own audit.
    func events(_ delivery: Delivery) async throws -> [[String: Any]] {
        let outcome = try await ground.start(["journal", "events", "--json"], delivery).outcome()
        return outcome.lines.compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    static func payload(_ event: [String: Any]) -> [String: Any] {
        if let object = event["payload"] as? [String: Any] { return object }
        let text = event["payload"] as? String ?? ""
        return (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:]
    }

    private static let cut = "-- cut --"

    /// All that stands in the database, as PostgreSQL prints it, and what is recorded of it.
    static let catalog = """
        SELECT c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE n.nspname IN ('public', 'groundwork') ORDER BY 1, a.attnum;
        SELECT pg_get_indexdef(indexrelid), indisvalid FROM pg_index AS i JOIN pg_class AS c ON c.oid = indexrelid
        WHERE c.relnamespace IN ('public'::regnamespace, 'groundwork'::regnamespace) ORDER BY 1;
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace IN ('public'::regnamespace, 'groundwork'::regnamespace) ORDER BY 1, 2;
        SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1;
        SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1;
        SELECT nspname, nspacl FROM pg_namespace WHERE nspname IN ('public', 'groundwork') ORDER BY 1;
        SELECT kind, schema, name, definition, server FROM groundwork.object ORDER BY 1, 2, 3
        """

    /// The same of a run that nothing disturbed.
    static let undisturbed = Result {
        let ground = try Ground(Servers.network.get())
        let program = try ground.run(Delivery(to: Servers.sink.get()))
        // A constant cannot await; the process stays a zombie, and so waitable, until `program` goes.
        var about = siginfo_t()
        waitid(P_PID, id_t(program.process), &about, WEXITED | WNOWAIT)
        return try ground.sql(catalog)
    }
}
