/// The fields of one JSON object, found but not yet read: what each is called and which bytes are its value.
struct JSONObject {
    /// One field.
    struct Member {
        /// Its name; `nil` when that is not a text.
        let name: String?
        let kind: JSONKind
        let range: Range<Int>
    }

    let bytes: [UInt8]
    /// In the order of the bytes; where they stop being an object, the members before that still hold.
    let members: [Member]

    /// Finds the fields of the object that starts at `position`.
    init(_ bytes: [UInt8], from position: Int = 0) {
        var members: [Member] = []
        do throws(JSONScan.Fault) {
            var scan = JSONScan(bytes, from: position)
            try scan.expect("{")
            if scan.next() == UInt8(ascii: "}") {
                scan.position += 1
            } else {
                try Self.walk(&scan, into: &members)
            }
        } catch {
            // What was found so far is what there is.
        }
        self.bytes = bytes
        self.members = members
    }

    private static func walk(_ scan: inout JSONScan, into members: inout [Member]) throws(JSONScan.Fault) {
        while true {
            _ = scan.next()
            let start = scan.position
            try scan.passString()
            let name = JSONText.read(scan.bytes[start..<scan.position])
            try scan.expect(":")
            let value = try scan.value()
            members.append(Member(name: name, kind: value.kind, range: value.range))
            guard scan.next() == UInt8(ascii: ",") else { break }
            scan.position += 1
        }
        try scan.expect("}")
    }

    /// The fields of a name: one, none, or a name given twice.
    func members(named name: String) -> [Member] {
        members.filter { $0.name == name }
    }

    /// The text of a string; `nil` when it is no valid one (a lone surrogate, a raw control character, not UTF-8).
    ///
    /// A number, `true` or `false` gives its own text: CloudFormation sends those as strings, people write them.
    func text(of member: Member) -> String? {
        switch member.kind {
        case .string: JSONText.read(bytes[member.range])
        case .number, .boolean: String(validating: bytes[member.range], as: UTF8.self)
        case .null, .array, .object: nil
        }
    }
}
