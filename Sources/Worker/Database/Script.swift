internal import DesiredSchema
internal import Initialization

/// The messages that are sent to the target database: each is one round trip.
struct Script {
    /// `groundwr` in ASCII: the advisory lock that says "one writer in this database".
    static let lock: Int64 = 0x6772_6F75_6E64_7772
    /// How long one statement may wait for somebody's lock before the step gives up its own locks and tries again later,
    /// in milliseconds: whoever queues behind it waits as long. Less than PostgreSQL's `deadlock_timeout`, a second: in a
    /// deadlock whoever came last looks for it, and ends itself. We are gone before that, and so never the ruin of
    /// somebody's concurrent index build.
    static let lockWait: Int64 = 900

    /// The longest `statement_timeout` that PostgreSQL takes, in milliseconds: 24 days.
    private static let longest = Int64(Int32.max)

    let stream: String
    /// Roles whose objects the operator takes for the worker's own.
    var acceptedOwners: [String] = []
    /// What was found out about the server by now.
    var server = ServerTraits()

    /// One look at the database, after an attempt in doubt was settled, if it is the request's own.
    func inspect(
        _ manifest: Manifest, settling doubt: StepStarted?, of home: Place?, milliseconds: Int64
    ) -> String {
        let bare = manifest.objects.filter { $0.id.parts.schema == nil }.map { object in
            JSONValue.object([("kind", .string(object.id.kind.rawValue)), ("name", .string(object.id.parts.name))])
        }
        let body = Template.inspect.filled(
            trust.merging([
                "catalog": Self.catalog(manifest.objects.map { ($0.id, $0.checksum) }),
                "stream": Literal.quoted(stream), "whichOne": Template.identity.filled(),
                "bare": Literal.quoted(JSONValue.array(bare).text),
            ]) { $1 })
        return """
            \(doubt.map { settle($0, home, milliseconds) } ?? "")BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            \(ownSettings(milliseconds)) SET LOCAL jit = off;
            \(Template.plain.filled())
            DO \(Literal.dollarQuoted(body));
            SELECT pg_catalog.current_setting('groundwork.seen');
            COMMIT
            """
    }

    private func settle(_ doubt: StepStarted, _ home: Place?, _ milliseconds: Int64) -> String {
        transaction(
            Template.settle.filled(
                trust.merging([
                    "acquire": acquire("a step is under way in another session, perhaps the one in doubt"),
                    "epoch": String(doubt.epoch), "stream": Literal.quoted(stream),
                    "step": Literal.quoted(doubt.step.rawValue), "attempt": String(doubt.attempt),
                    "whichOne": Template.identity.filled(),
                    "identity": home?.identity.map(Literal.quoted) ?? "NULL",
                    "database": home.map { Literal.quoted($0.database) } ?? "NULL",
                ]) { $1 }), milliseconds: milliseconds) + ";\n"
    }

    /// A step: its files in order, what is recorded of them, and the receipt, in one transaction.
    ///
    /// Each file is run by EXECUTE in a DO block and not as it is: there PostgreSQL itself refuses a command that would end
    /// the transaction, and tells positions in the file's own text.
    func lay(_ laying: Laying, _ folder: SchemaFolder, leaving: Bool = false) -> String {
        let settings = settings(laying.budget) + (leaving ? "\n" + Self.alone(laying.budget) : "")
        var script = begin(laying)
        for object in laying.objects {
            script += "\(settings)\n\(execute(object, folder.text(of: object.file) ?? ""));\n"
        }
        return script + settings + "\n" + end(laying)
    }

    /// That a run of the stream ended suspended; without `isOver` only what it takes to say so one day.
    func suspension(isOver: Bool, milliseconds: Int64) -> String {
        let note = "INSERT INTO groundwork.suspension (stream) VALUES (\(Literal.quoted(stream)));"
        return transaction(
            Template.suspension.filled(trust), then: isOver ? note : "", milliseconds: milliseconds)
    }

    /// Takes the schema `groundwork` from everybody but its owner.
    func revocation(milliseconds: Int64) -> String {
        transaction(Template.revoke.filled(trust), milliseconds: milliseconds)
    }

    /// What the role lacks of the privileges that it needs: a question that is asked behind a refusal.
    func privileges(of object: ObjectID?, in text: String, schemas: [String], milliseconds: Int64) -> String {
        let question = Template.privileges.filled([
            "schemas": Literal.quoted(JSONValue.array(schemas.map { .string($0) }).text),
            "schema": Literal.quoted(object?.parts.schema), "file": Literal.quoted(text),
        ])
        return """
            BEGIN READ ONLY;
            \(ownSettings(milliseconds))
            \(question);
            ROLLBACK
            """
    }

    /// One DO block in a transaction of its own, and what comes behind it.
    private func transaction(_ body: String, then rest: String = "", milliseconds: Int64) -> String {
        """
        BEGIN ISOLATION LEVEL READ COMMITTED;
        \(ownSettings(milliseconds))
        DO \(Literal.dollarQuoted(body));
        \(rest)
        COMMIT
        """
    }

    /// What comes before the files: the lock, the check that nobody was faster, and the schema `groundwork`.
    ///
    /// READ COMMITTED whatever the role's default: the guard must see what was committed before it had the lock.
    func begin(_ laying: Laying) -> String {
        let guardian = Template.guardian.filled(
            trust.merging([
                "acquire": acquire("another worker is laying this database"), "epoch": String(laying.epoch),
                "make": laying.makesReceipts ? trust["make"] ?? "" : "",
            ]) { $1 })
        return """
            \(server.isPooled ? Self.stamp : "")BEGIN ISOLATION LEVEL READ COMMITTED;
            \(server.isPooled ? Template.found.filled() : "")
            \(settings(laying.budget))
            DO \(Literal.dollarQuoted(guardian));

            """
    }

    private func end(_ laying: Laying) -> String {
        let record = Template.record.filled(
            trust.merging([
                "catalog": Self.catalog(laying.objects.map { ($0.id, $0.checksum) }),
                "stream": Literal.quoted(stream),
            ]) { $1 })
        return """
            \(Template.plain.filled())
            DO \(Literal.dollarQuoted(record));
            INSERT INTO groundwork.receipt (stream, step, attempt, outcome)
            VALUES (\(Literal.quoted(stream)), '\(laying.step.rawValue)', \(laying.attempt), 'committed') RETURNING number;
            RESET ALL; \(Self.safely) \(limits(laying.budget))
            \(server.isPooled ? Self.tidying + ";" : "")
            COMMIT
            """
    }

    /// What ends a step that failed, or that was only tried.
    var rollback: String {
        server.isPooled ? "ROLLBACK; BEGIN; \(Self.safely) \(Self.tidying); COMMIT" : "ROLLBACK"
    }

    /// The statement that runs one file.
    func execute(_ object: PlannedObject, _ text: String) -> String {
        let (schema, name) = object.id.parts
        let gaps = ["file": Literal.file(text), "schema": Literal.quoted(schema), "name": Literal.quoted(name)]
        let template: Template =
            switch (object.action, object.id.kind) {
            case (.replace, .trigger): .trigger
            case (.rebuild, _): .rebuild
            case (.create, _), (.replace, _): .file
            }
        return "DO \(Literal.dollarQuoted(template.filled(trust.merging(gaps) { $1 })))"
    }

    /// A statement of a file whose first one was run before, under the settings that it left.
    static func piece(_ text: String) -> String {
        "DO \(Literal.dollarQuoted("BEGIN EXECUTE \(Literal.file(text)); END"))"
    }

    /// Before each file, and before what the worker itself has to say: what an earlier file has set for its session is undone,
    /// and the limits stand. The path for files is noted, and left: see `execute_file.sql`.
    func settings(_ budget: Int64) -> String {
        """
        RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; \(Template.path.filled()); \(Self.safely)
        \(limits(budget))
        """
    }

    /// For what runs no file: role and search path are the role's own, whoever had the connection before, and the connection
    /// is left as it was.
    private func ownSettings(_ milliseconds: Int64) -> String {
        """
        SET LOCAL role TO DEFAULT; SET LOCAL search_path TO DEFAULT; \(Template.path.filled()); \(Self.safely)
        \(limits(milliseconds))
        """
    }

    /// Leaves the role's path, in which others may have planted functions and operators: nothing is looked up to get here.
    private static let safely = "SET LOCAL search_path = pg_catalog, pg_temp;"

    /// The pieces of SQL that say whose things are trusted, by the names of the gaps that they fill.
    private var trust: [String: String] {
        let accepted = "ARRAY[\(acceptedOwners.map { Literal.quoted($0) }.joined(separator: ", "))]"
        let revoke = Template.revocation.filled(["grants": Template.grants.filled()])
        return [
            "owners": Template.owners.filled(["accepted": accepted]), "private": Template.isPrivate.filled(),
            "revoke": revoke, "grants": Template.grants.filled(), "plain": Template.plain.filled(),
            // Whoever was faster in making a part of it is found out before it is used.
            "make": """
            EXECUTE \(Literal.quoted(Template.receipts.filled()));
            \(revoke)
            \(Template.isPrivate.filled())
            """,
        ]
    }

    private func acquire(_ message: String) -> String {
        Template.acquire.filled(["lock": String(Self.lock), "message": Literal.quoted(message)])
    }

    /// Whatever the role's defaults: how long a statement may take is ours to say, and the transaction has as long as its
    /// statements do.
    private func limits(_ milliseconds: Int64) -> String {
        let statement = max(1, min(Self.longest, milliseconds))
        let lock = max(1, min(Self.lockWait, milliseconds))
        // As many digits in any case, so that what a test counts of the wire is the same each time.
        var all = "SET LOCAL statement_timeout = \(statement.padded); SET LOCAL lock_timeout = \(lock.padded);"
        if server.hasTransactionTimeout { all += " SET LOCAL transaction_timeout = 0;" }
        // What RESET makes of them is the choice of the client for whom the pool connected.
        if server.isPooled {
            all += " SET LOCAL client_encoding = 'UTF8';"
            all += " SET LOCAL application_name = \(Literal.quoted(server.applicationName));"
        }
        return all
    }

    /// When a step began, where a rollback leaves it: in a transaction of its own, in the same message.
    private static let stamp = """
        BEGIN; \(safely)
        SELECT set_config('groundwork.began', extract(epoch FROM statement_timestamp())::text, false); COMMIT;

        """

    private static let tidying = "DO \(Literal.dollarQuoted(Template.tidy.filled()))"

    /// For a step that may outlive its client: nobody else ends it, so all its statements together have the one budget, and
    /// the server does not look whether the client is there (a setting that PostgreSQL 13 does not have).
    private static func alone(_ budget: Int64) -> String {
        """
        SELECT set_config('statement_timeout', greatest(1::bigint, (\(min(longest, budget))::numeric - 1000::numeric * extract(epoch
            FROM clock_timestamp() - transaction_timestamp())::numeric)::bigint)::text, true);
        SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'client_connection_check_interval';
        """
    }

    /// The query that tells how these objects stand, in the order in which they are given.
    private static func catalog(_ objects: [(id: ObjectID, checksum: String)]) -> String {
        var rows: [ObjectKind: [JSONValue]] = [:]
        for (at, object) in objects.enumerated() {
            let (schema, name) = object.id.parts
            rows[object.id.kind, default: []].append(
                .object([
                    ("at", .integer(Int64(at))), ("kind", .string(object.id.kind.rawValue)),
                    ("schema", schema.map { .string($0) } ?? .null), ("name", .string(name)),
                    ("checksum", .string(object.checksum)),
                ]))
        }
        let kinds = ObjectKind.allCases.filter { rows[$0] != nil }
        // Of nothing at all it is the tables: a query that gives no row.
        return (kinds.isEmpty ? [.table] : kinds).map { kind in
            let wanted = Template.wanted.filled(["objects": Literal.quoted(JSONValue.array(rows[kind] ?? []).text)])
            return Template.catalog(kind).filled(["wanted": wanted])
        }.joined(separator: "\nUNION ALL\n")
    }
}

extension Int64 {
    /// The number with zeros in front, as long as the longest time limit.
    fileprivate var padded: String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, 10 - digits.count)) + digits
    }
}

extension ObjectID {
    /// The schema, where the file's name has one, and the object's own name.
    var parts: (schema: String?, name: String) {
        guard let dot = name.firstIndex(of: ".") else { return (nil, name) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
}
