public import Testing

/// Lets so many of all tests with this trait run at once. Each starts processes, or has sessions of the one server, which
/// has a hundred, and there are few cores: more at once would only wait for each other, and time out.
public struct Crowd: SuiteTrait, TestTrait, TestScoping {
    /// How many run at once.
    public static let limit = 8
    private static let door = Door(limit)

    /// Each test of a suite is one of the crowd.
    public var isRecursive: Bool { true }

    /// A suite, or a test of many cases, is none of the crowd: each case is.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> Crowd? { testCase == nil ? nil : self }

    /// Waits at the door, and leaves it to the next.
    @concurrent public func provideScope(
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
    public static var crowd: Crowd { Crowd() }
}
