import TestSupport

/// Where the records of TLS begin and end in what a connection carried, behind the request for it and its answer.
///
/// Source: RFC 8446, 5.1: a type, a version, the length in two bytes, and so many bytes.
struct Records {
    let up: [Range<Int>]
    let down: [Range<Int>]

    private static let header = 5
    /// How many of the server's records the handshake has, at least: hello, change of cipher, and what is encrypted.
    private static let handshake = 6

    init(_ traffic: FaultyProxy.Traffic) {
        up = Self.records(traffic.up, from: 8)
        down = Self.records(traffic.down, from: 1)
    }

    /// The beginning, the header and the middle of every record that the worker sends, and of the server's handshake; of what
    /// it answers afterwards the middles. Where a record ends the next one begins. Without the farewells of both.
    var places: [Place] {
        func all(_ records: some Sequence<Range<Int>>) -> [Int] {
            records.flatMap { [$0.lowerBound, $0.lowerBound + Self.header - 2, Self.middle($0)] }
        }
        return Place.places(
            [4] + all(up.dropLast(Self.farewells)),
            [0] + all(down.prefix(Self.handshake)) + down.dropFirst(Self.handshake).dropLast().map(Self.middle))
    }

    /// Whether something is lost when all behind this place is.
    func matters(_ place: Place) -> Bool {
        switch place.direction {
        case .up: place.bytes < up.dropLast(Self.farewells).last?.upperBound ?? 0
        // The server's signature differs in length by a byte or two from run to run, and so does where its farewell begins.
        case .down: place.bytes + 4 < down.last?.lowerBound ?? 0
        }
    }

    /// PostgreSQL's, and that of TLS.
    private static let farewells = 2

    private static func middle(_ record: Range<Int>) -> Int { (record.lowerBound + record.upperBound) / 2 }

    private static func records(_ bytes: [UInt8], from start: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var at = start
        while at + header <= bytes.count {
            let end = at + header + Int(bytes[at + 3]) << 8 + Int(bytes[at + 4])
            found.append(at..<end)
            at = end
        }
        return found
    }
}
