internal import Glibc
internal import Synchronization

/// The way to X-Ray's daemon: a UDP socket that never waits.
///
/// What the socket does not take at once is lost, and a daemon that is not there is not noticed: no run is delayed or fails for the
/// sake of its trace.
public final class XRayDaemon: Sendable {
    private enum Way {
        /// The name is being looked up; until then so many datagrams wait.
        case lookingUp([[UInt8]])
        case found(Socket)
        case none
    }

    /// How many datagrams wait for the look-up of a name.
    static let mostWaiting = 64
    /// What stands before each document.
    ///
    /// Source: AWS X-Ray's developer guide, "Sending trace data", "Sending segment documents to the X-Ray daemon".
    static let header = "{\"format\": \"json\", \"version\": 1}\n"

    private let address: XRayDaemonAddress
    private let way: Mutex<Way>

    /// Makes the socket. On Lambda the daemon has an address, which is known at once; a name is looked up on a thread of its own.
    public init(_ address: XRayDaemonAddress) {
        self.address = address
        if let socket = Socket(address, flags: AI_NUMERICHOST) {
            way = Mutex(.found(socket))
        } else {
            way = Mutex(.lookingUp([]))
            lookUpBeside()
        }
    }

    /// Sends a document, or loses it.
    func send(_ document: [UInt8]) {
        let datagram = Array(Self.header.utf8) + document
        way.withLock { way in
            switch way {
            case .found(let socket): socket.send(datagram)
            case .lookingUp(let waiting) where waiting.count < Self.mostWaiting: way = .lookingUp(waiting + [datagram])
            case .lookingUp, .none: break
            }
        }
    }

    private func lookUpBeside() {
        let context = Unmanaged.passRetained(self)
        // As with every thread of ours, signals are for the main one.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<XRayDaemon>.fromOpaque(context).takeRetainedValue().lookUp() }
                return nil
            }, context.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        guard failure == 0 else {
            context.release()
            way.withLock { $0 = .none }
            return
        }
        pthread_detach(thread)
    }

    private func lookUp() {
        let socket = Socket(address, flags: 0)
        way.withLock { way in
            guard case .lookingUp(let waiting) = way, let socket else {
                way = .none
                return
            }
            for datagram in waiting { socket.send(datagram) }
            way = .found(socket)
        }
    }

    /// A socket, and where it sends to.
    private final class Socket: Sendable {
        private let descriptor: Int32
        private let target: [UInt8]

        init?(_ address: XRayDaemonAddress, flags: Int32) {
            var hints = addrinfo()
            hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
            hints.ai_flags = flags | AI_NUMERICSERV
            var found: UnsafeMutablePointer<addrinfo>?
            guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0, let first = found else {
                return nil
            }
            defer { freeaddrinfo(found) }
            target = Array(UnsafeRawBufferPointer(start: first.pointee.ai_addr, count: Int(first.pointee.ai_addrlen)))
            let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
            descriptor = socket(first.pointee.ai_family, kind, 0)
            guard descriptor >= 0 else { return nil }
        }

        deinit { if descriptor >= 0 { close(descriptor) } }

        func send(_ datagram: [UInt8]) {
            // Not connected, for then the refusal of one datagram would cost the next one.
            _ = target.withUnsafeBytes { target in
                guard let address = target.assumingMemoryBound(to: sockaddr.self).baseAddress else { return -1 }
                return sendto(
                    descriptor, datagram, datagram.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL), address,
                    socklen_t(target.count))
            }
        }
    }
}
