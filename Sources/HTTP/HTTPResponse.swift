internal import CCurl

/// What a server answered, whatever its status.
///
/// The body may be a secret that was asked for: printing, dumping or reflecting it shows the status and sizes alone.
public struct HTTPResponse: Sendable {
    /// The status, such as 200 or 403. A redirect is an answer like any other: it is not followed.
    public let status: Int
    /// The headers of the last answer in the order they came, their names as the server wrote them.
    public let headers: [(name: String, value: String)]
    /// The body, at most as many bytes as the request allowed.
    public let body: [UInt8]

    /// Makes an answer of its parts.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the status is one of success, 200 to 299.
    public var isSuccess: Bool { (200...299).contains(status) }

    /// The value of the first header of a name; capitals do not matter.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}

extension HTTPResponse {
    /// What the server's clock showed when it answered, in seconds since 1970; `nil` when it did not say. Source: RFC 9110, 6.6.1.
    public var date: Int? {
        guard let text = header("date") else { return nil }
        let seconds = curl_getdate(text, nil)
        return seconds < 0 ? nil : seconds
    }
}

extension HTTPResponse: Equatable {
    /// Whether all parts are the same, the headers in the same order.
    public static func == (left: HTTPResponse, right: HTTPResponse) -> Bool {
        left.status == right.status && left.body == right.body && left.headers.elementsEqual(right.headers, by: ==)
    }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status and the sizes.
    public var description: String { "\(status), \(headers.count) headers, \(body.count) bytes" }

    /// The same: a secret has no second, franker text.
    public var debugDescription: String { description }

    /// No children, so that `dump` and every other reader of mirrors finds nothing.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
