internal import Glibc
internal import Synchronization

/// A TCP proxy on 127.0.0.1 that harms what it carries, at places that are counted in bytes. A thread of this process, so that
/// it cannot outlive the tests.
public final class FaultyProxy: Sendable {
    /// Which way bytes go.
    public enum Direction: String, Sendable, CaseIterable {
        /// From the client to the server.
        case up
        /// From the server to the client.
        case down
    }

    /// What happens at the place.
    public enum Ending: String, Sendable {
        /// Both sides see the connection end.
        case cut
        /// Both sides see it reset.
        case reset
        /// Nothing more is carried, for this and all later connections, and nothing closed: a network that is gone.
        case stall
        /// This connection's bytes in this direction wait for `release`.
        case hold
    }

    /// One fault, on one connection.
    public struct Fault: Equatable, Sendable, CustomStringConvertible {
        /// Which way the bytes go that are counted.
        public let direction: Direction
        /// How many of them still get through.
        public let bytes: Int
        /// What happens then.
        public let ending: Ending
        /// Which connection, from 1.
        public let connection: Int

        /// States a fault.
        public init(_ ending: Ending, _ direction: Direction, after bytes: Int, connection: Int = 1) {
            (self.ending, self.direction, self.bytes, self.connection) = (ending, direction, bytes, connection)
        }

        /// Such as `cut up after 8`.
        public var description: String { "\(ending) \(direction) after \(bytes) on \(connection)" }
    }

    /// What one connection has carried.
    public struct Traffic: Equatable, Sendable {
        /// From the client.
        public var up: [UInt8] = []
        /// From the server.
        public var down: [UInt8] = []
    }

    /// The port that clients connect to.
    public let port: Int

    private let listener: Int32
    private let wakeUp: Int32
    private let shared: Shared

    private let faults: [Fault]

    /// Carries to this port of 127.0.0.1; with `refusing` clients are refused until `accept`. Each fault happens once.
    public convenience init(to server: Int, _ faults: Fault..., refusing: Bool = false) throws {
        try self.init(to: server, faults, refusing: refusing)
    }

    /// The same, with faults in a list.
    public init(to server: Int, _ faults: [Fault], refusing: Bool = false) throws {
        self.faults = faults
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withAddress(&address) {
            bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
        }
        var ends: [Int32] = [-1, -1]
        guard isBound, pipe(&ends) == 0 else { throw PrivateServer.SQLFailed(description: "no proxy: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        port = Int(UInt16(bigEndian: address.sin_port))
        wakeUp = ends[1]
        shared = Shared()
        // A socket that is bound and does not listen refuses, and keeps its port.
        if !refusing { listen(listener, 128) }
        let loop = ProxyLoop(listener: listener, wakeUp: ends[0], server: server, faults: faults, shared: shared)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop)
        let failure = pthread_create(&thread, nil, { runProxy($0) }, context.toOpaque())
        precondition(failure == 0, "no thread for the proxy: error \(failure)")
        pthread_detach(thread)
    }

    // The thread sees the end of the pipe, and closes the rest.
    deinit { close(wakeUp) }

    /// Begins to accept clients.
    public func accept() {
        listen(listener, 128)
        wake()
    }

    /// Lets go what `hold` keeps.
    public func release() {
        shared.told.withLock { $0.isReleased = true }
        wake()
    }

    /// Whether every fault has happened.
    public var hasStruck: Bool { shared.told.withLock { $0.struck.count == faults.count } }

    /// What each connection has carried so far, in the order they came.
    public var traffic: [Traffic] { shared.told.withLock { $0.traffic } }

    private func wake() {
        var byte: UInt8 = 1
        _ = write(wakeUp, &byte, 1)
    }
}

/// What the proxy and its thread both know.
final class Shared: Sendable {
    struct Told {
        var isReleased = false
        /// Which faults have happened.
        var struck: Set<Int> = []
        var traffic: [FaultyProxy.Traffic] = []
    }

    let told = Mutex(Told())
}

private func runProxy(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ProxyLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = UInt16(port).bigEndian
    return address
}

func withAddress<Result>(_ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result) -> Result {
    withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
}
