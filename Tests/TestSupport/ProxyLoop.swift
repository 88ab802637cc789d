internal import Glibc
internal import Synchronization

/// What the proxy's thread does: one `poll` over everything that is open.
final class ProxyLoop {
    /// One client with its connection to the server.
    private final class Pair {
        let number: Int
        let client: Int32
        let server: Int32
        var counts: [FaultyProxy.Direction: Int] = [:]
        var held: (direction: FaultyProxy.Direction, bytes: [UInt8])?

        init(_ number: Int, _ client: Int32, _ server: Int32) {
            (self.number, self.client, self.server) = (number, client, server)
        }

        func source(_ direction: FaultyProxy.Direction) -> Int32 { direction == .up ? client : server }
        func target(_ direction: FaultyProxy.Direction) -> Int32 { direction == .up ? server : client }
    }

    private let listener: Int32
    private let wakeUp: Int32
    private let server: Int
    private let faults: [FaultyProxy.Fault]
    private let shared: Shared
    private var pairs: [Pair] = []
    private var count = 0
    private var isGone = false
    /// Accepted when the network was gone already.
    private var ignored: [Int32] = []

    init(listener: Int32, wakeUp: Int32, server: Int, faults: [FaultyProxy.Fault], shared: Shared) {
        self.listener = listener
        self.wakeUp = wakeUp
        self.server = server
        self.faults = faults
        self.shared = shared
    }

    /// Ends when the proxy's object goes.
    func run() {
        while true {
            var waited = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
            // A socket that does not listen yet is always ready, with nothing to accept.
            var listens: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(listener, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size)
            waited.append(pollfd(fd: listens == 0 ? -1 : listener, events: Int16(POLLIN), revents: 0))
            var sources: [(Pair, FaultyProxy.Direction)] = []
            for pair in isGone ? [] : pairs {
                for direction in FaultyProxy.Direction.allCases where pair.held?.direction != direction {
                    waited.append(pollfd(fd: pair.source(direction), events: Int16(POLLIN), revents: 0))
                    sources.append((pair, direction))
                }
            }
            poll(&waited, nfds_t(waited.count), -1)
            if waited[0].revents != 0, !wake() { break }
            for ((pair, direction), found) in zip(sources, waited.dropFirst(2)) where found.revents != 0 {
                // It may have been closed by what came the other way.
                if !isGone, pairs.contains(where: { $0 === pair }) { carry(pair, direction) }
            }
            if waited[1].revents != 0 { accept() }
        }
        for pair in pairs { end(pair) }
        for descriptor in ignored + [listener, wakeUp] { close(descriptor) }
    }

    /// False when the proxy is to end.
    private func wake() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard read(wakeUp, &bytes, bytes.count) > 0 else { return false }
        guard shared.told.withLock({ $0.isReleased }) else { return true }
        for pair in pairs {
            guard let held = pair.held else { continue }
            pair.held = nil
            send(held.bytes[...], to: pair.target(held.direction))
        }
        return true
    }

    private func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        guard !isGone else {
            ignored.append(client)
            return
        }
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(server)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard withAddress(&address, { connect(upstream, $0, size) == 0 }) else {
            close(upstream)
            close(client)
            return
        }
        var yes: Int32 = 1
        for descriptor in [client, upstream] {
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        }
        count += 1
        shared.told.withLock { $0.traffic.append(FaultyProxy.Traffic()) }
        pairs.append(Pair(count, client, upstream))
    }

    private func carry(_ pair: Pair, _ direction: FaultyProxy.Direction) {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let length = read(pair.source(direction), &piece, piece.count)
        guard length > 0 else { return end(pair) }
        let bytes = piece[..<length]
        let before = pair.counts[direction] ?? 0
        pair.counts[direction] = before + length
        shared.told.withLock {
            let number = pair.number - 1
            if direction == .up { $0.traffic[number].up += bytes } else { $0.traffic[number].down += bytes }
        }
        let due = faults.indices.first {
            faults[$0].connection == pair.number && faults[$0].direction == direction
                && (before...(before + length)).contains(faults[$0].bytes)
        }
        guard let due, !shared.told.withLock({ $0.struck.contains(due) }) else {
            return send(bytes, to: pair.target(direction))
        }
        let fault = faults[due]
        let passed = bytes.prefix(fault.bytes - before)
        send(passed, to: pair.target(direction))
        switch fault.ending {
        case .cut: end(pair)
        case .reset:
            var abrupt = linger(l_onoff: 1, l_linger: 0)
            for descriptor in [pair.client, pair.server] {
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
            }
            end(pair)
        case .stall: isGone = true
        case .hold: pair.held = (direction, Array(bytes.dropFirst(passed.count)))
        }
        shared.told.withLock { _ = $0.struck.insert(due) }
    }

    private func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func end(_ pair: Pair) {
        close(pair.client)
        close(pair.server)
        pairs.removeAll { $0 === pair }
    }
}
