import Foundation

/// Many trials of one kind, some at once.
enum Trials {
    /// Each trial starts processes one after the other: more at once would only wait for each other.
    static let atOnce = 4

    /// Whether every position is tried, and not only a sample: `GROUNDWORK_EVERY_FAULT=1 swift test --filter
    /// JournalFaultTests` takes some minutes.
    static let isLong = ProcessInfo.processInfo.environment["GROUNDWORK_EVERY_FAULT"] != nil

    static func run<Case: Sendable>(_ cases: [Case], _ body: @Sendable @escaping (Case) async throws -> Void)
        async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, one) in cases.enumerated() {
                if index >= atOnce { try await group.next() }
                group.addTask { try await body(one) }
            }
            try await group.waitForAll()
        }
    }
}
