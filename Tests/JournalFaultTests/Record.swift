import Foundation
import Initialization
import Journaling
import TestSupport
import Testing

/// What is in a journal, read by the journal's own code, its chain verified.
struct Record: Equatable {
    var events: [RecordedEvent] = []
    var head = ChainHead.empty

    /// Reads the journal of one request; nothing where there is none yet.
    init(_ path: String) async throws {
        let journal: Journal
        do throws(JournalError) {
            journal = try await Journal.open(path, .readOnly)
        } catch {
            // A run that stopped before it had laid the journal leaves no file, or an empty one.
            guard error.message.contains("there is no journal") || error.message.contains("holds no journal yet") else {
                throw error
            }
            return
        }
        for stream in try await journal.streams(ofRequest: "request-1") {
            events += try await journal.events(in: stream)
        }
        head = try await journal.head()
        #expect(try await journal.verify() == .holds(count: events.count, head: head))
        await journal.close()
    }

    /// The journal as it was when it had so many events.
    func cut(to count: Int) -> Record {
        var cut = self
        cut.events = Array(events.prefix(count))
        cut.head = cut.events.last.map { ChainHead(sequence: $0.sequence, hash: $0.hash) } ?? .empty
        return cut
    }

    /// Whether the journal announces this attempt at a step.
    func announces(_ step: String, attempt: Int? = nil) -> Bool {
        events.contains {
            guard case .stepStarted(let work) = $0.event, work.step.rawValue == step else { return false }
            return attempt.map { $0 == work.attempt } ?? true
        }
    }

    /// The steps whose commit is in the journal; those that were only found by their receipts, if asked for.
    func committed(probed: Bool? = nil) -> [String] {
        events.compactMap {
            guard case .stepCommitted(let done) = $0.event, probed.map({ $0 == done.probed }) ?? true else {
                return nil
            }
            return done.step.rawValue
        }
    }

    /// The answer's bytes, if they are in the journal.
    var answer: String? {
        for case .answerPrepared(let prepared) in events.map(\.event) { return prepared.body }
        return nil
    }

    /// The last effect that was announced and of which the journal does not say what came of it; a laying step only.
    var inDoubt: String? { State(folding: events.map(\.event)).openStep }
}

extension State {
    fileprivate var openStep: String? {
        guard case .performing(let work) = phase, work.step.lays else { return nil }
        return work.step.rawValue
    }
}

extension Program.Outcome {
    /// The hashes of the events that it told of, in order: all those it took for durable.
    var hashes: [String] { objects.compactMap { $0["hash"] as? String } }

    /// The lines of its standard output.
    var objects: [[String: Any]] { lines.map(\.object) }
}

extension String {
    /// This text as a JSON object; empty where it is none.
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(utf8)) as? [String: Any]) ?? [:]
    }
}
