import Synchronization
import TestSupport

/// The databases of this process's tests. One that a test has done with is emptied for the next: that takes a tenth of the
/// time that making one takes.
enum Databases {
    private struct Kept {
        var free: [PrivateServer.DatabaseLocation] = []
        var roles = 0
    }

    private static let kept = Mutex(Kept())

    /// The role of worker and tests. The server's own, groundwork, would find the receipts' schema by `"$user"`.
    static let owner = "site_owner"

    private static let server = Result {
        let server = try PrivateServer.shared
        try server.sql("CREATE ROLE \(owner) SUPERUSER LOGIN")
        return server
    }

    /// An empty database that no other test has.
    static func take() async throws -> PrivateServer.DatabaseLocation {
        guard let used = kept.withLock({ $0.free.popLast() }) else { return try server.get().freshDatabase() }
        let console = Console(used, user: owner)
        try await console.sql(
            """
            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
            END $$;
            CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC;
            ALTER DATABASE \(used.database) RESET ALL;
            """)
        await console.close()
        return used
    }

    /// Gives a database back.
    static func give(_ database: PrivateServer.DatabaseLocation) { kept.withLock { $0.free.append(database) } }

    /// A name for a role that only one test makes.
    static func role() -> String {
        kept.withLock {
            $0.roles += 1
            return "role_\($0.roles)"
        }
    }
}
