import DesiredSchema
import Digest
import Glibc
import Initialization
import Testing

@Suite struct ReadingTests {
    private func object(_ kind: ObjectKind, _ name: String, _ file: String, _ text: String) -> DesiredObject {
        DesiredObject(id: ObjectID(kind, name), file: file, checksum: SHA256.hex(text))
    }

    @Test func laysKindsInOrderAndFilesByTheirNamesBytes() throws {
        let folder = try TemporaryFolder([
            "triggers/t.sql": "trigger", "functions/f.sql": "function", "indexes/020_i.sql": "index",
            "tables/9_last.sql": "9", "tables/10_first.sql": "10", "tables/Orders.sql": "upper",
            "tables/app.orders.sql": "in a schema", "tables/20_app.lines.sql": "too", "tables/2024.sql": "no number",
            "tables/_x.sql": "underscore", "tables/été.sql": "accents",
        ])
        let read = try SchemaFolder.read(folder.path)
        #expect(read.path == folder.path)
        #expect(
            read.manifest.objects == [
                object(.table, "first", "tables/10_first.sql", "10"),
                object(.table, "2024", "tables/2024.sql", "no number"),
                object(.table, "app.lines", "tables/20_app.lines.sql", "too"),
                object(.table, "last", "tables/9_last.sql", "9"),
                object(.table, "Orders", "tables/Orders.sql", "upper"),
                object(.table, "_x", "tables/_x.sql", "underscore"),
                object(.table, "app.orders", "tables/app.orders.sql", "in a schema"),
                object(.table, "été", "tables/été.sql", "accents"),
                object(.index, "i", "indexes/020_i.sql", "index"),
                object(.function, "f", "functions/f.sql", "function"),
                object(.trigger, "t", "triggers/t.sql", "trigger"),
            ])
    }

    @Test func keepsTextExactlyButForAByteOrderMark() throws {
        let text = "CREATE TABLE t (\r\n  a text DEFAULT E'\\n' -- ü 🧾\r\n);\r\n\\q"
        let folder = try TemporaryFolder(["tables/t.sql": text, "tables/marked.sql": "\u{FEFF}\(text)"])
        let read = try SchemaFolder.read(folder.path)
        #expect(read.text(of: "tables/t.sql").map { Array($0.utf8) } == Array(text.utf8))
        #expect(read.text(of: "tables/marked.sql").map { Array($0.utf8) } == Array(text.utf8))
        #expect(read.text(of: "tables/other.sql") == nil)
        // The checksum is over the file as it is.
        #expect(read.manifest.objects.map(\.checksum) == [SHA256.hex("\u{FEFF}\(text)"), SHA256.hex(text)])
    }

    @Test func checksumIsOverPathsAndChecksumsInOrder() throws {
        let folder = try TemporaryFolder(["tables/b.sql": "B", "indexes/a.sql": "A"])
        let parts = ["tables/b.sql", SHA256.hex("B"), "indexes/a.sql", SHA256.hex("A")]
        let netstrings = parts.map { "\($0.utf8.count):\($0)," }.joined()
        #expect(try SchemaFolder.read(folder.path).manifest.checksum == SHA256.hex(netstrings))
    }

    @Test func sameFilesElsewhereWrittenInAnotherOrderAtAnotherTimeAreTheSameSchema() throws {
        let names = (0..<200).map { "tables/t\($0).sql" }
        let one = try TemporaryFolder()
        let other = try TemporaryFolder()
        for name in names { try one.write(Array(name.utf8), to: name) }
        for name in names.reversed() {
            try other.write(Array(name.utf8), to: name)
            var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
            try #require(utimensat(AT_FDCWD, "\(other.path)/\(name)", &times, 0) == 0)
        }
        let manifest = try SchemaFolder.read(one.path).manifest
        #expect(try SchemaFolder.read(other.path).manifest == manifest)
        #expect(manifest.objects.count == 200)
    }

    @Test(arguments: [
        ["tables/a.sql": "1", "tables/c.sql": "2"],
        ["tables/a.sql": "1", "tables/b.sql": "3"],
        ["tables/a.sql": "1", "indexes/b.sql": "2"],
        ["tables/a.sql": "1"],
        ["tables/a.sql": "2", "tables/b.sql": "1"],
    ])
    func anyOtherNameTextOrFileIsAnotherSchema(files: [String: String]) throws {
        let one = try TemporaryFolder(["tables/a.sql": "1", "tables/b.sql": "2"])
        let other = try TemporaryFolder(files)
        #expect(
            try SchemaFolder.read(one.path).manifest.checksum != SchemaFolder.read(other.path).manifest.checksum)
    }

    @Test func passesOverWhatIsHiddenOrNotSQL() throws {
        let folder = try TemporaryFolder([
            "tables/a.sql": "a", "tables/.a.sql.swp": "x", "tables/.hidden.sql": "x", "tables/a.sql~": "x",
            "tables/a.sql.bak": "x", "tables/README.md": "x", "README.md": "x", ".gitignore": "x",
            ".git/x.sql": "x", "docs/notes.txt": "x", "tables/docs/notes.txt": "x", "indexes/.gitkeep": "",
        ])
        #expect(
            try SchemaFolder.read(folder.path).manifest.objects == [object(.table, "a", "tables/a.sql", "a")])
    }

    /// As Kubernetes mounts a ConfigMap: every name is a link through `..data`, which is exchanged as a whole.
    @Test func followsSymbolicLinksWithinTheFolder() throws {
        let folder = try TemporaryFolder(["..2026/tables/a.sql": "shared", "..2026/kind/b.sql": "whole folder"])
        try folder.link("..data", to: "..2026")
        try folder.link("tables/a.sql", to: "\(folder.path)/..data/tables/a.sql")
        try folder.link("functions", to: "..data/kind")
        let whole = try TemporaryFolder()
        try whole.link("Schema", to: folder.path)
        #expect(
            try SchemaFolder.read("\(whole.path)/Schema").manifest.objects == [
                object(.table, "a", "tables/a.sql", "shared"),
                object(.function, "b", "functions/b.sql", "whole folder"),
            ])
    }

    @Test func readsTheProjectsOwnSchema() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let read = try SchemaFolder.read("/\(root)/Schema")
        let indexes = [
            "onboarding_events_received_at_idx", "onboarding_events_session_id_received_at_idx",
            "onboarding_events_source_event_type_received_at_idx", "onboarding_events_unprocessed_idx",
            "onboarding_sessions_created_at_idx", "onboarding_sessions_open_updated_at_idx",
            "onboarding_sessions_participant_id_created_at_idx", "onboarding_sessions_status_created_at_idx",
        ]
        #expect(
            read.manifest.objects.map { "\($0.file) lays \($0.id.kind.rawValue) \($0.id.name)" } == [
                "tables/010_onboarding_sessions.sql lays table onboarding_sessions",
                "tables/020_onboarding_events.sql lays table onboarding_events",
            ] + indexes.map { "indexes/\($0).sql lays index \($0)" } + [
                "functions/update_updated_at_column.sql lays function update_updated_at_column",
                "triggers/update_onboarding_sessions_updated_at.sql lays trigger update_onboarding_sessions_updated_at",
            ])
    }
}
