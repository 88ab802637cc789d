internal import Initialization

/// Whether this machine's clock can be right: times are journaled, requests expire by it, and signatures are made for it.
enum Clock {
    /// 2020-01-01, before anything of Groundwork was written, in milliseconds since 1970.
    static let earliest: Int64 = 1_577_836_800_000
    /// The end of the year 9999, which is the last that timestamps have digits for.
    static let latest: Int64 = 253_402_300_799_999

    /// Why no request can be worked on at this time; `nil` when it can.
    static func refusal(at now: Int64) -> Failure? {
        guard !(earliest...latest).contains(now) else { return nil }
        return Failure(
            .configuration, .permanent,
            "this machine's clock cannot be right: it is \(now < earliest ? "before the year 2020" : "behind the year 9999")",
            hint: "Set the clock, such as by NTP, then send the request again. Nothing was changed.")
    }
}
