internal import FoundationEssentials

/// The process's environment variables, as they were when it started; an empty one counts as not set.
public struct Environment: Sendable {
    private let variables: [String: String]

    /// Takes these variables.
    public init(_ variables: [String: String]) {
        self.variables = variables.filter { !$0.value.isEmpty }
    }

    /// Those of this process.
    public static func ofProcess() -> Environment {
        Environment(ProcessInfo.processInfo.environment)
    }

    /// A variable's value; `nil` when it is not set, or empty.
    public subscript(name: String) -> String? { variables[name] }

    /// Whether any of these is set.
    func has(anyOf names: [String]) -> Bool { names.contains { variables[$0] != nil } }
}
