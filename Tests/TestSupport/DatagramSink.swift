internal import Glibc

/// A real UDP socket on the loopback, in the place of X-Ray's daemon.
public final class DatagramSink: Sendable {
    /// Where it listens.
    public let host: String
    /// Where it listens.
    public let port: UInt16

    private let descriptor: Int32

    /// What did not happen.
    public struct Failed: Error, CustomStringConvertible {
        /// In words.
        public let description: String
    }

    /// How long a datagram may be on its way, in milliseconds: it is there at once, the limit is for a test that fails.
    private static let patience: Int32 = 60_000

    /// - Parameters:
    ///   - host: the last part of its address on the loopback, 127.0.0.host.
    ///   - port: where to listen; 0 for any port that is free.
    ///   - buffer: how many bytes may wait to be received; the system's usual when left out.
    public init(host: UInt8 = 1, port wanted: UInt16 = 0, buffer: Int32? = nil) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
        address.sin_port = wanted.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        if var buffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout<Int32>.size)) }
        let (bound, named) = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                (bind(descriptor, $0, size), getsockname(descriptor, $0, &size))
            }
        }
        self.descriptor = descriptor
        self.host = "127.0.0.\(host)"
        port = UInt16(bigEndian: address.sin_port)
        guard bound == 0, named == 0 else { throw Failed(description: "no socket on \(self.host): \(errno)") }
    }

    deinit { close(descriptor) }

    /// The next datagram, as a text.
    public func next() throws -> String {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waited, 1, Self.patience) == 1 else { throw Failed(description: "no datagram comes") }
        guard let datagram = take() else { throw Failed(description: "no datagram: \(errno)") }
        return datagram
    }

    /// All datagrams that have come until now.
    public func arrived() -> [String] {
        var all: [String] = []
        while let datagram = take() { all.append(datagram) }
        return all
    }

    private func take() -> String? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}
