internal import Digest
public import Initialization

/// A Schema folder as a value: its objects in the order in which they are laid, and each file's text.
///
/// Below the folder lie `tables/`, `indexes/`, `functions/` and `triggers/`, one object a file, named
/// `[digits_]name.sql` or `[digits_]schema.name.sql`. The name is the object's as PostgreSQL stores it, so `Orders.sql`
/// lays what SQL calls `"Orders"`. The number only orders, and by its text: within a kind the whole file names are
/// compared byte by byte, so `9_a.sql` comes after `10_a.sql`, and every number should have the same length.
///
/// The SQL is not looked at: what it means, PostgreSQL says.
public struct SchemaFolder: Equatable, Sendable {
    /// The bytes that one file may hold. PostgreSQL takes up to a gigabyte, but a definition written by people ends
    /// long before this; what is larger is a dump with data in it.
    public static let fileSizeLimit = 1 << 20
    /// The bytes that all files together may hold, because they are all in memory at once.
    public static let sizeLimit = 32 << 20
    /// The files that a folder may hold: each is a line of the manifest, which is written into the journal.
    public static let fileCountLimit = 10_000

    /// The folder, as it was named.
    public let path: String
    /// What the folder asks for.
    ///
    /// Its checksum is SHA-256 over two netstrings for every file, in order: the file's path below the folder, then its
    /// own checksum in hexadecimal digits. A netstring is the length in bytes, a colon, the bytes, and a comma: no two
    /// folders run together into the same text. Where the folder lies and when it was written do not count.
    public let manifest: Manifest

    private let texts: [String: String]

    /// Reads a folder, every file once.
    ///
    /// Symbolic links are followed. Hidden files, and others than SQL files, are passed over.
    public static func read(_ path: String) throws(SchemaError) -> SchemaFolder {
        try read(path, fileCountLimit: fileCountLimit)
    }

    package static func read(_ path: String, fileCountLimit: Int) throws(SchemaError) -> SchemaFolder {
        var reader = FolderReader(fileCountLimit: fileCountLimit)
        try reader.read(path)
        let manifest = Manifest(checksum: checksum(of: reader.objects), objects: reader.objects)
        return SchemaFolder(path: path, manifest: manifest, texts: reader.texts)
    }

    /// The text of a file such as `tables/010_orders.sql`, exactly as it stands, less a UTF-8 byte order mark, which
    /// PostgreSQL would take for the first word; `nil` when the folder has no such file.
    public func text(of file: String) -> String? { texts[file] }

    private static func checksum(of objects: [DesiredObject]) -> String {
        var digest = SHA256.Running()
        for object in objects {
            for part in [object.file, object.checksum] { digest.update("\(part.utf8.count):\(part),") }
        }
        return SHA256.hexadecimal(digest.finish())
    }
}
