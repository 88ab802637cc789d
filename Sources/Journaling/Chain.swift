internal import Digest

/// One row of the table `event` but its hash, as the bytes that are stored.
///
/// What is hashed, and how an auditor computes it, is said in `Journal/journal.sql`.
struct Link {
    let previous: [UInt8]
    let sequence: Int64
    let stream: [UInt8]
    let version: Int64
    let at: Int64
    let kind: [UInt8]
    let schema: Int64
    let payload: [UInt8]

    /// Names what is hashed, and in which form: another form would have another name.
    private static let name = Array("groundwork-event-1".utf8)

    /// SHA-256, 64 hexadecimal digits.
    var hash: String {
        var text: [UInt8] = []
        text.reserveCapacity(payload.count + stream.count + 256)
        func add(_ field: some Collection<UInt8>) {
            text += "\(field.count):".utf8
            text += field
            text.append(UInt8(ascii: ","))
        }
        add(Self.name)
        add(previous)
        add("\(sequence)".utf8)
        add(stream)
        add("\(version)".utf8)
        add("\(at)".utf8)
        add(kind)
        add("\(schema)".utf8)
        add(payload)
        return SHA256.hex(text)
    }
}
