/// Where the Runtime API is, and the URLs below it.
struct RuntimeAddress: Equatable {
    /// The API's version, which is its first release's date.
    static let version = "2018-06-01"

    private let base: String

    /// Takes `AWS_LAMBDA_RUNTIME_API`, `host:port`; throws `badAddress`.
    init(_ api: String) throws(RuntimeError) {
        let parts = api.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(Self.isOfHost),
            let port = UInt16(parts[1]), port > 0
        else {
            throw RuntimeError(
                .badAddress, "AWS_LAMBDA_RUNTIME_API is not of the form host:port",
                hint: "Lambda sets it; elsewhere, run `groundwork run`")
        }
        base = "http://\(parts[0]):\(port)/\(Self.version)/runtime"
    }

    /// Where the next invocation is waited for.
    var next: String { "\(base)/invocation/next" }
    /// Where a failed start is reported.
    var initError: String { "\(base)/init/error" }

    /// Where an invocation's response goes.
    func response(_ requestID: String) -> String { "\(base)/invocation/\(Self.encoded(requestID))/response" }

    /// Where an invocation's failure goes.
    func error(_ requestID: String) -> String { "\(base)/invocation/\(Self.encoded(requestID))/error" }

    /// A name or an IPv4 address; Lambda has no other.
    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// As one part of a path: all but RFC 3986's unreserved characters are encoded.
    private static func encoded(_ part: String) -> String {
        var encoded = ""
        for byte in part.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
