import EmbeddedPostgreSQL
import TestSupport
import Testing

/// A server that all tests share; each makes a pool of its own before it.
enum Bench {
    /// A setting of PostgreSQL's own that a client before a pool sees, and what else a session can be left with.
    static let state = """
        SELECT concat_ws(' ',
            current_setting('search_path'), current_setting('statement_timeout'), current_setting('lock_timeout'),
            current_setting('role'), session_user, current_user, current_setting('check_function_bodies'),
            current_setting('default_transaction_read_only'), current_setting('transaction_isolation'),
            (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()), 'locks',
            (SELECT count(*) FROM pg_prepared_statements), 'prepared',
            (SELECT count(*) FROM pg_cursors WHERE is_holdable), 'cursors',
            (SELECT count(*) FROM pg_listening_channels()), 'channels',
            (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()), 'temporary')
        """

    /// What each of a pool's connections is left with, told apart by the server's process: as many clients as there are
    /// connections are in a transaction at once.
    static func states(_ pool: Pool, _ database: String, size: Int = 1) async throws -> [String: String] {
        var clients: [Client] = []
        var states: [String: String] = [:]
        for _ in 0..<size {
            let client = try await Client(pool.location(database))
            try await client.sql("BEGIN")
            states[try await client.sql("SELECT pg_backend_pid()")] = try await client.sql(state)
            clients.append(client)
        }
        for client in clients {
            try await client.sql("COMMIT")
            await client.close()
        }
        return states
    }

    /// What a session finds that nobody had before.
    static func fresh(_ place: Workplace) async throws -> String {
        try await Client(place).sql(state)
    }
}
