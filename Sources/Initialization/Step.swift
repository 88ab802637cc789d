/// One step of an initialization, in the order in which they are taken.
public enum Step: String, CaseIterable, Codable, Sendable, Hashable {
    case connect, tables, indexes, functions, triggers, respond

    /// The steps that change the target database, each in one transaction of its own.
    public static let laying: [Step] = [.tables, .indexes, .functions, .triggers]

    /// Whether this step changes the target database.
    public var lays: Bool { Step.laying.contains(self) }

    /// The laying step after this one; `nil` after the last.
    var nextLaying: Step? {
        switch self {
        case .connect: .tables
        case .tables: .indexes
        case .indexes: .functions
        case .functions: .triggers
        case .triggers, .respond: nil
        }
    }
}
