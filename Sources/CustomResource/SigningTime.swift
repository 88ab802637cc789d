extension ResponseURL {
    /// When it was signed, in seconds since 1970, which is when CloudFormation sent the request; `nil` when it does not say.
    ///
    /// It is no promise of CloudFormation's that it does. Source: Amazon S3's API reference, "Authenticating Requests: Using Query
    /// Parameters", X-Amz-Date: `20261125T123600Z`.
    public var signedAt: Int64? {
        guard let query = reveal.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        let name = "X-Amz-Date="
        let values = query.split(separator: "&").filter { $0.hasPrefix(name) }.map { $0.dropFirst(name.count) }
        // Of two it is not known which one counts.
        return values.count == 1 ? Self.seconds(of: Array(values[0].utf8)) : nil
    }

    private static func seconds(of stamp: [UInt8]) -> Int64? {
        guard stamp.count == 16, stamp[8] == UInt8(ascii: "T"), stamp[15] == UInt8(ascii: "Z") else { return nil }
        let digits = stamp[..<8] + stamp[9..<15]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        func number(_ range: Range<Int>) -> Int64 { stamp[range].reduce(0) { $0 * 10 + Int64($1 & 0xF) } }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        let (hour, minute, second) = (number(9..<11), number(11..<13), number(13..<15))
        guard year >= 1970, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61 else {
            return nil
        }
        return days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// Days since 1970. The year begins in March, so that a leap day is its last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let (year, month) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let leapDays = year / 4 - year / 100 + year / 400
        // March to July and August to December have 153 days each; 719,469 lie between the first March and 1970.
        return year * 365 + leapDays + (month * 153 + 2) / 5 + day - 719_469
    }
}
