internal import EmbeddedPostgreSQL
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// An HTTP server on 127.0.0.1 that writes down what it is sent and answers as it was told: the place that answers are PUT
/// to. It never outlives the test process.
public final class UploadSink: Sendable {
    /// One request as it came over the wire.
    public struct Received: Equatable, Sendable {
        /// A header, its name as it was written.
        public struct Header: Equatable, Sendable, Decodable {
            /// Its name.
            public let name: String
            /// Its value, without the spaces around it.
            public let value: String

            /// Makes one to compare with.
            public init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        /// The method, such as `PUT`.
        public let method: String
        /// The path with its query; of a proxy's requests the whole target.
        public let target: String
        /// The headers in their order.
        public let headers: [Header]
        /// Everything up to the empty line, byte for byte.
        public let head: [UInt8]
        /// The body, byte for byte.
        public let body: [UInt8]
        /// Which connection it came over, counted from 1.
        public let connection: Int
        /// When its last byte had come, by the sink's own look at the clock of `UploadSink.now`.
        public let arrived: Duration

        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// What went wrong with the sink itself.
    public struct Failed: Error, CustomStringConvertible {
        /// What.
        public let description: String
    }

    /// Its port on 127.0.0.1.
    public let port: Int

    private let scheme: String
    private let child: Child
    private let lifeline: Int32
    private let output: Int32
    private let told = Mutex(Told())

    private struct Told {
        var offset = 0
        var requests: [Received] = []
    }

    /// Starts a sink. Its answers are given in order, whatever connection asks; the last one is given for ever.
    public init(answers: [Answer] = [.status(200)], tls: Certificate? = nil) throws {
        precondition(!answers.isEmpty, "a sink without an answer")
        scheme = tls == nil ? "http" : "https"
        let settings = try JSONEncoder().encode(
            Settings(answers: answers.map(Settings.Line.init), certificate: tls?.certificate, key: tls?.key))

        // A socket and not a pipe: writing to a sink that did not start must not be a signal.
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failed(description: "socketpair: errno \(errno)") }
        // A file and not a pipe: what it tells never waits for us to read it.
        var name = Array("/tmp/gw-sink-XXXXXX".utf8CString)
        output = mkstemp(&name)
        guard output >= 0 else { throw Failed(description: "mkstemp: errno \(errno)") }
        _ = fcntl(output, F_SETFD, FD_CLOEXEC)
        unlink(name)
        defer { close(ends[0]) }
        lifeline = ends[1]
        child = try Child(
            Command("python3", ["-I", "-c", Self.script]), standardInput: ends[0], output: output,
            errors: STDERR_FILENO)
        Self.send(settings + [0x0A], to: lifeline)
        do {
            port = try Self.port(output, child)
        } catch {
            close(lifeline)
            throw error
        }
        told.withLock { $0.offset = Self.firstLine(output)?.utf8.count ?? 0 }
    }

    deinit {
        close(lifeline)
        if child.wait(limit: .seconds(5)) == nil { _ = child.end(grace: .zero) }
        close(output)
    }

    /// A URL of this sink, such as `https://127.0.0.1:4711/answer?key=value`.
    public func url(path: String = "/", host: String = "127.0.0.1") -> String { "\(scheme)://\(host):\(port)\(path)" }

    /// The time since the machine started, on the clock that every process of it shares: what a request's `arrived` is told in.
    public static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// What has come so far, in the order it was answered.
    public var requests: [Received] {
        get throws { try told.withLock { try Self.read(output, &$0) } }
    }

    /// Waits until so many requests have come; gives those there are when the time is over.
    public func requests(atLeast count: Int, within limit: Duration = .seconds(60)) async throws -> [Received] {
        let deadline = ContinuousClock.now + limit
        while true {
            let found = try requests
            if found.count >= count || ContinuousClock.now >= deadline { return found }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private static func send(_ bytes: Data, to descriptor: Int32) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func port(_ output: Int32, _ child: borrowing Child) throws -> Int {
        struct First: Decodable { let port: Int }
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if let line = firstLine(output) { return try JSONDecoder().decode(First.self, from: Data(line.utf8)).port }
            if let ending = child.wait(limit: .zero) { throw Failed(description: "the sink ended: \(ending)") }
            usleep(2000)
        }
        throw Failed(description: "the sink did not start")
    }

    private static func firstLine(_ output: Int32) -> String? {
        let bytes = bytes(output, from: 0)
        guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
        return String(decoding: bytes[...end], as: UTF8.self)
    }

    private static func read(_ output: Int32, _ told: inout Told) throws -> [Received] {
        let bytes = bytes(output, from: told.offset)
        // A line that is still being written waits for the next call.
        guard let end = bytes.lastIndex(of: 0x0A) else { return told.requests }
        for line in bytes[..<end].split(separator: 0x0A) {
            told.requests.append(try JSONDecoder().decode(Received.self, from: Data(line)))
        }
        told.offset += end + 1
        return told.requests
    }

    private static func bytes(_ output: Int32, from offset: Int) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(output, &piece, piece.count, off_t(offset + all.count))
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }
}

extension UploadSink.Received: Decodable {
    private enum Key: String, CodingKey { case method, target, headers, head, body, connection, arrived }

    /// Reads what the script told.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        method = try fields.decode(String.self, forKey: .method)
        target = try fields.decode(String.self, forKey: .target)
        headers = try fields.decode([Header].self, forKey: .headers)
        head = Array(try fields.decode(Data.self, forKey: .head))
        body = Array(try fields.decode(Data.self, forKey: .body))
        connection = try fields.decode(Int.self, forKey: .connection)
        arrived = .nanoseconds(try fields.decode(Int64.self, forKey: .arrived))
    }
}

/// What the script is started with.
private struct Settings: Encodable {
    struct Line: Encodable {
        let ending: String
        let bytes: Data

        init(_ answer: UploadSink.Answer) {
            (ending, bytes) = (answer.ending.rawValue, Data(answer.bytes))
        }
    }

    let answers: [Line]
    let certificate: String?
    let key: String?
}
