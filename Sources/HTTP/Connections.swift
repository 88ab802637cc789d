internal import Blocking
internal import CCurl

/// The connections that outlive an exchange, and the waiting for one.
struct Connections: ~Copyable {
    /// How an exchange ended.
    enum Ending {
        /// With a result of libcurl's.
        case over(CURLcode)
        /// The deadline passed first.
        case timedOut
        /// The interruption was raised first.
        case interrupted
    }

    /// libcurl's own start: once, before any other call, by whichever thread is first.
    private static let isStarted = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    /// `nil` when libcurl could not be started, for want of memory.
    private let multi: UnsafeMutableRawPointer?

    init() { multi = Self.isStarted ? curl_multi_init() : nil }

    deinit { curl_multi_cleanup(multi) }

    /// Carries one exchange to its end; what it has opened and not finished is closed.
    func carry(
        _ exchange: borrowing Exchange, until deadline: ContinuousClock.Instant?, _ interruption: Interruption?,
        onSent: () -> Void
    ) throws(HTTPError) -> Ending {
        guard multi != nil else { throw HTTPError(.clientFailed, "libcurl could not be started") }
        let handle = exchange.handle
        try check(curl_multi_add_handle(multi, handle))
        defer { curl_multi_remove_handle(multi, handle) }
        var isSent = false
        while true {
            if interruption?.isRaised == true { return .interrupted }
            // Without a deadline each wait is as long as a wait can be.
            let left = deadline.map { $0 - ContinuousClock.now } ?? .seconds(3600)
            guard left > .zero else { return .timedOut }
            var running: Int32 = 0
            try check(curl_multi_perform(multi, &running))
            if !isSent, exchange.wasSent {
                isSent = true
                onSent()
            }
            if let result = result() { return .over(result) }
            try pause(left, interruption)
        }
    }

    /// Waits for the connection, for time or for the interruption.
    private func pause(_ left: Duration, _ interruption: Interruption?) throws(HTTPError) {
        guard let interruption else {
            return try check(curl_multi_poll(multi, nil, 0, Int32(left.milliseconds), nil))
        }
        guard interruption.descriptor >= 0 else {
            // It can only be looked at: a tenth of a second is soon enough for a person.
            return try check(curl_multi_poll(multi, nil, 0, Int32(min(left.milliseconds, 100)), nil))
        }
        var raised = curl_waitfd(fd: interruption.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        try check(curl_multi_poll(multi, &raised, 1, Int32(left.milliseconds), nil))
    }

    /// What became of the exchange; `nil` while it goes on.
    private func result() -> CURLcode? {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            if message.pointee.msg == CURLMSG_DONE { return message.pointee.data.result }
        }
        return nil
    }

    private func check(_ result: CURLMcode) throws(HTTPError) {
        guard result == CURLM_OK else {
            throw HTTPError(.clientFailed, "libcurl failed with its error \(result.rawValue) while it waited")
        }
    }
}

extension Duration {
    /// Rounded up, so that no wait ends just before its deadline, and at most an hour.
    var milliseconds: Int {
        let parts = components
        guard parts.seconds < 3600 else { return 3_600_000 }
        return Int(parts.seconds) * 1000 + Int(parts.attoseconds / 1_000_000_000_000_000) + 1
    }
}
