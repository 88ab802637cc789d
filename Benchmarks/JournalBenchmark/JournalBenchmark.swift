import FoundationEssentials
import Initialization
import Journaling

/// Appends events to a new journal as a run does, each with a sync of its own, and prints the nanoseconds that took.
///
/// Usage: `JournalBenchmark FILE COUNT`
@main
enum JournalBenchmark {
    /// An event such as a run of the Schema folder writes several times.
    private static let payload = """
        {"attempt":1,"budget":3589991,"epoch":0,"objects":[{"action":"create","checksum":\
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","file":"functions/update_updated_at_column.sql",\
        "id":{"kind":"function","name":"update_updated_at_column"}}],"step":"functions"}
        """
    private static let stream = "4f1c0a2e-7d35-4c0b-9b0e-2a1f6f0f7c11@8640183d7a7a"

    static func main() async throws {
        guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else {
            throw CocoaError(.featureUnsupported)
        }
        let event = Event.stepStarted(try JSONDecoder().decode(StepStarted.self, from: Data(payload.utf8)))
        let journal = try await Journal.open(CommandLine.arguments[1])
        // Makes the statements' plans and the log before the clock runs.
        _ = try await journal.append([event], to: stream, expecting: 0, at: 1_795_570_890_242)
        let begun = ContinuousClock.now
        for version in 1...count {
            _ = try await journal.append([event], to: stream, expecting: version, at: 1_795_570_890_242)
        }
        let took = ContinuousClock.now - begun
        await journal.close()
        print(took.components.seconds * 1_000_000_000 + took.components.attoseconds / 1_000_000_000)
    }
}
