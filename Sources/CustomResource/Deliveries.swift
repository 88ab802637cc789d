/// What a function was invoked with, as the custom-resource events in it: the event itself, or the records of a topic or
/// a queue that carry one each.
///
/// Source: AWS Lambda's developer guide, "Invoking Lambda functions with Amazon SNS notifications" and "Using Lambda with
/// Amazon SQS"; a message that a topic put into a queue is the topic's notification again.
public struct Deliveries: Equatable, Sendable {
    /// One event as it was delivered.
    public struct Item: Equatable, Sendable {
        /// The event's bytes.
        public let event: [UInt8]
        /// How often the queue has handed the message out, this time included; `nil` where no queue did.
        public let receiveCount: Int?
    }

    /// The most records of one invocation: as many as a queue without a batching window hands out.
    public static let maximumRecords = 10

    /// The events, in the order of the records.
    public let items: [Item]

    /// Takes an invocation's bytes apart. What is no envelope is taken for the event itself, whatever is wrong with it.
    ///
    /// Throws when a record carries no event that could be read.
    public init(_ bytes: [UInt8]) throws(RequestError) {
        let object = JSONObject(bytes, from: EventObject.start(of: bytes))
        let records = object.members(named: "Records")
        guard records.count == 1, records[0].kind == .array, object.members(named: Field.requestType).isEmpty else {
            items = [Item(event: bytes, receiveCount: nil)]
            return
        }
        guard bytes.count <= Request.maximumSalvageBytes else {
            throw RequestError(.tooLarge, field: "Records", "more than \(Request.maximumSalvageBytes) bytes")
        }
        var items: [Item] = []
        for (at, record) in try Self.elements(of: records[0], in: bytes).enumerated() {
            items.append(try Self.item(of: record, "Records[\(at)]."))
        }
        self.items = items
    }

    private static func elements(of array: JSONObject.Member, in bytes: [UInt8]) throws(RequestError) -> [JSONObject] {
        var scan = JSONScan(bytes, from: array.range.lowerBound)
        var found: [JSONObject] = []
        do throws(JSONScan.Fault) {
            try scan.expect("[")
            while scan.next() != UInt8(ascii: "]") {
                if !found.isEmpty { try scan.expect(",") }
                let value = try scan.value()
                found.append(JSONObject(bytes, from: value.range.lowerBound))
                guard found.count <= maximumRecords else { break }
            }
        } catch {
            throw RequestError(.notJSON, field: "Records", "not JSON at byte \(error.offset + 1)")
        }
        guard (1...maximumRecords).contains(found.count) else {
            throw RequestError(
                .badValue, field: "Records", "must hold 1 to \(maximumRecords) records",
                hint: "set the event source's batch size to 1")
        }
        return found
    }

    private static func item(of record: JSONObject, _ prefix: String) throws(RequestError) -> Item {
        let reader = FieldReader(record, prefix: prefix)
        var source = try reader.string("eventSource", limit: 64)
        if source == nil { source = try reader.string("EventSource", limit: 64) }
        switch source {
        case "aws:sns":
            return Item(event: try message(of: try inner("Sns", reader)), receiveCount: nil)
        case "aws:sqs":
            let body = try reader.required("body", limit: Request.maximumSalvageBytes)
            let attributes = try inner("attributes", reader)
            let count = try attributes.string("ApproximateReceiveCount", limit: 16).flatMap { Int($0) }
            let event = Array(body.utf8)
            let notification = JSONObject(event, from: EventObject.start(of: event))
            let isNotification = notification.members(named: "Type").first.flatMap(notification.text) == "Notification"
            return Item(
                event: isNotification
                    ? try message(of: FieldReader(notification, prefix: "\(prefix)body.")) : event,
                receiveCount: count)
        default:
            throw RequestError(
                .badValue, field: "\(prefix)eventSource", "is neither aws:sns nor aws:sqs",
                hint: "subscribe the function to the topic or queue that the stack's ServiceToken names")
        }
    }

    private static func inner(_ name: String, _ reader: FieldReader) throws(RequestError) -> FieldReader {
        guard let member = try reader.member(name), member.kind == .object else {
            throw RequestError(.missingField, field: reader.prefix + name, "missing, or not an object")
        }
        return FieldReader(
            JSONObject(reader.object.bytes, from: member.range.lowerBound), prefix: "\(reader.prefix)\(name).")
    }

    private static func message(of notification: FieldReader) throws(RequestError) -> [UInt8] {
        Array(try notification.required("Message", limit: Request.maximumSalvageBytes).utf8)
    }
}
