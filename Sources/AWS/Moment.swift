internal import FoundationEssentials
internal import Glibc

/// Times as AWS writes them, and seconds since 1970.
enum Moment {
    /// This machine's clock.
    static var now: Int { time(nil) }

    /// `20261125T123600Z`, as in a signature.
    static func stamp(_ seconds: Int) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int32, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        return digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1, 2) + digits(parts.tm_mday, 2) + "T"
            + digits(parts.tm_hour, 2) + digits(parts.tm_min, 2) + digits(parts.tm_sec, 2) + "Z"
    }

    /// Reads ISO 8601, such as `2026-11-25T12:36:00Z` or with a fraction of a second.
    static func parse(_ text: String) -> Int? {
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            if let date = try? style.parse(text) { return Int(date.timeIntervalSince1970) }
        }
        return nil
    }
}
