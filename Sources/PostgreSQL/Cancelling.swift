/// Asks the server to cancel what a connection runs.
enum Cancelling {
    /// Blocks until the server has taken note, at most until the limit; whether it has. Then it has also told its
    /// process, so that no later statement can be hit.
    static func request(on connection: OpaquePointer, until limit: ContinuousClock.Instant) -> Bool {
        guard let handle = CancelHandle(of: connection) else { return false }
        // PQcancel connects, which can hang.
        let errand = Errand { handle.send() }
        return errand?.take(until: limit, nil) ?? false
    }
}
