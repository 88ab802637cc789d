internal import Initialization

/// A piece of SQL with named gaps, from the folder SQL, embedded in the binary.
struct Template: Sendable {
    private let text: String

    static let wanted = Template(PackageResources.catalog_wanted_sql)
    static let inspect = Template(PackageResources.inspect_sql)
    static let identity = Template(PackageResources.identity_sql)
    static let settle = Template(PackageResources.settle_sql)
    static let guardian = Template(PackageResources.guard_sql)
    static let receipts = Template(PackageResources.receipts_sql)
    static let record = Template(PackageResources.record_sql)
    static let path = Template(PackageResources.note_path_sql)
    static let plain = Template(PackageResources.plain_sql)
    static let owners = Template(PackageResources.owners_sql)
    static let isPrivate = Template(PackageResources.receipts_private_sql)
    static let revocation = Template(PackageResources.receipts_revoke_sql)
    static let grants = Template(PackageResources.receipts_grants_sql)
    static let revoke = Template(PackageResources.revoke_sql)
    static let acquire = Template(PackageResources.acquire_sql)
    static let file = Template(PackageResources.execute_file_sql)
    static let rebuild = Template(PackageResources.execute_rebuild_sql)
    static let trigger = Template(PackageResources.execute_trigger_sql)
    static let found = Template(PackageResources.pool_found_sql)
    static let tidy = Template(PackageResources.pool_tidy_sql)
    static let locate = Template(PackageResources.locate_sql)
    static let suspension = Template(PackageResources.suspension_sql)
    static let privileges = Template(PackageResources.privileges_sql)

    /// The query that tells how objects of a kind stand in the catalog.
    static func catalog(_ kind: ObjectKind) -> Template {
        switch kind {
        case .table: Template(PackageResources.catalog_table_sql)
        case .index: Template(PackageResources.catalog_index_sql)
        case .function: Template(PackageResources.catalog_function_sql)
        case .trigger: Template(PackageResources.catalog_trigger_sql)
        }
    }

    /// Its comments are for readers of the file, not for the server.
    private init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        text = lines.filter { !$0.drop { $0 == " " }.hasPrefix("--") }.joined(separator: "\n")
    }

    /// The SQL with every gap `{{name}}` filled.
    func filled(_ gaps: [String: String] = [:]) -> String {
        var filled = ""
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{"), let closing = rest[opening.upperBound...].firstRange(of: "}}") {
            filled += rest[..<opening.lowerBound]
            filled += gaps[String(rest[opening.upperBound..<closing.lowerBound])] ?? "NULL"
            rest = rest[closing.upperBound...]
        }
        return filled + rest
    }
}
