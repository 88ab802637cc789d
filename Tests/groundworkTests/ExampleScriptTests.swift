import Foundation
import TestSupport
import Testing

/// `Scripts/run`, as far as it does not build.
@Suite(.crowd)
struct ExampleScriptTests {
    private static let script = URL(fileURLWithPath: Desk.shippedSchema).deletingLastPathComponent()
        .appendingPathComponent("Scripts/run").path

    @Test func namesTheOptionThatItDoesNotKnow() async throws {
        let desk = try Desk(withDatabase: false)
        let refused = try await desk.shell("exec '\(Self.script)' --bogus")
        #expect(refused.ending == .exited(64))
        #expect(
            refused.complaint.prefix(2) == [
                "Scripts/run: there is no option --bogus.", "Usage: Scripts/run [--fresh | --stop] [EVENT]",
            ])
    }

    @Test func namesTheEventThatItCannotRead() async throws {
        let desk = try Desk(withDatabase: false)
        let refused = try await desk.shell("exec '\(Self.script)' nothing.json")
        #expect(refused.ending == .exited(64))
        #expect(
            refused.complaint == [
                "Scripts/run: there is no file nothing.json that can be read. Name one that holds an event."
            ])
    }
}
