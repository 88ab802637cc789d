import TestSupport

/// Where messages begin and end in what a connection carried, and of which type they are.
///
/// Source: https://www.postgresql.org/docs/15/protocol-message-formats.html
struct Wire {
    struct Message: Equatable {
        /// Its type; of the first ones, which have none, `0`.
        let type: Character
        /// From where it reaches until where.
        let bytes: Range<Int>
        /// The text of a command's tag.
        let tag: String
    }

    let up: [Message]
    let down: [Message]

    init(_ traffic: FaultyProxy.Traffic) {
        var at = 0
        var first: [Message] = []
        // The request for TLS, then the start-up packet.
        for _ in 0..<2 {
            let end = at + Self.length(traffic.up, at)
            first.append(Message(type: "0", bytes: at..<end, tag: ""))
            at = end
        }
        up = first + Self.messages(traffic.up, from: at)
        // The one byte with which TLS is declined.
        down = [Message(type: "0", bytes: 0..<1, tag: "")] + Self.messages(traffic.down, from: 1)
    }

    /// The messages of the simple query protocol: the look, then the steps; after a doubt the look settles it too.
    var queries: [Message] { up.filter { $0.type == "Q" } }

    /// Every message's first byte, middle and end.
    static func places(_ messages: [Message]) -> [Int] {
        messages.flatMap {
            [$0.bytes.lowerBound, ($0.bytes.lowerBound + $0.bytes.upperBound) / 2, $0.bytes.upperBound]
        }
    }

    /// The places around every answer to a COMMIT: before it, in it, behind it, and behind the server's readiness.
    var commits: [Int] {
        zip(down, down.dropFirst()).filter { $0.0.tag == "COMMIT" }.flatMap { commit, ready in
            [
                commit.bytes.lowerBound - 1, commit.bytes.lowerBound, commit.bytes.lowerBound + 5,
                commit.bytes.upperBound, ready.bytes.upperBound,
            ]
        }
    }

    private static func messages(_ bytes: [UInt8], from start: Int) -> [Message] {
        var found: [Message] = []
        var at = start
        while at + 5 <= bytes.count {
            let end = at + 1 + length(bytes, at + 1)
            guard end > at + 1, end <= bytes.count else { break }
            let type = Character(UnicodeScalar(bytes[at]))
            found.append(
                Message(
                    type: type, bytes: at..<end,
                    tag: type == "C" ? String(decoding: bytes[(at + 5)..<(end - 1)], as: UTF8.self) : ""))
            at = end
        }
        return found
    }

    private static func length(_ bytes: [UInt8], _ at: Int) -> Int {
        guard at + 4 <= bytes.count else { return 0 }
        return bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
}
