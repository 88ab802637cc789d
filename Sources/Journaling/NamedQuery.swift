/// One audit question: a file of `Journal/queries`, built into the program.
public struct NamedQuery: Equatable, Sendable {
    /// The file's name without `.sql`.
    public let name: String
    /// The question it answers: the file's first line.
    public let summary: String
    /// The statement.
    public let sql: String
    /// The names of its parameters, without their colon, in the order of the alphabet.
    public var parameters: [String] { Set(sql.matches(of: /:([a-z]+)/).map { String($0.1) }).sorted() }

    /// All of them, by name.
    public static let all = [
        NamedQuery("events", PackageResources.events_sql),
        NamedQuery("failures", PackageResources.failures_sql),
        NamedQuery("object-history", PackageResources.object_history_sql),
        NamedQuery("requests", PackageResources.requests_sql),
        NamedQuery("retries", PackageResources.retries_sql),
        NamedQuery("show", PackageResources.show_sql),
        NamedQuery("slowest-steps", PackageResources.slowest_steps_sql),
        NamedQuery("unfinished", PackageResources.unfinished_sql),
    ]

    /// The query of that name; `nil` when there is none.
    public static func named(_ name: String) -> NamedQuery? { all.first { $0.name == name } }

    private init(_ name: String, _ file: [UInt8]) {
        self.name = name
        sql = String(decoding: file, as: UTF8.self)
        summary = String(sql.prefix { $0 != "\n" }.drop { $0 == "-" || $0 == " " })
    }
}
