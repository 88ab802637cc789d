import Testing

/// Lets so many tests run at once: a crowd of processes would only wait for each other, and time out.
struct Crowd: SuiteTrait, TestTrait, TestScoping {
    static let limit = 6
    private static let door = Door(limit)

    var isRecursive: Bool { true }

    func scopeProvider(for test: Test, testCase: Test.Case?) -> Crowd? { testCase == nil ? nil : self }

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Self.door.enter()
        do {
            try await function()
        } catch {
            await Self.door.leave()
            throw error
        }
        await Self.door.leave()
    }

    private actor Door {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(_ count: Int) { free = count }

        func enter() async {
            if free > 0 {
                free -= 1
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
        }

        func leave() {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
    }
}

extension Trait where Self == Crowd {
    /// Each test case runs as one of a crowd of at most `Crowd.limit`.
    static var crowd: Crowd { Crowd() }
}
