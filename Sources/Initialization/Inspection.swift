/// How an object stands in the target database, compared with its file and with what was recorded when it was laid.
public enum Condition: String, CaseIterable, Codable, Sendable {
    /// Not there.
    case missing
    /// There, laid from a file with the same bytes, and still printed as it was then.
    case unchanged
    /// There, but the file's bytes differ from those it was laid from.
    case changed
    /// There, the file is the same, but PostgreSQL prints another definition: somebody altered it by hand.
    case drifted
    /// There, but not laid by Groundwork.
    case unrecorded
    /// An index that a failed concurrent build left behind: it costs writes and serves no read.
    case invalid
    /// Another kind of object has the name.
    case clash
    /// There, but it belongs to a role that is neither the connected one, nor one that it is a member of, nor one that the operator
    /// accepts: that role may change it at any time.
    case foreign
}

/// One object's condition.
public struct ObjectStatus: Codable, Equatable, Sendable {
    /// Which object.
    public var id: ObjectID
    /// How it stands.
    public var condition: Condition
    /// What stands in its place on a clash, in PostgreSQL's words.
    public var detail: String?
    /// The role that it belongs to, where that is somebody else's.
    public var owner: String?

    /// States one object's condition.
    public init(_ id: ObjectID, _ condition: Condition, detail: String? = nil, owner: String? = nil) {
        self.id = id
        self.condition = condition
        self.detail = detail
        self.owner = owner
    }
}

/// A schema of the search path in which other roles may create.
public struct OpenSchema: Codable, Equatable, Sendable {
    /// Its name.
    public var schema: String
    /// Who may, as `PUBLIC` or a role's name; of a schema that others own its owner too.
    public var roles: [String]

    /// Describes a schema.
    public init(schema: String, roles: [String]) {
        self.schema = schema
        self.roles = roles
    }
}

/// The proof, in the target database, that a step of this request was committed.
public struct Receipt: Codable, Equatable, Sendable {
    /// The receipt's number; it grows with every commit in the database.
    public var number: Int64
    /// Which step it proves.
    public var step: Step
    /// Which attempt at that step.
    public var attempt: Int

    /// Describes a receipt.
    public init(number: Int64, step: Step, attempt: Int) {
        self.number = number
        self.step = step
        self.attempt = attempt
    }
}

/// What one look at the target database showed.
public struct Inspection: Codable, Equatable, Sendable {
    /// The server's version as a number, such as 150018.
    public var serverVersion: Int
    /// The database's name.
    public var database: String
    /// Which one it is, whatever it is called and however it is reached: the system identifier of its server's data, and its own
    /// number there. `nil` where the server does not tell, or an older worker looked.
    public var identity: String?
    /// The role that the worker is connected as.
    public var role: String
    /// Whether the schema `groundwork`, which holds the receipts, is there.
    public var hasReceipts: Bool
    /// The highest receipt number of any request; 0 where there is none. A step commits only while this holds.
    public var epoch: Int64
    /// The receipts of this request, oldest first.
    public var receipts: [Receipt]
    /// Every object of the manifest, in its order.
    public var objects: [ObjectStatus]
    /// How many runs of this request ended suspended, as far as the database was told; `nil` where that is never.
    public var suspensions: Int?
    /// The schemas of the role's search path in which others may create; `nil` where an older worker looked.
    public var openSchemas: [OpenSchema]?

    /// Describes what was seen.
    public init(
        serverVersion: Int, database: String, role: String, hasReceipts: Bool, epoch: Int64,
        receipts: [Receipt], objects: [ObjectStatus], suspensions: Int? = nil, identity: String? = nil,
        openSchemas: [OpenSchema]? = nil
    ) {
        self.serverVersion = serverVersion
        self.database = database
        self.role = role
        self.hasReceipts = hasReceipts
        self.epoch = epoch
        self.receipts = receipts
        self.objects = objects
        self.suspensions = suspensions
        self.identity = identity
        self.openSchemas = openSchemas
    }

    /// Which database was seen.
    var place: Place { Place(database: database, identity: identity) }

    /// Whether this is certainly another database than the one in which a request was begun. One that has a receipt of the request
    /// is the same, or its copy; one that is the same may have lost what it had.
    func isElsewhere(than home: Place) -> Bool {
        guard receipts.isEmpty else { return false }
        guard let identity, let begun = home.identity else { return database != home.database }
        return identity != begun
    }
}

/// A database.
public struct Place: Equatable, Sendable, CustomStringConvertible {
    /// Its name.
    public var database: String
    /// Which one of that name it is, where that is known.
    public var identity: String?

    /// Both, for a person.
    public var description: String { identity.map { "\(database) (\($0))" } ?? database }
}
