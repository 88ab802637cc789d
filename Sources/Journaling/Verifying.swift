extension Store {
    /// Walks the whole chain from its first event.
    func verify() throws(JournalError) -> Verification {
        // Damaged pages could hide rows from the walk.
        let integrity = try connection.value("PRAGMA integrity_check(1)")
        guard integrity == "ok" else {
            throw JournalError(
                .corrupt, "the journal \(connection.path): \(integrity)",
                hint: JournalError.Code.corrupt.hint(path: connection.path))
        }
        let statement = try Statement(connection, "SELECT \(Row.columns) FROM event ORDER BY sequence")
        var head = ChainHead.empty
        var versions: [[UInt8]: Int64] = [:]
        var count = 0
        while try statement.step() {
            let row = Row(statement)
            if let problem = row.problem(after: head, version: versions[row.link.stream] ?? 0) {
                return .broken(
                    BrokenLink(
                        sequence: row.link.sequence, stream: row.stream, version: Int(row.link.version),
                        problem: problem))
            }
            count += 1
            versions[row.link.stream] = row.link.version
            head = ChainHead(sequence: row.link.sequence, hash: String(decoding: row.hash, as: UTF8.self))
        }
        return .holds(count: count, head: head)
    }
}

extension Row {
    /// What is wrong with this row behind `head`, in a stream that was at `version`; `nil` when it holds.
    fileprivate func problem(after head: ChainHead, version: Int64) -> String? {
        guard link.sequence == head.sequence + 1 else {
            let missing = head.sequence + 1
            return missing == link.sequence - 1
                ? "event \(missing) before it is missing" : "events \(missing) to \(link.sequence - 1) are missing"
        }
        guard isIntact else { return "it was changed after it was written" }
        guard link.previous == Array(head.hash.utf8) else {
            return "it does not follow the event before it: one of the two was replaced"
        }
        guard link.version == version + 1 else { return "it does not follow version \(version) of its stream" }
        return nil
    }
}
