/// A piece of SQL with named gaps, from the folder SQL, embedded in the binary.
struct Template: Sendable {
    private let text: String

    static let catalog = Template(PackageResources.catalog_sql)
    static let inspect = Template(PackageResources.inspect_sql)
    static let guardian = Template(PackageResources.guard_sql)
    static let receipts = Template(PackageResources.receipts_sql)
    static let record = Template(PackageResources.record_sql)
    static let trigger = Template(PackageResources.execute_trigger_sql)
    static let locate = Template(PackageResources.locate_sql)
    static let privileges = Template(PackageResources.privileges_sql)

    private init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
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
