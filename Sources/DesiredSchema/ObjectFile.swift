internal import Initialization

/// A file's name, taken apart: which object it lays.
struct ObjectFile {
    /// How an SQL file's name ends.
    static let suffix = ".sql"
    /// The longest identifier that PostgreSQL stores, in bytes; of a longer one it would silently drop the rest.
    /// Source: PostgreSQL, "Lexical Structure", NAMEDATALEN.
    static let identifierLimit = 63

    let id: ObjectID
    /// The path below the Schema folder.
    let path: String

    /// Whether a name is that of an SQL file, in whatever case its ending is written.
    static func isSQL(_ name: String) -> Bool { !isHidden(name) && name.lowercased().hasSuffix(suffix) }

    /// Whether a file is hidden, such as an editor's own.
    static func isHidden(_ name: String) -> Bool { name.hasPrefix(".") }

    /// Takes the name of an SQL file in a kind's folder apart.
    init(_ name: String, _ kind: ObjectKind) throws(SchemaError) {
        path = "\(kind.folder)/\(name)"
        guard name.hasSuffix(Self.suffix) else {
            throw SchemaError(
                .misplaced, file: path, "an SQL file's name ends in .sql, in lower case",
                hint: "Rename the file; it would have been passed over.")
        }
        guard !name.unicodeScalars.contains("\u{FFFD}") else {
            throw SchemaError(
                .badName, file: path, "the file's name is not UTF-8", hint: "Rename the file: its name is an object's.")
        }
        var rest = name.dropLast(Self.suffix.count)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, rest.dropFirst(digits.count).first == "_" { rest = rest.dropFirst(digits.count + 1) }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts.contains(where: \.isEmpty) else {
            throw SchemaError(
                .badName, file: path, "the file's name does not name one \(kind.rawValue)",
                hint: "Name it [digits_]name.sql or [digits_]schema.name.sql, such as 010_orders.sql.")
        }
        if let long = parts.first(where: { $0.utf8.count > Self.identifierLimit }) {
            throw SchemaError(
                .badName, file: path,
                "the name \(long) has \(long.utf8.count) bytes, and PostgreSQL would cut it after "
                    + "\(Self.identifierLimit)",
                hint: "Shorten the names of the file and of its object.")
        }
        id = ObjectID(kind, String(rest))
    }
}

extension ObjectKind {
    /// The folder that holds the kind's files.
    var folder: String { step.rawValue }

    /// The known folders, for a hint.
    static var folders: String { allCases.map { "\($0.folder)/" }.joined(separator: ", ") }
}
