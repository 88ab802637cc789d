extension State {
    /// What is done and what is not, in words: for the answer to a failure, and for a suspended run.
    public var progress: String {
        guard manifest != nil else { return "nothing was begun" }
        let finished = Step.laying.filter { done.contains($0) }.map { "\($0.rawValue): \(account(of: $0))" }
        let open = Step.laying.filter { !done.contains($0) }.map(\.rawValue)
        var text = finished.isEmpty ? "done: nothing" : "done: " + finished.joined(separator: "; ")
        if !open.isEmpty { text += "; not done: " + open.joined(separator: ", ") }
        if let doubt {
            let isAtWork = lastFailure?.disposition == .leftRunning
            text += "; \(isAtWork ? "at work in the database" : "in doubt"): \(doubt.step.rawValue)"
        }
        return text
    }

    private func account(of step: Step) -> String {
        guard let kind = ObjectKind.allCases.first(where: { $0.step == step }) else { return "" }
        return account(of: kind)
    }

    private func account(of kind: ObjectKind) -> String {
        let laid = laid[kind] ?? Laid()
        let all = manifest?.objects.filter { $0.id.kind == kind }.count ?? 0
        var parts: [String] = []
        if laid.created > 0 { parts.append("\(laid.created) created") }
        if laid.replaced > 0 { parts.append("\(laid.replaced) replaced") }
        if laid.rebuilt > 0 { parts.append("\(laid.rebuilt) rebuilt") }
        // What an earlier run laid, a later one finds there.
        let kept = max(0, min(kept[kind.step] ?? 0, all - laid.created - laid.replaced - laid.rebuilt))
        if kept > 0 || parts.isEmpty { parts.append("\(kept) already there") }
        return (parts + differences(of: kind)).joined(separator: ", ")
    }

    /// What stands otherwise than its file says and was left alone, in words.
    private func differences(of kind: ObjectKind) -> [String] {
        let conditions = inspection?.objects.filter { $0.id.kind == kind }.map(\.condition) ?? []
        let changed = conditions.count { $0 == .changed && $0.action(for: kind) == nil }
        let drifted = conditions.count { $0 == .drifted }
        return (changed > 0 ? ["\(changed) of them unlike the file"] : [])
            + (drifted > 0 ? ["\(drifted) of them altered by hand"] : [])
    }

    /// The answer's `Data`: the schema's version, and what was done by kind.
    var report: [String: String] {
        guard let manifest else { return [:] }
        return [
            "SchemaVersion": manifest.checksum,
            "Tables": outcome(of: .table),
            "Indexes": outcome(of: .index),
            "Functions": outcome(of: .function),
            "Triggers": outcome(of: .trigger),
        ]
    }

    private func outcome(of kind: ObjectKind) -> String {
        done.contains(kind.step) || laid[kind] != nil ? account(of: kind) : "not done"
    }
}
