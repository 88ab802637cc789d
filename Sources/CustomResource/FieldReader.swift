/// Reads the fields of an object as what they have to be, or says what is wrong with them.
struct FieldReader {
    let object: JSONObject
    /// Stands before each field's name in an error, such as `ResourceProperties.`.
    let prefix: String

    init(_ object: JSONObject, prefix: String = "") {
        self.object = object
        self.prefix = prefix
    }

    /// The value under a name; `nil` when there is none or it is `null`.
    func member(_ name: String) throws(RequestError) -> JSONObject.Member? {
        let found = object.members(named: name)
        guard found.count < 2 else {
            throw RequestError(.repeatedField, field: prefix + name, "given \(found.count) times", hint: "keep one")
        }
        return found.first.flatMap { $0.kind == .null ? nil : $0 }
    }

    /// A string that may be missing, at least one byte long and at most `limit`.
    ///
    /// Its length is counted as it stands in JSON, where a quote takes two bytes and a control character up to six: what is
    /// echoed in an answer of 4,096 bytes is measured as it is sent.
    func string(_ name: String, limit: Int) throws(RequestError) -> String? {
        guard let member = try member(name) else { return nil }
        guard member.kind == .string else { throw wrongType(name, member.kind, expected: "a string") }
        let text = try text(of: member, name)
        guard !text.isEmpty else { throw RequestError(.badValue, field: prefix + name, "must not be empty") }
        try check(JSONText.size(text), name, limit: limit)
        return text
    }

    /// A string that has to be there.
    func required(_ name: String, limit: Int) throws(RequestError) -> String {
        if let text = try string(name, limit: limit) { return text }
        if let member = object.members(named: name).first {
            throw wrongType(name, member.kind, expected: "a string")
        }
        throw RequestError(
            .missingField, field: prefix + name, "missing",
            hint: "a custom resource's event has \(Field.requestType), \(Field.stackID), \(Field.requestID) and "
                + Field.logicalResourceID)
    }

    /// The text of a property: a string, or a number or boolean as it is written; at most `limit` bytes of UTF-8.
    func scalar(_ name: String, limit: Int) throws(RequestError) -> String? {
        guard let member = try member(name) else { return nil }
        guard member.kind != .array, member.kind != .object else {
            throw wrongType(name, member.kind, expected: "a string")
        }
        let text = try text(of: member, name)
        try check(text.utf8.count, name, limit: limit)
        guard !text.unicodeScalars.contains(where: Self.isControl) else {
            throw RequestError(.badValue, field: prefix + name, "holds a control character")
        }
        return text
    }

    /// U+0000 to U+001F and U+007F: no id or name has them, C cuts a text at the first and logs break at the others.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7F
    }

    func wrongType(_ name: String, _ found: JSONKind, expected: String) -> RequestError {
        RequestError(.wrongType, field: prefix + name, "expected \(expected), found \(found.name)")
    }

    func text(of member: JSONObject.Member, _ name: String) throws(RequestError) -> String {
        if let text = object.text(of: member) { return text }
        throw RequestError(
            .notJSON, field: prefix + name,
            "not a valid JSON string: half of a surrogate pair, an unknown escape, or a bare control character")
    }

    private func check(_ count: Int, _ name: String, limit: Int) throws(RequestError) {
        guard count <= limit else {
            throw RequestError(.tooLong, field: prefix + name, "\(count) bytes long, and \(limit) are allowed")
        }
    }
}
