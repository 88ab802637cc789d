import FoundationEssentials
import TestSupport
import Testing

/// The Schema folder's files as the worker will lay them.
@Suite struct LayingTests {
    /// All that PostgreSQL knows of the schema.
    private static let description = """
        \\pset tuples_only off
        \\d+ onboarding_sessions
        \\d+ onboarding_events
        \\df+ update_updated_at_column
        \\sf update_updated_at_column
        """

    @Test func aSecondLayChangesNothing() throws {
        let laid = try LaidDatabase(PrivateServer.shared)
        let before = try laid.sql(Self.description)
        #expect(before.contains("onboarding_events_unprocessed_idx"))
        #expect(before.contains("clock_timestamp()"))
        #expect(before.contains("update_onboarding_sessions_updated_at BEFORE UPDATE"))
        try laid.lay(["tables", "indexes", "functions"])
        #expect(try laid.sql(Self.description) == before)
        // A trigger is laid once: the worker drops the old one when the file changed.
        let error = try #require(throws: PrivateServer.SQLFailed.self) { try laid.lay(["triggers"]) }
        #expect(error.description.contains("already exists"))
    }

    @Test func everyFileLaysTheObjectItIsNamedAfter() throws {
        let catalog = [
            "tables": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            "indexes": """
            SELECT c.relname FROM pg_class AS c WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)
            """,
            "functions": "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
            "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        ]
        let laid = try LaidDatabase.empty.get()
        for (kind, query) in catalog {
            let names = SQLFile.all(in: SQLFile.schema.appending(path: kind)).map { file in
                String(file.name.dropLast(4).drop { $0.isNumber || $0 == "_" })
            }
            #expect(try laid.sql(query).split(separator: "\n").map(String.init).sorted() == names.sorted())
        }
    }
}
