internal import FoundationEssentials

/// A moment as log lines and people write it.
enum Timestamp {
    /// `2026-11-25T01:02:03.456Z`, from milliseconds since 1970.
    static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Milliseconds since 1970, now; between 1970 and 9999, whatever the clock says: see `Clock`.
    static func now() -> Int64 {
        min(max(0, Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))), Clock.latest + 1)
    }
}
