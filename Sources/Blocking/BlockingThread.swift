internal import Glibc
internal import Synchronization

/// An executor with a thread of its own, for an actor whose C library blocks: Swift's shared threads stay free.
///
/// The thread ends when the last reference to the executor goes.
public final class BlockingThread: SerialExecutor {
    private let queue: JobQueue

    /// Starts the thread. The name shows in debuggers and in `/proc`; Linux keeps its first 15 bytes.
    public init(named name: String) {
        let queue = JobQueue()
        self.queue = queue
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Start(queue: queue, name: name))
        // Signals are for the main thread: a library's blocking call here must not be cut short by one. A thread
        // inherits the mask, so none can come in before it has set its own.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        let failure = pthread_create(&thread, nil, { runJobs($0) }, context.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        // It fails only when the system gives this process no more threads: no caller could go on.
        if failure != 0 { Shortage.end(of: "thread") }
        pthread_detach(thread)
    }

    deinit { queue.close() }

    /// Takes over a job of the actor.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        // The closure keeps this object alive until the job has run.
        queue.add { [self] in
            withExtendedLifetime(self) { job.runSynchronously(on: executor) }
        }
    }

    /// The same thread for tasks that mostly talk to its actor: under `withTaskExecutorPreference` their calls of the actor
    /// change no thread, which costs more than most of what is called.
    public var tasks: any TaskExecutor { Tasks(thread: self) }

    private final class Tasks: TaskExecutor {
        let thread: BlockingThread

        init(thread: BlockingThread) {
            self.thread = thread
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            let executor = asUnownedTaskExecutor()
            thread.queue.add { [self] in
                withExtendedLifetime(self) { job.runSynchronously(on: executor) }
            }
        }
    }
}

/// What the thread is started with.
private final class Start: Sendable {
    let queue: JobQueue
    let name: String

    init(queue: JobQueue, name: String) {
        self.queue = queue
        self.name = name
    }
}

private func runJobs(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
    setName(start.name)
    while let job = start.queue.next() { job() }
    return nil
}

/// Names the calling thread, through `/proc` because `pthread_setname_np` is not visible to Swift. A name is a help
/// to debuggers and no more: where it cannot be set, it is not.
private func setName(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    let bytes = Array(name.utf8.prefix(15))
    _ = write(file, bytes, bytes.count)
    close(file)
}

/// The jobs that wait for the thread, in order.
private final class JobQueue: Sendable {
    typealias Job = @Sendable () -> Void

    private struct Waiting {
        var jobs: [Job] = []
        var isClosed = false
    }

    private let waiting = Mutex(Waiting())
    private let signal = Semaphore()

    func add(_ job: @escaping Job) {
        waiting.withLock { $0.jobs.append(job) }
        signal.post()
    }

    func close() {
        waiting.withLock { $0.isClosed = true }
        signal.post()
    }

    /// The next job; waits for it, and gives `nil` when there will be none.
    func next() -> Job? {
        while true {
            signal.wait()
            let (job, isOver) = waiting.withLock { waiting -> (Job?, Bool) in
                guard waiting.jobs.isEmpty else { return (waiting.jobs.removeFirst(), false) }
                return (nil, waiting.isClosed)
            }
            if let job { return job }
            if isOver { return nil }
        }
    }
}

/// A counting semaphore of POSIX.
private final class Semaphore: @unchecked Sendable {
    // Safety: the semaphore is made once, never moved, and sem_post and sem_wait may be called from any thread.
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
