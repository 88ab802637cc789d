import Blocking
import Glibc
import Testing

/// The calling thread as Linux names it below `/proc`: `PROCESS/task/THREAD`.
private func currentThread() -> String {
    var bytes = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/thread-self", &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The name that the calling thread carries.
private func currentName() -> String {
    let file = open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(file, &bytes, bytes.count)
    // It ends with a line break.
    return String(decoding: bytes.prefix(max(count - 1, 0)), as: UTF8.self)
}

/// An actor as the edges of the worker have it.
private actor Edge {
    private let thread: BlockingThread
    private var values: [Int] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(named name: String = "edge") { thread = BlockingThread(named: name) }

    func add(_ value: Int) { values.append(value) }

    func all() -> [Int] { values }

    func number() -> String { currentThread() }

    func name() -> String { currentName() }

    /// Which signals the thread lets in.
    func admittedSignals() -> [Int32] {
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        return [SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE, SIGALRM].filter { sigismember(&mask, $0) == 0 }
    }

    func readByte(_ descriptor: Int32) -> Int {
        var byte: UInt8 = 0
        return read(descriptor, &byte, 1)
    }
}

@Suite struct BlockingThreadTests {
    @Test func runsAnActorOnOneThreadOfItsOwn() async {
        let edge = Edge()
        let first = await edge.number()
        #expect(first != currentThread())
        await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await edge.number() } }
            for await thread in group { #expect(thread == first) }
        }
        #expect(await Edge().number() != first)
        #expect(await edge.number() == first)
    }

    @Test func runsOneJobAtATimeAndLosesNone() async {
        let edge = Edge()
        await withTaskGroup { group in
            for value in 0..<500 { group.addTask { await edge.add(value) } }
        }
        #expect(await edge.all().sorted() == Array(0..<500))
    }

    @Test func keepsTheOrderOfOneCaller() async {
        let edge = Edge()
        for value in 0..<100 { await edge.add(value) }
        #expect(await edge.all() == Array(0..<100))
    }

    @Test func leavesSwiftsThreadsFreeWhileItBlocks() async {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        let reading = ends[0]
        // More that block than there are processors: on shared threads nothing would be left to write.
        let edges = (0..<32).map { _ in Edge() }
        await withTaskGroup { group in
            for edge in edges { group.addTask { await edge.readByte(reading) } }
            var bytes = [UInt8](repeating: 1, count: edges.count)
            #expect(write(ends[1], &bytes, bytes.count) == edges.count)
            for await count in group { #expect(count == 1) }
        }
        close(ends[0])
        close(ends[1])
    }

    @Test func letsNoSignalIn() async {
        #expect(await Edge().admittedSignals() == [])
    }

    @Test(arguments: [("journal", "journal"), ("a-name-longer-than-fits", "a-name-longer-t")])
    func carriesItsName(_ given: String, _ shown: String) async {
        #expect(await Edge(named: given).name() == shown)
    }

    @Test func endsWithItsLastReference() async {
        let thread = await Edge().number()
        // The thread goes on its own after the last reference; waiting for it is bounded.
        let deadline = ContinuousClock.now + .seconds(10)
        while isThere(thread), ContinuousClock.now < deadline { await Task.yield() }
        #expect(!isThere(thread))
    }

    /// Whether a thread of this process is there.
    private func isThere(_ thread: String) -> Bool { access("/proc/\(thread)", F_OK) == 0 }
}
