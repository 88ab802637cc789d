import Testing

@testable import Initialization

/// A journal in memory with its state: commands in, events out.
struct Session: Equatable {
    var policy = Example.policy
    var moment = Example.moment
    private(set) var state = State()
    private(set) var events: [Event] = []

    /// A session that has only received the request, or one that carries on from these events.
    init(_ type: String = "Create") throws { try take(.receive(Example.request(type))) }

    init(resuming events: [Event]) {
        self.events = events
        state = State(folding: events)
    }

    /// Takes a command; the events that it brought.
    @discardableResult
    mutating func take(_ command: Command) throws -> [Event] {
        let decided = try decide(command, state, policy)
        // Nothing may happen that the journal does not show.
        #expect(!decided.isEmpty, "\(command)")
        for event in decided { evolve(&state, event) }
        events += decided
        return decided
    }

    /// Starts a run.
    @discardableResult
    mutating func start(_ manifest: Manifest? = Example.manifest) throws -> [Event] {
        try take(.start(Example.run(manifest), moment))
    }

    /// What an effect comes to; `nil` leaves it to the database.
    typealias Fault = (Effect, inout FakeDatabase) -> Command?

    /// Performs what is asked for until nothing is, or until `limit` effects were performed; the effects.
    @discardableResult
    mutating func run(
        _ database: inout FakeDatabase, limit: Int = 5_000, _ fault: Fault = { _, _ in nil }
    ) throws -> [Effect] {
        var effects: [Effect] = []
        while let effect = react(state), effects.count < limit {
            effects.append(effect)
            try take(fault(effect, &database) ?? database.perform(effect, at: moment))
        }
        return effects
    }

    /// Performs until `step` is announced.
    mutating func run(until step: Step, _ database: inout FakeDatabase) throws {
        while let effect = react(state) {
            if case .performing(let work) = state.phase, work.step == step { return }
            try take(database.perform(effect, at: moment))
        }
        Issue.record("\(step) was never announced")
    }

    /// The events of these kinds.
    func all(_ kinds: Set<EventKind>) -> [Event] { events.filter { kinds.contains($0.kind) } }
}
