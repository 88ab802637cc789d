import Testing

@testable import Initialization

/// Which command fits which phase: every pair there is.
@Suite struct CommandTests {
    private static let commands: [(String, Command)] = [
        ("receive", .receive(Example.request())),
        ("reject", .reject(Example.request(), Example.failure(.permanent, nil, .request))),
        ("start", .start(Example.run(), Example.moment)),
        ("inspected", .inspected(FakeDatabase().inspection(of: Example.manifest), milliseconds: 5, Example.moment)),
        ("laid", .laid(receipt: 1, milliseconds: 7, Example.moment)),
        ("failed", .failed(Example.failure(.permanent), milliseconds: 9, Example.moment)),
        ("waited", .waited(Example.moment)),
        ("interrupted", .interrupted),
        ("encoded", .encoded(body: "body")),
        ("answered", .answered(channel: .responseURL, milliseconds: 3)),
    ]

    /// A state in each phase, as events lead to it.
    private static func states() throws -> [(String, State)] {
        var states: [(String, State)] = [("idle", State())]
        var database = FakeDatabase()
        var session = try Session()
        states.append(("received", session.state))
        try session.start()
        for step in Step.allCases {
            try session.run(until: step, &database)
            states.append((step.rawValue, session.state))
            var waiting = session
            try waiting.take(.failed(Example.failure(.retry), milliseconds: 9, Example.moment))
            if step == .tables || step == .respond { states.append(("waiting for \(step.rawValue)", waiting.state)) }
            if step == .triggers {
                var concluding = session
                try concluding.take(.failed(Example.failure(.permanent), milliseconds: 9, Example.moment))
                states.append(("concluding", concluding.state))
                try waiting.take(.interrupted)
                states.append(("suspended", waiting.state))
            }
        }
        var abandoned = session
        try session.run(&database)
        states.append(("answered", session.state))
        try abandoned.take(.failed(Example.failure(.permanent), milliseconds: 9, Example.moment))
        states.append(("abandoned", abandoned.state))
        return states
    }

    private static let fitting: [String: Set<String>] = [
        "idle": ["receive", "reject"],
        "received": ["start", "reject"],
        "connect": ["start", "reject", "inspected", "failed"],
        "tables": ["start", "reject", "laid", "failed"],
        "waiting for tables": ["start", "reject", "waited", "interrupted"],
        "indexes": ["start", "reject", "laid", "failed"],
        "functions": ["start", "reject", "laid", "failed"],
        "triggers": ["start", "reject", "laid", "failed"],
        "concluding": ["start", "encoded"],
        "suspended": ["start", "reject"],
        "respond": ["start", "failed", "answered"],
        "waiting for respond": ["start", "waited", "interrupted"],
        "answered": ["start"],
        "abandoned": ["start"],
    ]

    @Test func everyPairFitsOrIsRefused() throws {
        let states = try Self.states()
        #expect(Set(states.map(\.0)) == Set(Self.fitting.keys))
        for (phase, state) in states {
            var taken: Set<String> = []
            for (name, command) in Self.commands {
                do throws(UnexpectedCommand) {
                    let events = try decide(command, state, Example.policy)
                    #expect(!events.isEmpty, "\(name) in \(phase)")
                    taken.insert(name)
                } catch {
                    #expect(error == UnexpectedCommand(command: command, phase: state.phase))
                }
            }
            #expect(taken == Self.fitting[phase], "in \(phase)")
        }
    }

    @Test func aRunNeedsASchemaUnlessNothingIsLaid() throws {
        let none = Command.start(Example.run(nil), Example.moment)
        var create = try Session()
        #expect(throws: UnexpectedCommand.self) { try decide(none, create.state, Example.policy) }
        try create.start()
        // A later run may fall back on the schema of the first.
        try create.take(none)
        #expect(create.state.manifest == Example.manifest)
        var delete = try Session("Delete")
        try delete.take(none)
        var rejected = Session(resuming: [])
        try rejected.take(.reject(Example.request("Upsert"), Example.failure(.permanent, nil, .request)))
        try rejected.take(none)
    }
}
