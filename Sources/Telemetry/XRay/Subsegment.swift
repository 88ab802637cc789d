/// One piece of work within a segment, as the daemon takes it.
///
/// Source: AWS X-Ray's developer guide, "Segment documents", "Subsegments", "Annotations" and "Errors and exceptions".
struct Subsegment: Encodable, Equatable {
    /// Something that went wrong.
    struct Exception: Encodable, Equatable {
        var id: String
        var type: String
        var message: String
    }

    /// Why it went wrong.
    struct Cause: Encodable, Equatable {
        var exceptions: [Exception]
    }

    var name: String
    var id: String
    var trace: String
    var parent: String
    /// Seconds since 1970.
    var start: Double
    var end: Double
    /// The work failed.
    var fault: Bool?
    /// Something went wrong on the way, though the work goes on.
    var error: Bool?
    var cause: Cause?
    var annotations: [String: TelemetryValue]?
    private let type = "subsegment"

    private enum CodingKeys: String, CodingKey {
        case name, id, fault, error, cause, annotations, type
        case trace = "trace_id"
        case parent = "parent_id"
        case start = "start_time"
        case end = "end_time"
    }

    /// The most characters of a name.
    static let longestName = 200
    /// The most characters of an annotation's key, and of its value; the most annotations.
    ///
    /// Source: AWS X-Ray's developer guide, "Add annotations and metadata to segments".
    static let longestKey = 500
    static let longestValue = 1_000
    static let mostAnnotations = 50
    /// The most exceptions of one document, and the most characters of what each says.
    static let mostExceptions = 10
    static let longestMessage = 1_000
    /// The most bytes of a datagram, header and all: a document may have 64 kB, and so has the daemon's buffer.
    static let maximumSize = 64_000

    /// The document, as bytes that a datagram has room for; what there is no room for is left out, the least needed first.
    var bytes: [UInt8]? {
        let room = Self.maximumSize - XRayDaemon.header.utf8.count
        var slim = self
        for shorten in [{ _ in }, { $0.annotations = nil }, { $0.cause = nil }] as [(inout Subsegment) -> Void] {
            shorten(&slim)
            if let bytes = Documents.bytes(of: slim), bytes.count <= room { return bytes }
        }
        return nil
    }

    /// A name of only what X-Ray allows in one: letters, digits, spaces and some signs. Like AWS's own SDKs it leaves the rest out.
    static func name(_ text: String) -> String {
        let allowed = text.prefix(longestName).filter {
            $0.isLetter || $0.isNumber || $0 == " " || "_.:/%&#=+\\-@".contains($0)
        }
        return allowed.isEmpty ? "unnamed" : allowed
    }

    /// A key of only what X-Ray's filters know; `_` stands for everything else.
    static func key(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(longestKey).map { scalar in
                let isAllowed = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                return isAllowed ? Character(scalar) : "_"
            })
    }

    /// 16 hexadecimal digits.
    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
