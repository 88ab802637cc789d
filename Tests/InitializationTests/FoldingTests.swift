import FoundationEssentials
import Testing

@testable import Initialization

/// Events as the journal keeps them: written, read and folded again.
@Suite struct FoldingTests {
    /// Two requests in which every kind of event occurs.
    private static func histories() throws -> [[Event]] {
        let cut = Example.failure(.inDoubt, "08006", .connection)
        var database = FakeDatabase(needs: [Example.a: [Example.f]])
        var session = try Session()
        try session.start()
        try session.run(until: .tables, &database)
        try session.take(.failed(cut, milliseconds: 9, Example.moment))
        try session.take(.interrupted)
        try session.start()
        try session.run(&database)
        try session.start()
        try session.take(.failed(Example.failure(.permanent, nil, .answer), milliseconds: 9, Example.moment))
        var update = try Session("Update")
        try update.start()
        try update.run(&database)
        var rejected = Session(resuming: [])
        try rejected.take(.reject(Example.request("?"), Example.failure(.permanent, nil, .request)))
        return [session.events, update.events, rejected.events]
    }

    @Test func everyKindOfEventOccurs() throws {
        #expect(try Set(Self.histories().joined().map(\.kind)) == Set(EventKind.allCases))
    }

    @Test func aListOfEventsFoldsLikeOneAfterTheOther() throws {
        for events in try Self.histories() {
            var state = State()
            for (count, event) in events.enumerated() {
                #expect(State(folding: events.prefix(count)) == state)
                evolve(&state, event)
            }
            #expect(State(folding: events) == state)
        }
    }

    @Test func everyEventReadsBackFromItsPayload() throws {
        for event in try Self.histories().joined() {
            let data = try JSONEncoder().encode(Payload(event: event))
            let decoder = JSONDecoder()
            decoder.userInfo[Read.kind] = event.kind
            #expect(try decoder.decode(Read.self, from: data).event == event)
        }
    }

    @Test func anEventOfOnlyItsNameHasAnEmptyPayload() throws {
        let data = try JSONEncoder().encode(Payload(event: .requestRedelivered))
        #expect(String(decoding: data, as: UTF8.self) == "{}")
    }

    /// Names are in journals for ever.
    @Test func namesOfKindsStay() {
        #expect(
            EventKind.allCases.map(\.rawValue) == [
                "requestReceived", "requestRejected", "runStarted", "stepStarted", "databaseInspected",
                "stepCommitted", "stepSkipped", "objectDeferred", "stepFailed", "stepInDoubt", "stepNotCommitted",
                "retryScheduled", "runSuspended", "requestConcluded", "answerPrepared", "answerDelivered",
                "answerAbandoned", "requestRedelivered",
            ])
        #expect(eventSchema == 1)
    }

    private struct Payload: Encodable {
        let event: Event
        func encode(to encoder: any Encoder) throws { try event.payload.encode(to: encoder) }
    }

    private struct Read: Decodable {
        static let kind = CodingUserInfoKey(rawValue: "kind").unsafelyUnwrapped
        let event: Event
        init(from decoder: any Decoder) throws {
            event = try Event(#require(decoder.userInfo[Self.kind] as? EventKind), from: decoder)
        }
    }
}
