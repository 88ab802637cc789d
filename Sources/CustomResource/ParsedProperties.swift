/// The ResourceProperties of an event, sorted into those that mean something and the names of the others.
struct ParsedProperties {
    var known = Properties()
    var unknown: [String] = []

    /// Reads them all; when tolerant, for a Delete, what is wrong is dropped instead, and unknown names are no news.
    static func read(_ event: FieldReader, isTolerant: Bool) throws(RequestError) -> ParsedProperties {
        do throws(RequestError) {
            guard let member = try event.member(Field.resourceProperties) else { return ParsedProperties() }
            guard member.kind == .object else {
                throw event.wrongType(Field.resourceProperties, member.kind, expected: "an object")
            }
            let object = JSONObject(event.object.bytes, from: member.range.lowerBound)
            var parsed = ParsedProperties()
            if !isTolerant { parsed.unknown = try unknownNames(in: object) }
            let reader = PropertyReader(FieldReader(object, prefix: Field.property("")), isTolerant: isTolerant)
            parsed.known = try reader.properties()
            return parsed
        } catch {
            guard isTolerant else { throw error }
            return ParsedProperties()
        }
    }

    /// Names that are neither ours nor CloudFormation's; throws `password` when one says that a password follows.
    private static func unknownNames(in object: JSONObject) throws(RequestError) -> [String] {
        let known = Set(Properties.names + ["ServiceToken"])
        var unknown: [String] = []
        for member in object.members {
            guard let name = member.name else {
                throw RequestError(.notJSON, field: Field.resourceProperties, "a name in it is not a valid JSON string")
            }
            // Whoever can read the template, the stack's events or this event would know it.
            guard name.lowercased() != "password" else {
                throw RequestError(
                    .password, field: Field.property("Password"), "a password must not be in a template",
                    hint: "give it to the worker as PGPASSWORD")
            }
            if !known.contains(name) { unknown.append(name) }
        }
        var seen: Set<String> = []
        return unknown.filter { seen.insert($0).inserted }
    }
}
