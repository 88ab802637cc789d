import Foundation
import Testing
import Worker

/// A file that a `LineOutput` writes into.
final class Lines: Sendable {
    let output: LineOutput
    private let path: String
    private let descriptor: Int32

    init(in folder: TemporaryFolder) throws {
        path = "\(folder.path)/lines"
        descriptor = open(path, O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        output = LineOutput(descriptor: descriptor)
    }

    deinit { close(descriptor) }

    var text: String {
        get throws { String(decoding: try bytes(at: path), as: UTF8.self) }
    }

    /// Each line, read back.
    var objects: [[String: Any]] {
        get throws {
            try text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        }
    }
}

/// A log with what differs from run to run replaced: times, durations, hashes, and the machine's own names.
func normalized(_ log: String, database: String) -> String {
    let rules: [(String, String)] = [
        (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"#, "TIME"),
        (#"("(?:milliseconds|budgetMilliseconds|pauseMilliseconds)":)\d+"#, "$10"),
        (#"[0-9a-f]{64}"#, "HASH"), (#"@[0-9a-f]{12}"#, "@DELIVERY"), (#"("serverVersion":)\d+"#, "$1VERSION"),
        (#"PostgreSQL [0-9.]+"#, "PostgreSQL VERSION"), (#"\b\#(database)\b"#, "DATABASE"),
        (#"("worker":)"[^"]+""#, #"$1"WORKER""#),
    ]
    return rules.reduce(log) { text, rule in
        text.replacingOccurrences(of: rule.0, with: rule.1, options: .regularExpression)
    }
}

/// Compares with a golden file, and writes what was found beside it when they differ.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden"
    let expected = String(decoding: try bytes(at: "\(folder)/\(name)"), as: UTF8.self)
    guard text != expected else { return }
    let found = "/tmp/\(name)"
    try put(Array(text.utf8), at: found)
    Issue.record("\(name) is not what was written, see \(found):\n\(text)", sourceLocation: sourceLocation)
}
