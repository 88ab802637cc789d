extension Response {
    /// The reason of a failure that gave none; CloudFormation refuses a FAILED without one.
    static let unknownReason = "The request failed and the worker gave no reason; its log says more."

    /// The answer as JSON, at most `maximumBytes` of UTF-8, its keys always in the same order.
    ///
    /// When it is too large, entries of `data` are left out, the largest first, and an entry `Truncated` says so; when
    /// that is not enough the reason loses its middle, because its end holds the SQLSTATE and the hint. The ids are
    /// echoed exactly: within `Request`'s limits they always leave room. One that was made longer than that is
    /// cut, since of a body over the limit CloudFormation would not even show the reason.
    public func body() -> [UInt8] {
        let reason = fullReason
        let whole = render(reason: reason, data: data)
        guard whole.count > Self.maximumBytes else { return whole }

        var kept = data
        var marked = data
        if !data.isEmpty {
            kept[Self.truncationKey] = nil
            marked = [Self.truncationKey: "true"]
        }
        // What there is for the reason and for what is kept of the data.
        let room = Self.maximumBytes - render(reason: nil, data: marked).count
        let reasonSize = reason.map { Self.entrySize("Reason", $0) } ?? 0
        var size = reasonSize + kept.reduce(0) { $0 + Self.entrySize($1.key, $1.value) }
        for (key, value) in Self.largestFirst(kept) where size > room {
            kept[key] = nil
            size -= Self.entrySize(key, value)
        }
        if size <= room {
            return render(reason: reason, data: kept.merging(marked) { _, mark in mark })
        }
        return render(
            reason: reason.map { ShortReason.fit($0, into: room - Self.entrySize("Reason", "")) }, data: marked)
    }

    private var fullReason: String? {
        let isBlank = reason?.allSatisfy(\.isWhitespace) ?? true
        return status == .failed && isBlank ? Self.unknownReason : reason
    }

    private static func largestFirst(_ data: [String: String]) -> [(key: String, value: String)] {
        data.sorted { (entrySize($0.key, $0.value), $0.key) > (entrySize($1.key, $1.value), $1.key) }
    }

    /// The bytes of `"key":"value",`.
    private static func entrySize(_ key: String, _ value: String) -> Int {
        JSONText.size(key) + JSONText.size(value) + 6
    }

    private func render(reason: String?, data: [String: String]) -> [UInt8] {
        // An empty id would be refused, also one that is cut to nothing; the one made of the ids is as good as any.
        let given = ShortReason.beginning(of: physicalResourceID, within: Request.maximumPhysicalResourceIDBytes)
        let physicalResourceID = given.isEmpty ? PhysicalResourceID.derived(stackID, logicalResourceID) : given
        var body = Array(#"{"Status":"#.utf8)
        JSONText.write(status.rawValue, to: &body)
        if let reason { Self.add("Reason", reason, to: &body) }
        Self.add(Field.physicalResourceID, physicalResourceID, to: &body)
        Self.add(Field.stackID, stackID, limit: Request.maximumStackIDBytes, to: &body)
        Self.add(Field.requestID, requestID, limit: Request.maximumRequestIDBytes, to: &body)
        Self.add(
            Field.logicalResourceID, logicalResourceID, limit: Request.maximumLogicalResourceIDBytes, to: &body)
        if let noEcho { body += Array(#","NoEcho":\#(noEcho)"#.utf8) }
        if !data.isEmpty { Self.add(data, to: &body) }
        body.append(UInt8(ascii: "}"))
        return body
    }

    private static func add(_ data: [String: String], to body: inout [UInt8]) {
        body += Array(#","Data":{"#.utf8)
        for (index, entry) in data.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            JSONText.write(entry.key, to: &body)
            body.append(UInt8(ascii: ":"))
            JSONText.write(entry.value, to: &body)
        }
        body.append(UInt8(ascii: "}"))
    }

    private static func add(_ key: String, _ value: String, limit: Int = .max, to body: inout [UInt8]) {
        body.append(UInt8(ascii: ","))
        JSONText.write(key, to: &body)
        body.append(UInt8(ascii: ":"))
        JSONText.write(ShortReason.beginning(of: value, within: limit), to: &body)
    }
}
