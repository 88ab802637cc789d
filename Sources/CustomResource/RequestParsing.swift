extension Request {
    /// Reads an event.
    ///
    /// `OldResourceProperties`, `ServiceToken` and fields yet unknown are passed over. On a Delete nothing in the
    /// ResourceProperties is an error, because they may be of any older shape. Throws the first fault found; what
    /// can then still be answered, `salvage` tells.
    public static func parse(_ bytes: [UInt8], policy: URLPolicy) throws(RequestError) -> Request {
        let object = try EventObject.read(bytes)
        let reader = FieldReader(object)
        let kind = try reader.kind()
        let (stackID, requestID, logicalResourceID) = try reader.identity()
        let properties = try ParsedProperties.read(reader, isTolerant: kind == .delete)
        return Request(
            kind: kind, stackID: stackID, requestID: requestID, logicalResourceID: logicalResourceID,
            resourceType: try reader.string(Field.resourceType, limit: maximumResourceTypeBytes)
                ?? defaultResourceType,
            physicalResourceID: try reader.physicalResourceID(kind), responseURL: try reader.responseURL(policy),
            properties: properties.known, unknownProperties: properties.unknown)
    }

    /// One sentence for each of the ResourceProperties that mean nothing here; names only, never values.
    public var warnings: [String] {
        // Enough to see a slip by; a template is not a place to fill a log from.
        let shown = 20
        let sentences = unknownProperties.prefix(shown).map { name in
            let known = Properties.names.first { $0.lowercased() == name.lowercased() }
            return "\(Field.property(Self.shown(name))) is not known and was ignored"
                + (known.map { "; did you mean \($0)?" } ?? "")
        }
        let rest = unknownProperties.count - sentences.count
        return sentences + (rest > 0 ? ["\(rest) more of the ResourceProperties are not known and were ignored"] : [])
    }

    /// A name as it may stand in a log line: short, and in one line.
    private static func shown(_ name: String) -> String {
        let limit = 64
        let scalars = name.unicodeScalars.prefix(limit).map { isInvisible($0) ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars)) + (name.unicodeScalars.count > limit ? "…" : "")
    }

    /// What breaks a line, moves the cursor or turns the direction of the text, in a terminal or in a viewer of logs.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension FieldReader {
    func kind() throws(RequestError) -> Request.Kind {
        let text = try required(Field.requestType, limit: Request.maximumBytes)
        guard let kind = Request.Kind(rawValue: text) else {
            throw RequestError(
                .unknownRequestType, field: Field.requestType, "none of Create, Update and Delete",
                hint: "the case of the letters counts")
        }
        return kind
    }

    func identity() throws(RequestError) -> (stackID: String, requestID: String, logicalResourceID: String) {
        (
            try identifier(Field.stackID, limit: Request.maximumStackIDBytes),
            try identifier(Field.requestID, limit: Request.maximumRequestIDBytes),
            try identifier(Field.logicalResourceID, limit: Request.maximumLogicalResourceIDBytes)
        )
    }

    func physicalResourceID(_ kind: Request.Kind) throws(RequestError) -> String? {
        switch kind {
        case .create: nil
        // Whatever an older handler chose comes back exactly, control characters too.
        case .update, .delete:
            try required(Field.physicalResourceID, limit: Request.maximumPhysicalResourceIDBytes)
        }
    }

    func responseURL(_ policy: URLPolicy) throws(RequestError) -> ResponseURL? {
        guard let member = try member(Field.responseURL) else { return nil }
        guard member.kind == .string else { throw wrongType(Field.responseURL, member.kind, expected: "a string") }
        return try ResponseURL(try text(of: member, Field.responseURL), policy: policy)
    }

    /// These name the stream in the journal and in the receipts, where PostgreSQL takes no NUL.
    private func identifier(_ name: String, limit: Int) throws(RequestError) -> String {
        let text = try required(name, limit: limit)
        guard !text.unicodeScalars.contains(where: Self.isControl) else {
            throw RequestError(.badValue, field: prefix + name, "holds a control character")
        }
        return text
    }
}
