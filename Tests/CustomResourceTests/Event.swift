import CustomResource
import Testing

/// An event as text, field by field, so that each can be left out, damaged or given twice.
struct Event {
    /// Names and raw JSON, in order.
    var fields: [(name: String, json: String)]

    static let url =
        "https://cloudformation-custom-resource-response.s3.amazonaws.com/arn?X-Amz-Signature=planted0secret"

    static let create = Event(fields: [
        ("RequestType", #""Create""#),
        ("ServiceToken", #""arn:aws:lambda:eu-central-1:123456789012:function:init""#),
        ("ResponseURL", "\"\(url)\""),
        ("StackId", #""arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1""#),
        ("RequestId", #""f3a8c1d2-0001""#),
        ("LogicalResourceId", #""Database""#),
        ("ResourceType", #""Custom::DatabaseInit""#),
        ("ResourceProperties", #"{"ServiceToken":"arn:aws:lambda:eu-central-1:123456789012:function:init"}"#),
    ])

    static let update = create.with("RequestType", #""Update""#).adding("PhysicalResourceId", #""old-id""#)
        .adding("OldResourceProperties", #"{"Anything":[1,{"deep":null}]}"#)

    static let delete = create.with("RequestType", #""Delete""#).adding("PhysicalResourceId", #""old-id""#)

    static func of(_ kind: Request.Kind) -> Event {
        switch kind {
        case .create: create
        case .update: update
        case .delete: delete
        }
    }

    /// With another value under a name; `nil` takes the field away.
    func with(_ name: String, _ json: String?) -> Event {
        var copy = self
        guard let place = fields.firstIndex(where: { $0.name == name }) else {
            return json.map { adding(name, $0) } ?? self
        }
        if let json { copy.fields[place].json = json } else { copy.fields.remove(at: place) }
        return copy
    }

    /// With one more field at its end, whatever there is already.
    func adding(_ name: String, _ json: String) -> Event {
        Event(fields: fields + [(name, json)])
    }

    func properties(_ json: String) -> Event { with("ResourceProperties", json) }

    var text: String { "{" + fields.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}" }
    var bytes: [UInt8] { Array(text.utf8) }

    func parsed(_ policy: URLPolicy = .httpsOnly) throws -> Request { try Request.parse(bytes, policy: policy) }

    /// What is wrong with it; `nil` when nothing is.
    var fault: RequestError? { faultOf(bytes) }
}

func faultOf(_ bytes: [UInt8]) -> RequestError? {
    do throws(RequestError) {
        _ = try Request.parse(bytes, policy: .httpsOnly)
        return nil
    } catch {
        return error
    }
}

/// All ways a value has of becoming text.
func texts(_ value: Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return [dumped, "\(value)", String(reflecting: value)].joined(separator: "\n")
}
