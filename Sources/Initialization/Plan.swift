/// What is done with one object.
public enum Action: String, Codable, Sendable {
    /// Run the file: the object is missing.
    case create
    /// Run the file over what stands: a function or a trigger whose file changed.
    case replace
    /// Drop the invalid index, then run the file.
    case rebuild
}

/// One object of a step, and what is done with it.
public struct PlannedObject: Codable, Equatable, Sendable {
    /// The object.
    public var id: ObjectID
    /// The file, below the Schema folder.
    public var file: String
    /// SHA-256 of the file's bytes as it was planned.
    public var checksum: String
    /// What is done.
    public var action: Action

    /// Plans one object.
    public init(_ object: DesiredObject, _ action: Action) {
        id = object.id
        file = object.file
        checksum = object.checksum
        self.action = action
    }
}

/// Objects that could not be laid in their turn because something they need was not there yet.
public struct Deferrals: Equatable, Sendable {
    /// Tables and indexes that wait until the functions are there, in the order of their turn.
    public var behindFunctions: [ObjectID] = []
    /// Objects moved to the end of their step, in the order in which they were moved.
    public var last: [ObjectID] = []
    /// After how many objects of its step an object failed the last time: unless more go before it, it fails again.
    public var failedAfter: [ObjectID: Int] = [:]
    /// Why each object failed the last time.
    public var failures: [ObjectID: Failure] = [:]
    /// How many moves there were in this run.
    public var count = 0

    /// No deferrals.
    public init() {}

    mutating func move(_ moved: ObjectDeferred) {
        let id = moved.object
        count += 1
        last.removeAll { $0 == id }
        failures[id] = moved.failure
        if moved.until == moved.step {
            last.append(id)
            failedAfter[id] = moved.position
        } else {
            behindFunctions.append(id)
            failedAfter[id] = nil
        }
    }
}

extension Condition {
    /// What this condition asks for; `nil` keeps the object as it stands.
    ///
    /// Tables and indexes are never altered: that would be a migration, and theirs is the data. What differs is
    /// reported. Functions and triggers carry no data and follow their files.
    func action(for kind: ObjectKind) -> Action? {
        switch (self, kind) {
        case (.missing, _): .create
        case (.invalid, _): .rebuild
        case (.changed, .function), (.changed, .trigger): .replace
        case (.unrecorded, .function), (.unrecorded, .trigger): .replace
        case (.changed, .table), (.changed, .index), (.unrecorded, .table), (.unrecorded, .index): nil
        case (.unchanged, _), (.drifted, _), (.clash, _), (.foreign, _): nil
        }
    }
}

extension State {
    /// What `step` has to lay, in order, after the last inspection and the deferrals since.
    func plan(for step: Step) -> [PlannedObject] {
        guard let manifest, let inspection else { return [] }
        let conditions = inspection.conditions
        let behind = Set(deferrals.behindFunctions)
        let late = Set(deferrals.last)
        var first: [PlannedObject] = []
        var moved: [ObjectID: PlannedObject] = [:]
        for object in manifest.objects {
            let isBehind = behind.contains(object.id)
            guard (isBehind ? .functions : object.id.kind.step) == step,
                let action = (conditions[object.id] ?? .missing).action(for: object.id.kind)
            else { continue }
            let planned = PlannedObject(object, action)
            if isBehind || late.contains(object.id) { moved[object.id] = planned } else { first.append(planned) }
        }
        let waiting = deferrals.behindFunctions.filter { !late.contains($0) } + deferrals.last
        return first + waiting.compactMap { moved[$0] }
    }

    /// The objects that are there and stay as they are, as far as the database was looked at.
    var standing: [ObjectID] {
        guard let manifest, let conditions = inspection?.conditions else { return [] }
        return manifest.objects.map(\.id).filter { (conditions[$0] ?? .missing).action(for: $0.kind) == nil }
    }
}

extension Inspection {
    /// The conditions by object.
    var conditions: [ObjectID: Condition] {
        Dictionary(objects.map { ($0.id, $0.condition) }, uniquingKeysWith: { $1 })
    }
}
