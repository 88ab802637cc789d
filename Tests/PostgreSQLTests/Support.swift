import Blocking
import Glibc
import PostgreSQL
import Secrecy
import Synchronization
import TestSupport
import Testing

/// A password that must turn up nowhere.
let plantedPassword = "planted pass%word 'q\""

/// More time than any statement here needs.
func soon(_ duration: Duration = .seconds(20)) -> ContinuousClock.Instant { .now + duration }

/// What the server said, in order.
final class Notices: Sendable {
    private let kept = Mutex<[Notice]>([])
    var all: [Notice] { kept.withLock { $0 } }
    @Sendable func add(_ notice: Notice) { kept.withLock { $0.append(notice) } }
}

extension ConnectionParameters {
    init(_ place: PrivateServer.DatabaseLocation, _ more: [String: String] = [:]) {
        let keywords = ["host": place.host, "port": "\(place.port)", "dbname": place.database, "user": place.user]
        self.init(keywords.merging(more) { $1 }, password: place.password.map { Secret($0) })
    }
}

/// A session that needs no more said.
func connect(
    _ parameters: ConnectionParameters, notices: Notices = Notices()
) async throws(PostgreSQLError) -> Session {
    try await Session.connect(parameters, until: soon(), interruption: nil, onNotice: notices.add)
}

/// A session in the database that these tests share; each names its tables apart.
func openSession(notices: Notices = Notices()) async throws -> Session {
    try await connect(ConnectionParameters(PrivateServer.shared.location()), notices: notices)
}

/// A session that was made with the planted password.
func openPlantedSession() async throws -> Session {
    var parameters = ConnectionParameters(try PrivateServer.shared.location())
    parameters.password = Secret(plantedPassword)
    return try await connect(parameters)
}

extension Session {
    /// Runs a text that must not take long.
    @discardableResult
    func run(_ sql: String) throws(PostgreSQLError) -> [QueryResult] {
        try run(sql, until: soon(), interruption: nil)
    }

    /// The rows of a single statement.
    func rows(_ sql: String) throws -> [[String?]] { try #require(try run(sql).last).rows }
}

/// The error that something must throw.
func failure<Value>(
    of work: () async throws -> Value, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> PostgreSQLError {
    let error = await #expect(throws: PostgreSQLError.self, sourceLocation: sourceLocation) { _ = try await work() }
    let found = try #require(error, sourceLocation: sourceLocation)
    var all = "\(found)\n\(String(reflecting: found))"
    dump(found, to: &all)
    #expect(!all.contains("planted"), sourceLocation: sourceLocation)
    return found
}

/// Takes times on a thread of its own: Swift's shared ones are busy with servers that other tests start.
actor Stopwatch {
    private let thread = BlockingThread(named: "stopwatch")

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The error that something must throw, and how long that took.
    func failure<Value>(of work: @Sendable () async throws -> Value) async throws -> (PostgreSQLError, Duration) {
        let start = ContinuousClock.now
        do {
            _ = try await work()
        } catch let error as PostgreSQLError {
            return (error, .now - start)
        }
        throw NothingThrown()
    }

    struct NothingThrown: Error {}
}

/// Waits for what must come about soon.
func eventually(_ isSo: () async throws -> Bool) async throws -> Bool {
    let end = soon()
    while ContinuousClock.now < end {
        if try await isSo() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}

/// Waits until a session is in the middle of a pg_sleep, as another one sees it.
func isSleeping(_ session: Session, asSeenBy other: Session) async throws -> Bool {
    let question = """
        SELECT count(*) FROM pg_stat_activity WHERE pid = \(session.processID) AND wait_event = 'PgSleep'
        """
    return try await eventually { try await other.rows(question) == [["1"]] }
}

/// A port of 127.0.0.1 where connections are taken but nobody answers; or, `full`, where they are not even taken.
final class SilentPort: Sendable {
    let port: Int
    private let descriptors: [Int32]

    init(full: Bool = false) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
                    && listen(listener, full ? 0 : 16) == 0
            }
        }
        try #require(isOpen, "errno \(errno)")
        port = Int(UInt16(bigEndian: address.sin_port))
        // The queue holds one more than asked for; who comes then gets no answer.
        let fillers = (0..<(full ? 3 : 0)).map { _ in
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = Glibc.connect(filler, $0, size) }
            }
            return filler
        }
        descriptors = [listener] + fillers
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
