internal import CCurl

/// The headers of a request in libcurl's form.
struct HeaderList: ~Copyable {
    /// The framing of the message is libcurl's alone: a second opinion in it is how requests are smuggled.
    static let reserved: Set<String> = ["content-length", "transfer-encoding", "expect"]

    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// Throws `badHeader`.
    init(_ headers: [(name: String, value: String)], isSigned: Bool = false) throws(HTTPError) {
        if isSigned {
            for (name, value) in headers { try append(Self.line(name, value)) }
            return
        }
        // A colon and nothing behind it keeps libcurl from sending its own: no wait for "100 Continue", and no type
        // that nobody gave.
        try append("Expect:")
        if !headers.contains(where: { $0.name.lowercased() == "content-type" }) { try append("Content-Type:") }
        for (name, value) in headers { try append(Self.line(name, value)) }
    }

    deinit { curl_slist_free_all(first) }

    private mutating func append(_ line: String) throws(HTTPError) {
        guard let list = curl_slist_append(first, line) else {
            throw HTTPError(.clientFailed, "libcurl is out of memory")
        }
        first = list
    }

    private static func line(_ name: String, _ value: String) throws(HTTPError) -> String {
        guard !name.isEmpty, name.utf8.allSatisfy(isToken) else {
            throw HTTPError(.badHeader, "the name of a header is not one")
        }
        guard !reserved.contains(name.lowercased()) else {
            throw HTTPError(.badHeader, "the header \(name.lowercased()) is made of the body and cannot be given")
        }
        // Spaces around a value are not a part of it (RFC 9110, 5.5); inside it only visible ones and tabs may stand.
        let bytes = Array(value.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw HTTPError(.badHeader, "the value of the header \(name.lowercased()) holds a control character")
        }
        let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        // libcurl takes "name:" for the wish to send none, and "name;" for an empty one.
        return isBlank ? name + ";" : "\(name): \(value)"
    }

    /// The characters of a token (RFC 9110, 5.6.2).
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
