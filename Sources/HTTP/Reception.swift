internal import CCurl

/// What an exchange has brought so far; libcurl's callbacks write to it.
final class Reception {
    /// The most bytes of an answer's head; servers and proxies stop at 8 to 32 KiB.
    static let headLimit = 64 << 10

    private let limit: Int
    /// Whether more than the limit is dropped rather than refused.
    private let drops: Bool
    private(set) var body: [UInt8] = []
    private var headSize = 0
    /// Whether the empty line came that ends a head. libcurl takes a head that is cut off for a whole one.
    private(set) var isHeadWhole = false
    /// What came that is more than is allowed; the exchange was then ended.
    private(set) var excess: String?

    init(limit: Int, drops: Bool) {
        self.limit = limit
        self.drops = drops
    }

    /// Has the exchange that owns this object write to it.
    func attach(to exchange: borrowing Exchange) throws(HTTPError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try exchange.set(CURLOPT_WRITEDATA, context)
        try exchange.set(CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            Reception.from(context)?.take(bytes, count) ?? 0
        }
        try exchange.set(CURLOPT_HEADERDATA, context)
        try exchange.set(CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            Reception.from(context)?.takeLine(bytes, count) ?? 0
        }
    }

    /// What `attach` gave to libcurl; without it nothing is taken, which ends the exchange.
    private static func from(_ context: UnsafeMutableRawPointer?) -> Reception? {
        context.map { Unmanaged<Reception>.fromOpaque($0).takeUnretainedValue() }
    }

    /// How many of the bytes were taken; fewer than came ends the exchange.
    private func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard count <= limit - body.count else {
            if drops { return count }
            excess = "more than \(limit) bytes"
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func takeLine(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        headSize += count
        guard headSize <= Self.headLimit else {
            excess = "a head of more than \(Self.headLimit) bytes"
            return 0
        }
        if line.starts(with: "HTTP/".utf8) {
            // A head of its own, after an interim one such as 100 or 103.
            isHeadWhole = false
        } else if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) {
            isHeadWhole = true
        }
        return count
    }
}
