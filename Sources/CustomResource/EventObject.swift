internal import FoundationEssentials

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
        let first = bytes[start]
        guard first == UInt8(ascii: "{") else {
            guard let kind = JSONKind(firstByte: first), isWhole(bytes[start...]) else {
                throw notJSON("not JSON", bytes, at: start)
            }
            throw RequestError(.notAnObject, "expected an object, found \(kind.name)")
        }
        let object = JSONObject(bytes, from: start)
        if let fault = object.fault {
            throw notJSON(fault.offset < bytes.count ? "not JSON" : "not JSON, or cut off", bytes, at: fault.offset)
        }
        // The walk judged the event's own level; the decoder judges what is nested and what follows.
        guard isWhole(bytes[start...]) else {
            throw RequestError(
                .notJSON, "not JSON, or nested more than 512 deep", hint: "see what a JSON checker says of it")
        }
        return object
    }

    /// Where the JSON starts: behind a byte order mark (RFC 8259, 8.1, lets a reader pass it) and white space.
    static func start(of bytes: [UInt8]) -> Int {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var scan = JSONScan(bytes, from: bytes.starts(with: mark) ? mark.count : 0)
        _ = scan.next()
        return scan.position
    }

    /// Takes any JSON. The decoder finds the whole structure before it asks a type what it wants of it, and it
    /// refuses more than 512 levels, so no event can exhaust the stack.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    private static func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
        (try? JSONDecoder().decode(Anything.self, from: Data(bytes))) != nil
    }

    private static func notJSON(_ message: String, _ bytes: [UInt8], at offset: Int) -> RequestError {
        let before = bytes[..<offset]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return RequestError(.notJSON, "\(message) at line \(line), byte \(offset - lineStart + 1)")
    }
}
