internal import FoundationEssentials
internal import Initialization

/// The process's environment variables, as they were when it started; an empty one counts as not set.
public struct Environment: Sendable {
    let variables: [String: String]

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

    /// A variable that must be a whole number within limits; `usual` when it is not set.
    func number(_ name: String, in limits: ClosedRange<Int>, else usual: Int) throws(Failure) -> Int {
        guard let text = variables[name] else { return usual }
        guard let number = Int(text), limits.contains(number) else {
            throw Failure(
                .configuration, .permanent,
                "\(name) must be a whole number from \(limits.lowerBound) to \(limits.upperBound)",
                hint: "Mend it, or leave it out.")
        }
        return number
    }

    /// A variable that says yes or no; `nil` when it is not set.
    func flag(_ name: String) throws(Failure) -> Bool? {
        guard let text = variables[name]?.lowercased() else { return nil }
        if ["1", "true", "yes"].contains(text) { return true }
        if ["0", "false", "no"].contains(text) { return false }
        throw Failure(.configuration, .permanent, "\(name) must be 1 or 0", hint: "Mend it, or leave it out.")
    }

    /// Whether a ResponseURL may be http to this machine; for tests.
    var allowsLoopback: Bool {
        variables["GROUNDWORK_ALLOW_LOOPBACK"].map { ["1", "true", "yes"].contains($0.lowercased()) } ?? false
    }

    /// Whether any of these is set.
    func has(anyOf names: [String]) -> Bool { names.contains { variables[$0] != nil } }
}
