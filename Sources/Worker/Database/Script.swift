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
    /// What was found out about the server by now.
    var server = ServerTraits()

    /// One look at the database, after an attempt in doubt was settled, if it is the request's own.
    func inspect(
        _ manifest: Manifest, settling doubt: StepStarted?, of home: Place?, milliseconds: Int64
    ) -> String {
        let body = Template.inspect.filled([
            "catalog": Self.catalog(manifest.objects.map { ($0.id, $0.checksum) }),
            "stream": Literal.quoted(stream), "whichOne": Template.identity.filled(),
        ])
        return """
            \(doubt.map { settle($0, home, milliseconds) } ?? "")BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            \(ownSettings(milliseconds)) SET LOCAL jit = off;
            \(Self.atHome)
            DO \(Literal.dollarQuoted(body));
            SELECT pg_catalog.current_setting('groundwork.seen');
            COMMIT
            """
    }

    private func settle(_ doubt: StepStarted, _ home: Place?, _ milliseconds: Int64) -> String {
        let body = Template.settle.filled([
            "lock": String(Self.lock), "receipts": Literal.quoted(Template.receipts.filled()),
            "epoch": String(doubt.epoch), "stream": Literal.quoted(stream),
            "step": Literal.quoted(doubt.step.rawValue), "attempt": String(doubt.attempt),
            "whichOne": Template.identity.filled(),
            "identity": home?.identity.map(Literal.quoted) ?? "NULL",
            "database": home.map { Literal.quoted($0.database) } ?? "NULL",
        ])
        return """
            BEGIN ISOLATION LEVEL READ COMMITTED;
            \(ownSettings(milliseconds))
            DO \(Literal.dollarQuoted(body));
            COMMIT;

            """
    }

    /// A step: its files in order, what is recorded of them, and the receipt, in one transaction.
    ///
    /// Each file is run by EXECUTE in a DO block and not as it is: there PostgreSQL itself refuses a command that would end
    /// the transaction, and tells positions in the file's own text.
    func lay(_ laying: Laying, _ folder: SchemaFolder, leaving: Bool = false) -> String {
        let settings = settings(laying.budget) + (leaving ? "\n" + Self.alone(laying.budget) : "")
        var script = begin(laying)
        for object in laying.objects {
            script += "\(settings)\n\(Self.execute(object, folder.text(of: object.file) ?? ""));\n"
        }
        return script + settings + "\n" + end(laying)
    }

    /// That a run of the stream ended suspended; without `isOver` only what it takes to say so one day.
    func suspension(isOver: Bool, milliseconds: Int64) -> String {
        let note = "INSERT INTO groundwork.suspension (stream) VALUES (\(Literal.quoted(stream)));"
        return """
            BEGIN ISOLATION LEVEL READ COMMITTED;
            \(ownSettings(milliseconds))
            DO \(Literal.dollarQuoted(Template.suspension.filled()));
            \(isOver ? note : "")
            COMMIT
            """
    }

    /// What comes before the files: the lock, the check that nobody was faster, and the schema `groundwork`.
    ///
    /// READ COMMITTED whatever the role's default: the guard must see what was committed before it had the lock.
    func begin(_ laying: Laying) -> String {
        let guardian = Template.guardian.filled(["lock": String(Self.lock), "epoch": String(laying.epoch)])
        return """
            \(server.isPooled ? Self.stamp : "")BEGIN ISOLATION LEVEL READ COMMITTED;
            \(server.isPooled ? Template.found.filled() : "")
            \(settings(laying.budget))
            DO \(Literal.dollarQuoted(guardian));
            \(laying.makesReceipts ? Template.receipts.filled() : "")

            """
    }

    private func end(_ laying: Laying) -> String {
        let record = Template.record.filled([
            "catalog": Self.catalog(laying.objects.map { ($0.id, $0.checksum) }),
            "stream": Literal.quoted(stream),
        ])
        return """
            \(Self.atHome)
            DO \(Literal.dollarQuoted(record));
            INSERT INTO groundwork.receipt (stream, step, attempt, outcome)
            VALUES (\(Literal.quoted(stream)), '\(laying.step.rawValue)', \(laying.attempt), 'committed') RETURNING number;
            RESET ALL; \(limits(laying.budget))
            \(server.isPooled ? Self.tidying + ";" : "")
            COMMIT
            """
    }

    /// What ends a step that failed, or that was only tried.
    var rollback: String { server.isPooled ? "ROLLBACK; \(Self.tidying)" : "ROLLBACK" }

    /// The statement that runs one file.
    static func execute(_ object: PlannedObject, _ text: String) -> String {
        let (schema, name) = object.id.parts
        let file = Literal.file(text)
        let body: String
        switch (object.action, object.id.kind) {
        case (.replace, .trigger):
            body = Template.trigger.filled([
                "file": file, "schema": Literal.quoted(schema), "name": Literal.quoted(name),
            ])
        case (.rebuild, _):
            body = Template.rebuild.filled([
                "file": file, "schema": Literal.quoted(schema), "name": Literal.quoted(name),
            ])
        case (.create, _), (.replace, _):
            body = "BEGIN EXECUTE \(file); END"
        }
        return "DO \(Literal.dollarQuoted(body))"
    }

    /// Before each file: what an earlier one has set for its session is undone, and the limits stand.
    func settings(_ budget: Int64) -> String {
        """
        RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; \(Self.awayFromReceipts)
        \(limits(budget))
        """
    }

    /// For what runs no file: role and search path are the role's own, whoever had the connection before, and the connection
    /// is left as it was.
    private func ownSettings(_ milliseconds: Int64) -> String {
        "SET LOCAL role TO DEFAULT; SET LOCAL search_path TO DEFAULT; \(limits(milliseconds))"
    }

    /// Whatever the role's defaults: how long a statement may take is ours to say, and the transaction has as long as its
    /// statements do.
    private func limits(_ milliseconds: Int64) -> String {
        let statement = max(1, min(Self.longest, milliseconds))
        let lock = max(1, min(Self.lockWait, milliseconds))
        var all = "SET LOCAL statement_timeout = \(statement); SET LOCAL lock_timeout = \(lock);"
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
        BEGIN; SELECT pg_catalog.set_config('groundwork.began', extract(epoch FROM statement_timestamp())::text, false); COMMIT;

        """

    private static let tidying = "DO \(Literal.dollarQuoted(Template.tidy.filled()))"

    /// For a step that may outlive its client: nobody else ends it, so all its statements together have the one budget, and
    /// the server does not look whether the client is there (a setting that PostgreSQL 13 does not have).
    private static func alone(_ budget: Int64) -> String {
        """
        SELECT pg_catalog.set_config('statement_timeout', greatest(1, (\(min(longest, budget)) - 1000 * extract(epoch
            FROM pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()))::bigint)::text, true);
        SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name = 'client_connection_check_interval';
        """
    }

    /// A role that is named groundwork would find the receipts' schema first, by `"$user"`, and lay its tables there.
    private static let awayFromReceipts = """
        SELECT pg_catalog.set_config('search_path', coalesce((SELECT pg_catalog.string_agg(pg_catalog.quote_ident(s), ', ')
            FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS s WHERE s <> 'groundwork'), ''), true)
        WHERE pg_catalog.current_schema() = 'groundwork';
        """

    /// Notes where unqualified names lead, then closes the door to whatever else stands there.
    private static let atHome = """
        \(awayFromReceipts)
        SELECT pg_catalog.set_config('groundwork.home', coalesce(pg_catalog.current_schema()::text, ''), true);
        SET LOCAL search_path = pg_catalog, pg_temp; \(plain)
        """

    /// What PostgreSQL prints of a definition must not depend on who asks from where: these settings change its words.
    private static let plain = """
        SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
        SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL quote_all_identifiers = off;
        SET LOCAL standard_conforming_strings = on;
        """

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

extension ObjectID {
    /// The schema, where the file's name has one, and the object's own name.
    var parts: (schema: String?, name: String) {
        guard let dot = name.firstIndex(of: ".") else { return (nil, name) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
}
