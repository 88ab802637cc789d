extension UploadSink {
    /// What the sink does once it has read a whole request.
    public struct Answer: Equatable, Sendable {
        enum Ending: String {
            /// The connection stays open for another request.
            case keep
            /// It is closed behind the bytes.
            case close
            /// It is reset, without any bytes.
            case reset
            /// Nothing is said and nothing closed.
            case stall
        }

        let ending: Ending
        let bytes: [UInt8]

        /// A whole answer; the connection stays open.
        public static func status(
            _ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []
        ) -> Answer {
            let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
            let head = "HTTP/1.1 \(status) Told\r\n\(lines)Content-Length: \(body.count)\r\n\r\n"
            return Answer(ending: .keep, bytes: Array(head.utf8) + body)
        }

        /// A redirect to another URL.
        public static func redirect(to url: String, status: Int = 307) -> Answer {
            .status(status, headers: [(name: "Location", value: url)])
        }

        /// These bytes alone, and the connection is closed.
        public static func raw(_ text: String) -> Answer { Answer(ending: .close, bytes: Array(text.utf8)) }

        /// No answer; the connection stays open until the other side goes.
        public static let stall = Answer(ending: .stall, bytes: [])

        /// No answer; the connection is closed.
        public static let close = raw("")

        /// No answer; the connection is reset.
        public static let reset = Answer(ending: .reset, bytes: [])

        /// A success that is cut off within its headers.
        public static let halfHeaders = raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Len")
    }
}
