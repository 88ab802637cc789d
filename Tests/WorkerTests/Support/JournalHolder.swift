@testable import Journaling

/// Another program that has the journal open and keeps everybody else from writing.
///
/// Safety: a test calls one method after the other, and SQLite does not mind which thread does.
final class JournalHolder: @unchecked Sendable {
    private let store: Store

    /// Makes the journal where there is none.
    init(_ path: String) throws { store = try Store(path, .readWrite) }

    func hold() throws { try store.connection.execute("BEGIN IMMEDIATE") }

    func letGo() throws { try store.connection.execute("ROLLBACK") }
}
