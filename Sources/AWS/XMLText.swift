/// The few elements that are wanted of STS's answers, which are short, flat and without attributes.
struct XMLText {
    let text: String

    /// The text of the first element of this name; `nil` when there is none.
    func first(_ name: String) -> String? {
        guard let start = text.firstRange(of: "<\(name)>"),
            let end = text[start.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        let content = text[start.upperBound..<end.lowerBound]
        return content.contains("<") ? nil : Self.plain(content)
    }

    /// With the entities that XML itself defines replaced.
    private static func plain(_ text: Substring) -> String {
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#xD;", "\r"), ("&amp;", "&"),
        ]
        return entities.reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
    }
}
