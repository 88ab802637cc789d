/// An event's bytes as one whole JSON object in UTF-8.
enum EventObject {
    /// Checks all bytes and finds the event's fields; throws `tooLarge`, `notJSON` or `notAnObject`.
    static func read(_ bytes: [UInt8]) throws(RequestError) -> JSONObject {
        guard bytes.count <= Request.maximumBytes else {
            throw RequestError(
                .tooLarge, "\(bytes.count) bytes, and \(Request.maximumBytes) are allowed",
                hint: "keep large values out of ResourceProperties")
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw notJSON("not UTF-8", bytes, at: error.byteOffsets.lowerBound)
        }
        let start = start(of: bytes)
        guard start < bytes.count else { throw RequestError(.notJSON, "empty, JSON is expected") }
        var scan = JSONScan(bytes, from: start)
        do throws(JSONScan.Fault) {
            try scan.passDocument()
        } catch {
            let message =
                if error.isTooDeep { "nested more than \(JSONScan.maximumDepth) deep" } else {
                    error.offset < bytes.count ? "not JSON" : "not JSON, or cut off"
                }
            throw notJSON(message, bytes, at: error.offset)
        }
        guard let kind = JSONKind(firstByte: bytes[start]), kind == .object else {
            let found = JSONKind(firstByte: bytes[start])?.name ?? "something else"
            throw RequestError(.notAnObject, "expected an object, found \(found)")
        }
        return JSONObject(bytes, from: start)
    }

    /// Where the JSON starts: behind a byte order mark (RFC 8259, 8.1, lets a reader pass it) and white space.
    static func start(of bytes: [UInt8]) -> Int {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var scan = JSONScan(bytes, from: bytes.starts(with: mark) ? mark.count : 0)
        _ = scan.next()
        return scan.position
    }

    private static func notJSON(_ message: String, _ bytes: [UInt8], at offset: Int) -> RequestError {
        let before = bytes[..<offset]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return RequestError(.notJSON, "\(message) at line \(line), byte \(offset - lineStart + 1)")
    }
}
