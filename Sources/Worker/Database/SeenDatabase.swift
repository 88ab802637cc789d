internal import FoundationEssentials
internal import Initialization

/// The answer to the inspection, as the server words it.
struct SeenDatabase: Decodable {
    let serverVersion: Int
    let database: String
    let identity: String?
    let role: String
    /// The schema that unqualified names lead to; empty when there is none.
    let home: String
    /// The schema that they led to when the folder was applied before, where that is another one by now.
    let formerHome: String?
    let openSchemas: [OpenSchema]
    /// Who else may do something in the schema `groundwork`.
    let exposedTo: [String]
    let hasReceipts: Bool
    let epoch: Int64
    let receipts: [Receipt]
    let objects: [Object]
    let suspensions: Int?
    /// The number of the server's process that answered, with zeros in front.
    let process: String
    /// The session's name in `pg_stat_activity`.
    let application: String

    struct Object: Decodable {
        let at: Int
        let condition: Condition
        let detail: String?
        let owner: String?
    }

    init?(json: String) {
        guard let seen = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = seen
    }

    func inspection(of manifest: Manifest) -> Inspection {
        var statuses = manifest.objects.map { ObjectStatus($0.id, .missing) }
        for object in objects where statuses.indices.contains(object.at) {
            statuses[object.at].condition = object.condition
            statuses[object.at].detail = object.detail
            statuses[object.at].owner = object.owner
        }
        return Inspection(
            serverVersion: serverVersion, database: database, role: role, hasReceipts: hasReceipts, epoch: epoch,
            receipts: receipts, objects: statuses, suspensions: suspensions, identity: identity,
            openSchemas: openSchemas)
    }
}
