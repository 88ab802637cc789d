/// The trace that an invocation belongs to, as the tracing header names it.
///
/// Source: AWS X-Ray's developer guide, "Concepts", "Tracing header", and "Segment documents" for the forms of the ids. Lambda hands
/// the header on as `Lambda-Runtime-Trace-Id`; runtimes put it into `_X_AMZN_TRACE_ID`.
public struct XRayTraceHeader: Equatable, Sendable {
    /// The trace's id: `1-`, 8 hexadecimal digits of its time, and 24 of its own.
    public var root: String
    /// The segment or subsegment that the next ones are part of, 16 hexadecimal digits; `nil` when nobody said.
    public var parent: String?
    /// Whether the trace is recorded. Undecided (`?`) counts as no.
    public var isSampled: Bool

    /// The longest header that is looked at, in bytes: AWS's own stay well below, `Lineage` included.
    static let maximumSize = 1_024

    /// Names a trace.
    public init(root: String, parent: String?, isSampled: Bool) {
        self.root = root
        self.parent = parent
        self.isSampled = isSampled
    }

    /// Reads `Root=1-…;Parent=…;Sampled=1`, in any order and with other parts between; `nil` for anything that is none.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumSize else { return nil }
        var parts: [Substring: Substring] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            let name = pair[0].drop { $0 == " " }
            // Of two of one kind it is not known which one counts.
            guard parts.updateValue(pair[1], forKey: name) == nil else { return nil }
        }
        guard let root = parts["Root"], Self.isRoot(root) else { return nil }
        if let parent = parts["Parent"], !Self.isHexadecimal(parent, 16) { return nil }
        guard ["0", "1", "?", nil].contains(parts["Sampled"]) else { return nil }
        self.init(root: String(root), parent: parts["Parent"].map(String.init), isSampled: parts["Sampled"] == "1")
    }

    /// The header's text.
    public var text: String {
        "Root=\(root);" + (parent.map { "Parent=\($0);" } ?? "") + "Sampled=\(isSampled ? 1 : 0)"
    }

    private static func isRoot(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "1" && isHexadecimal(parts[1], 8) && isHexadecimal(parts[2], 24)
    }

    private static func isHexadecimal(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
