/// What libpq tells about a connection that did not come about.
///
/// libpq 15 gives no result for it, only a text. With `PQERRORS_VERBOSE` that text holds the SQLSTATE in a form that no
/// translation changes (`SEVERITY:  SQLSTATE: message`, from `pqBuildErrorMessage3`), once for each address that
/// answered; the code is read from there, and never from the words.
struct ConnectFailure: Equatable {
    /// The code of the last server that answered: with it libpq stopped trying.
    private(set) var sqlState: String?
    private(set) var severity: String?
    private(set) var sourceFunction: String?
    /// The text without the codes.
    var message = ""

    init(_ text: String) {
        var lines: [Substring] = []
        for line in text.split(separator: "\n") {
            // What PQERRORS_VERBOSE adds at the end: `LOCATION:  function, file:line`.
            if let place = line.after("LOCATION:  ") {
                sourceFunction = place.firstIndex(of: ",").map { String(place[..<$0]) }
            } else if let found = Coded(line) {
                (sqlState, severity, sourceFunction) = (found.code, found.severity, nil)
                lines.append(found.withoutCode)
            } else {
                lines.append(line)
            }
        }
        message = lines.joined(separator: "\n").trimmed
    }
}

/// A line with a severity and a code.
private struct Coded {
    let severity: String
    let code: String
    let withoutCode: Substring

    private static let mark = ":  "
    private static let codeLength = 5

    init?(_ line: Substring) {
        // The first one: what comes later may be quoted from anybody.
        var rest = line[...]
        while let colon = rest.firstIndex(of: ":") {
            rest = rest[rest.index(after: colon)...]
            guard let tail = line[colon...].after(Self.mark) else { continue }
            let code = tail.prefix(Self.codeLength)
            guard code.utf8.count == Self.codeLength, code.utf8.allSatisfy(Self.isOfACode),
                let message = tail.dropFirst(Self.codeLength).after(": ")
            else { continue }
            severity = String(line[..<colon].split(separator: " ").last ?? "")
            self.code = String(code)
            withoutCode = line[..<colon] + Self.mark + message
            return
        }
        return nil
    }

    private static func isOfACode(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension Substring {
    /// What follows the beginning; `nil` when this is not the beginning.
    fileprivate func after(_ beginning: String) -> Substring? {
        hasPrefix(beginning) ? dropFirst(beginning.count) : nil
    }
}
