internal import CustomResource
internal import FoundationEssentials

/// An answer's bytes, read back for a caller who takes it in another form.
struct ReturnedAnswer {
    /// The most bytes of a reason that a provider framework passes on: it adds a name of a log group and all the ids, and
    /// CloudFormation hides an answer of more than 4,096 bytes.
    static let reasonLimit = 1_536

    private let parts: Parts

    private struct Parts: Decodable {
        let Status: String
        let Reason: String?
        let Data: [String: String]?
    }

    init?(_ body: String?) {
        guard let body, let parts = try? JSONDecoder().decode(Parts.self, from: Data(body.utf8)) else { return nil }
        self.parts = parts
    }

    /// Whether the request succeeded.
    var isSuccess: Bool { parts.Status == Response.Status.success.rawValue }

    /// What the template can read, its keys in order.
    var data: JSONValue {
        .object((parts.Data ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    /// The reason, without its middle where it is too long.
    var shortReason: String? { parts.Reason.map { ShortReason.fit($0, into: Self.reasonLimit) } }
}
