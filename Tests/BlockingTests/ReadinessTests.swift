import Blocking
import Glibc
import Testing

/// A pipe that closes what is still open of it.
private final class Pipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func put(_ count: Int = 1) { _ = write(writing, [UInt8](repeating: 0, count: count), count) }
}

@Suite struct ReadinessTests {
    private let later = ContinuousClock.now + .seconds(30)

    @Test func aPipeIsReadyToWriteAndWithDataToRead() throws {
        let pipe = try Pipe()
        #expect(Readiness.wait(for: pipe.writing, .write, until: later, nil) == .ready)
        #expect(Readiness.wait(for: pipe.writing, .either, until: later, nil) == .ready)
        pipe.put()
        #expect(Readiness.wait(for: pipe.reading, .read, until: later, Interruption()) == .ready)
    }

    @Test func aBrokenDescriptorIsReadySoThatTheNextCallTells() throws {
        let pipe = try Pipe()
        let copy = dup(pipe.reading)
        close(copy)
        #expect(Readiness.wait(for: copy, .read, until: later, nil) == .ready)
    }

    @Test func waitsUntilTheDeadlineAndNotLess() throws {
        let pipe = try Pipe()
        for descriptor in [pipe.reading, nil] {
            let deadline = ContinuousClock.now + .milliseconds(20)
            #expect(Readiness.wait(for: descriptor, .read, until: deadline, Interruption()) == .timedOut)
            #expect(ContinuousClock.now >= deadline)
        }
    }

    @Test func aDeadlineThatIsOverIsNotWaitedFor() throws {
        let pipe = try Pipe()
        pipe.put()
        #expect(Readiness.wait(for: pipe.reading, .read, until: .now - .seconds(1), nil) == .timedOut)
    }

    @Test func aDeadlineFarAwayIsNoOverflow() throws {
        let pipe = try Pipe()
        pipe.put()
        let deadline = ContinuousClock.now + .seconds(1_000_000_000)
        #expect(Readiness.wait(for: pipe.reading, .read, until: deadline, nil) == .ready)
    }

    @Test func anInterruptionGoesBeforeData() throws {
        let pipe = try Pipe()
        pipe.put()
        let interruption = Interruption()
        #expect(!interruption.isRaised)
        interruption.raise()
        #expect(interruption.isRaised)
        #expect(Readiness.wait(for: pipe.reading, .read, until: later, interruption) == .interrupted)
        #expect(Readiness.wait(for: nil, .read, until: later, interruption) == .interrupted)
    }

    @Test func anInterruptionEndsAWaitThatHasBegun() async throws {
        let interruption = Interruption()
        let waiting = Waiting()
        async let outcome = waiting.wait(until: later, interruption)
        // Whether this comes before or in the middle of the wait, the wait ends.
        interruption.raise()
        #expect(await outcome == .interrupted)
    }

    @Test func everyWaitSeesTheSameInterruption() async {
        let interruption = Interruption()
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { [later] in await Waiting().wait(until: later, interruption) }
            }
            interruption.raise()
            for await outcome in group { #expect(outcome == .interrupted) }
        }
    }

    @Test func raisingOftenNeitherBlocksNorChangesErrno() {
        let interruption = Interruption()
        errno = ENOENT
        for _ in 0..<100_000 { interruption.raise() }
        #expect(errno == ENOENT)
        #expect(interruption.isRaised)
    }
}

/// Waits on a thread of its own.
private actor Waiting {
    private let thread = BlockingThread(named: "waiting")

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func wait(until deadline: ContinuousClock.Instant, _ interruption: Interruption) -> Readiness.Outcome {
        Readiness.wait(for: nil, .read, until: deadline, interruption)
    }
}
