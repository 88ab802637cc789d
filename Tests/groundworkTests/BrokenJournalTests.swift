import Foundation
import TestSupport
import Testing

/// A journal of which an event was changed by hand: what would go on from that event refuses to, and names it.
@Suite(.crowd)
struct BrokenJournalTests {
    /// The recorded journal that was broken on purpose; of its sixth event it is told that it was changed.
    private static let recording = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("JournalingTests/Recorded/broken/journal.sql").path

    /// The event that it was recorded with. The URL is one that nobody listens at: the journal knows it by its SHA-256.
    private static var event: Event {
        Event([
            "RequestId": "fresh", "PhysicalResourceId": "groundwork-orders",
            "ResponseURL": "http://127.0.0.1:41771/fresh",
        ])
    }

    private func desk() async throws -> Desk {
        let desk = try Desk()
        try await desk.restoreJournal(from: Self.recording)
        return desk
    }

    private func refuses(_ desk: Desk, _ outcome: Program.Outcome) throws {
        #expect(outcome.ending == .exited(78), "\(outcome.errors)")
        #expect(
            outcome.complaint == [
                "error: event 6 of the journal \(desk.journal) was changed after it was written",
                "hint: Run `groundwork journal verify`; keep the file as it is and go on with a copy from a backup.",
            ])
        #expect(outcome.objects().map { $0["level"] as? String } == ["FATAL"])
        // Nothing was laid.
        #expect(try desk.sql("SELECT to_regclass('note')") == "")
    }

    @Test func itsRequestIsNotWorkedOn() async throws {
        let desk = try await desk()
        try refuses(
            desk, try await desk.run("run", "--event", "-", "--allow-loopback", input: Array(Self.event.text.utf8)))
    }

    /// The request is finished; without its last event it is not.
    @Test func itIsNotResumed() async throws {
        let desk = try await desk()
        _ = try await desk.sqlite("DROP TRIGGER event_is_never_deleted")
        _ = try await desk.sqlite("DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)")
        try refuses(desk, try await desk.run("resume"))
    }
}
