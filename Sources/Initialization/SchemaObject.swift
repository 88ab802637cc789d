/// The kinds of objects that a Schema folder holds, one folder a kind.
public enum ObjectKind: String, CaseIterable, Codable, Sendable, Hashable {
    case table, index, function, trigger

    /// The step that lays objects of this kind.
    public var step: Step {
        switch self {
        case .table: .tables
        case .index: .indexes
        case .function: .functions
        case .trigger: .triggers
        }
    }
}

/// A kind and a name as the file's name gives it: `name`, or `schema.name`.
public struct ObjectID: Codable, Equatable, Hashable, Sendable {
    /// What kind of object.
    public var kind: ObjectKind
    /// The name, with its schema where the file's name has one.
    public var name: String

    /// Names an object.
    public init(_ kind: ObjectKind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

extension ObjectID: CustomStringConvertible {
    /// `table orders`.
    public var description: String { "\(kind.rawValue) \(name)" }
}

/// One file of the Schema folder: the object it lays and the checksum of its bytes.
public struct DesiredObject: Codable, Equatable, Sendable {
    /// The object that the file lays.
    public var id: ObjectID
    /// The file's path below the Schema folder, such as `tables/010_orders.sql`.
    public var file: String
    /// SHA-256 of the file's bytes, 64 hexadecimal digits.
    public var checksum: String

    /// Describes one file.
    public init(id: ObjectID, file: String, checksum: String) {
        self.id = id
        self.file = file
        self.checksum = checksum
    }
}

/// What a Schema folder asks for: its objects in the order in which they are laid.
public struct Manifest: Codable, Equatable, Sendable {
    /// The schema's version: SHA-256 over every file's path and checksum, 64 hexadecimal digits.
    public var checksum: String
    /// The objects, tables first, in file order within a kind.
    public var objects: [DesiredObject]

    /// Describes a folder.
    public init(checksum: String, objects: [DesiredObject]) {
        self.checksum = checksum
        self.objects = objects
    }
}
