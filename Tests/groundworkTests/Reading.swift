import Foundation
import TestSupport
import Testing

extension Program.Outcome {
    /// Each line of standard output as the JSON object it has to be; a line that is none is a failure of the test.
    func objects(sourceLocation: SourceLocation = #_sourceLocation) -> [[String: Any]] {
        lines.map { line in
            let value = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(value != nil, "not a JSON object: \(line)", sourceLocation: sourceLocation)
            return value ?? [:]
        }
    }

    /// The kinds of the events, in order.
    var events: [String] { objects().compactMap { $0["event"] as? String } }

    /// The answer, on the one line that is no line of the log.
    var answer: [String: Any] { objects().last { $0["Status"] != nil } ?? [:] }

    /// Standard error without the backtracer's or shell's own words: what a person reads.
    var complaint: [String] { errors.split(separator: "\n").map(String.init) }
}

extension String {
    /// This text as the JSON object it has to be.
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(utf8)) as? [String: Any]) ?? [:]
    }
}
