import Foundation
import TestSupport
import Testing

/// A table that was altered by a migration, and how the next run comes to take it as it stands.
@Suite(.crowd)
struct MigrationTests {
    private static let file = "tables/010_note.sql"
    private static let script = URL(fileURLWithPath: Desk.shippedSchema).deletingLastPathComponent()
        .appendingPathComponent("Scripts/accept-table").path

    private func warnings(_ desk: Desk) async throws -> [String] {
        let outcome = try await desk.run("run")
        #expect(outcome.ending == .exited(0))
        return outcome.objects().filter { $0["level"] as? String == "WARN" }.compactMap { $0["condition"] as? String }
    }

    /// A desk with a table that was migrated, and its file with it.
    private func migrated() async throws -> Desk {
        let desk = try Desk([Self.file: "CREATE TABLE note (id bigint)"])
        #expect(try await warnings(desk) == [])
        _ = try desk.sql("ALTER TABLE note ADD COLUMN text text")
        try desk.write("CREATE TABLE note (id bigint, text text)", schema: Self.file)
        #expect(try await warnings(desk) == ["changed"])
        return desk
    }

    @Test func acceptedTableIsQuietUntilItIsAlteredByHand() async throws {
        let desk = try await migrated()
        let accepted = try await desk.shell("exec '\(Self.script)' Schema/\(Self.file)")
        #expect(accepted.output == "Accepted as it stands: public.note\n", "\(accepted.errors)")
        #expect(try await warnings(desk) == [])
        _ = try desk.sql("ALTER TABLE note ADD COLUMN more text")
        #expect(try await warnings(desk) == ["drifted"])
    }

    @Test func forgottenTableIsQuietAndWatchedNoMore() async throws {
        let desk = try await migrated()
        _ = try desk.sql("DELETE FROM groundwork.object WHERE kind = 'table' AND name = 'note'")
        #expect(try await warnings(desk) == [])
        _ = try desk.sql("ALTER TABLE note ADD COLUMN more text")
        #expect(try await warnings(desk) == [])
    }

    @Test func refusesToAcceptATableThatIsNotThere() async throws {
        let desk = try Desk([Self.file: "CREATE TABLE note (id bigint)"])
        #expect(try await warnings(desk) == [])
        _ = try desk.sql("DROP TABLE note")
        let refused = try await desk.shell("exec '\(Self.script)' Schema/\(Self.file)")
        #expect(refused.ending == .exited(1))
        #expect(refused.errors == "Scripts/accept-table: there is no table note in this database.\n")
        #expect(try await desk.shell("exec '\(Self.script)' Schema/nothing.sql").ending == .exited(64))
    }
}
