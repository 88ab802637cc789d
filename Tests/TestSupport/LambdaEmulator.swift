internal import EmbeddedPostgreSQL
internal import FoundationEssentials
internal import Glibc
internal import HTTP
internal import Synchronization

/// AWS's own Lambda Runtime Interface Emulator with one function: starts the function's process when it is invoked, tells
/// it the events, ends it when its time is over, and starts it anew. It never outlives the test process.
///
/// What it does not do, and Lambda does: it hands on no trace id, and it has no header that tells a failure from a response.
public final class LambdaEmulator: Sendable {
    /// What an invocation was answered with.
    public struct Answer: Equatable, Sendable {
        /// 200, also for a function's failure and for one whose time was over; 502 when its process ended.
        public let status: Int
        /// The response, or `{"errorType": …, "errorMessage": …}`, or a sentence.
        public let body: [UInt8]

        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// Makes one to compare with.
        public init(status: Int, body: [UInt8]) {
            self.status = status
            self.body = body
        }
    }

    /// How long the emulator may take to be there, on a machine that is busy with other tests.
    private static let startLimit = Duration.seconds(60)
    /// How often another port is tried when somebody else's server has taken all addresses of one.
    private static let startTries = 5
    private static let started = Atomic<Int>(0)

    private let place: Place
    private let child: Child
    private let lifeline: Int32
    private let output: Int32
    private let timeout: Int
    private let client = HTTPClient()
    private let isStopped = Mutex(false)

    /// Starts an emulator whose function is the program `bootstrap`; the program itself is started when it is invoked.
    ///
    /// - Parameters:
    ///   - environment: what the function's process sees, beside Lambda's own variables and a `PATH`.
    ///   - handler: `_HANDLER`.
    ///   - timeout: seconds until the function is killed, at least 1.
    public static func start(
        bootstrap: String, arguments: [String] = [], environment: [String: String] = [:], handler: String? = nil,
        timeout: Int = 60
    ) async throws -> LambdaEmulator {
        var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
        variables.merge(environment) { $1 }
        variables["AWS_LAMBDA_FUNCTION_TIMEOUT"] = "\(timeout)"
        variables["_HANDLER"] = handler
        let program = try Parts.lambdaEmulator
        var tries = 0
        while true {
            let place = Place(started.add(1, ordering: .relaxed).newValue)
            let command = [
                program, "--runtime-interface-emulator-address", place.front, "--runtime-api-address", place.api,
                bootstrap,
            ]
            let emulator = try LambdaEmulator(place, command + arguments, variables, timeout: timeout)
            if try await emulator.isReady() { return emulator }
            tries += 1
            guard tries < startTries else {
                throw UploadSink.Failed(description: "the emulator did not start: \(emulator.log)")
            }
        }
    }

    private init(_ place: Place, _ command: [String], _ environment: [String: String], timeout: Int) throws {
        struct Settings: Encodable {
            let command: [String]
            let environment: [String: String]
        }
        let settings = try JSONEncoder().encode(Settings(command: command, environment: environment))
        // A socket and not a pipe: writing to what did not start must not be a signal.
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw UploadSink.Failed(description: "socketpair: \(lastSystemError())")
        }
        defer { close(ends[0]) }
        // A file and not a pipe: what the function writes never waits for us to read it.
        var name = Array("/tmp/gw-lambda-XXXXXX".utf8CString)
        let output = mkstemp(&name)
        guard output >= 0 else { throw UploadSink.Failed(description: "mkstemp: \(lastSystemError())") }
        _ = fcntl(output, F_SETFD, FD_CLOEXEC)
        unlink(name)
        self.place = place
        self.timeout = timeout
        self.output = output
        lifeline = ends[1]
        child = try Child(
            Command("python3", ["-I", "-S", "-c", Self.keeper]), standardInput: ends[0], output: output, errors: output)
        let line = settings + [0x0A]
        let lifeline = lifeline
        _ = line.withUnsafeBytes { send(lifeline, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    deinit {
        stop()
        close(output)
    }

    /// Where the function is invoked, for whoever does that himself.
    public var url: String { "http://\(place.front)/2015-03-31/functions/function/invocations" }

    /// Invokes the function and waits for what it answers; one at a time, as in one environment of Lambda's.
    public func invoke(_ event: [UInt8]) async throws -> Answer {
        // A response that is too large is still told of, and 6 MB are no more than that.
        let request = HTTPRequest(.post, url: url, body: event, responseLimit: 8 << 20)
        let answer = try await client.send(request, until: .now + .seconds(timeout) + Self.startLimit)
        return Answer(status: answer.status, body: answer.body)
    }

    /// Invokes it with a text.
    public func invoke(_ event: String) async throws -> Answer { try await invoke(Array(event.utf8)) }

    /// All that the function and the emulator have written so far.
    public var log: String { readText(output, from: 0, limit: 64 << 20) }

    /// Ends the emulator and every process of the function; returns when they are gone.
    public func stop() {
        isStopped.withLock { isStopped in
            guard !isStopped else { return }
            isStopped = true
            close(lifeline)
            if child.wait(limit: .seconds(20)) == nil { _ = child.end(grace: .zero) }
        }
    }

    /// Waits until it takes connections; `false` when it has ended instead.
    private func isReady() async throws -> Bool {
        let deadline = ContinuousClock.now + Self.startLimit
        while ContinuousClock.now < deadline {
            if place.isListening { return true }
            if child.wait(limit: .zero) != nil { return false }
            try await Task.sleep(for: .milliseconds(2))
        }
        return false
    }
}

/// An address of this process alone: the emulator does not say which free port it was given, and one that was found free
/// may be somebody else's a moment later. So it is given an address that nobody else uses: all of 127.0.0.0/8 is ours.
private struct Place {
    private let address: UInt32
    private let port: UInt16

    init(_ number: Int) {
        // Linux has process ids of 22 bits.
        address = 0x7F40_0000 | UInt32(truncatingIfNeeded: getpid()) & 0x3F_FFFF
        port = UInt16(20_000 + 2 * (number % 5_000))
    }

    /// Where the function is invoked.
    var front: String { "\(host):\(port)" }
    /// Where the Runtime API is.
    var api: String { "\(host):\(port + 1)" }

    private var host: String { [24, 16, 8, 0].map { "\(address >> $0 & 0xFF)" }.joined(separator: ".") }

    var isListening: Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        var name = loopback(Int(port))
        name.sin_addr.s_addr = address.bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withAddress(&name) { connect(probe, $0, size) == 0 }
    }
}

extension LambdaEmulator {
    /// Starts the emulator in a session of its own and keeps it for as long as our end of the standard input is open,
    /// however we end; then kills the whole session, because the emulator leaves its function behind.
    private static let keeper = #"""
        import json, os, signal, subprocess, sys, threading

        settings = json.loads(sys.stdin.buffer.readline())
        emulator = subprocess.Popen(
            settings["command"], env=settings["environment"], stdin=subprocess.DEVNULL, start_new_session=True)

        def session():
            for name in filter(str.isdigit, os.listdir("/proc")):
                try:
                    with open(f"/proc/{name}/stat") as stat:
                        # Behind the name, which may hold anything: state, parent, group, session.
                        fields = stat.read().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == emulator.pid and fields[0] not in "ZX":
                    yield int(name)

        def end():
            # Not reaped before the rest is gone: its process id, the session's, must not become somebody else's.
            os.kill(emulator.pid, signal.SIGKILL)
            os.waitid(os.P_PID, emulator.pid, os.WEXITED | os.WNOWAIT)
            while left := list(session()):
                for process in left:
                    try:
                        os.kill(process, signal.SIGKILL)
                    except ProcessLookupError:
                        pass

        def watch():
            os.waitid(os.P_PID, emulator.pid, os.WEXITED | os.WNOWAIT)
            end()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
        sys.stdin.buffer.read()
        end()
        os._exit(0)
        """#
}
