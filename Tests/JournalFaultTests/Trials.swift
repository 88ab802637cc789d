import TestSupport

extension Array {
    /// Every so many of them in the short form; all in the long one.
    func sampled(every number: Int) -> [Element] {
        FaultForm.isLong ? self : stride(from: 0, to: count, by: number).map { self[$0] }
    }
}

/// Many trials of one kind, some at once. `Scripts/fault-matrix --disk` has every position tried, and not only a sample.
enum Trials {
    /// Each trial starts processes one after the other: more at once would only wait for each other.
    static let atOnce = 4

    /// `what` names them for the long form's figures.
    static func run<Case: Sendable>(
        _ what: String, _ cases: [Case], _ body: @Sendable @escaping (Case) async throws -> Void
    ) async throws {
        FaultForm.tried(what, cases.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, one) in cases.enumerated() {
                if index >= atOnce { try await group.next() }
                group.addTask { try await body(one) }
            }
            try await group.waitForAll()
        }
    }
}
