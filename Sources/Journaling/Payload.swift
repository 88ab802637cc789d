internal import FoundationEssentials
internal import Initialization

/// An event's particulars as the journal writes them: JSON with sorted keys.
enum Payload {
    /// The text of an event's particulars.
    static func text(of event: Event) throws -> String {
        String(decoding: try encoder.encode(event.payload), as: UTF8.self)
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// Reads an event back.
    static func event(_ kind: EventKind, _ payload: [UInt8]) throws -> Event {
        try JSONDecoder().decode(Stored.self, from: Data(payload), configuration: kind).event
    }

    private struct Stored: DecodableWithConfiguration {
        let event: Event

        init(from decoder: any Decoder, configuration kind: EventKind) throws {
            event = try Event(kind, from: decoder)
        }
    }
}
