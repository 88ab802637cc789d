import Foundation
import Testing

/// The rules of the embedded metric format, as its specification and JSON schema have them.
enum EmbeddedFormat {
    private static let units: Set<String> = [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits",
        "Percent", "Count", "None",
    ]

    /// Checks one line.
    static func check(_ line: String) throws {
        #expect(!line.contains("\n"))
        #expect(line.utf8.count <= 256 * 1_024)
        let root = try object(line)
        let metadata = try #require(root["_aws"] as? [String: Any])
        #expect(Set(metadata.keys) == ["Timestamp", "CloudWatchMetrics"])
        #expect(metadata["Timestamp"] is Int)
        let directives = try #require(metadata["CloudWatchMetrics"] as? [[String: Any]])
        #expect(!directives.isEmpty)
        for directive in directives {
            #expect(Set(directive.keys) == ["Namespace", "Dimensions", "Metrics"])
            #expect((1...255).contains(try #require(directive["Namespace"] as? String).count))
            let sets = try #require(directive["Dimensions"] as? [[String]])
            #expect(!sets.isEmpty)
            for set in sets {
                #expect(set.count <= 30)
                for name in set {
                    #expect((1...255).contains(name.count))
                    #expect((1...1_024).contains(try #require(root[name] as? String).count))
                }
            }
            let metrics = try #require(directive["Metrics"] as? [[String: Any]])
            #expect((1...100).contains(metrics.count))
            for metric in metrics {
                #expect(Set(metric.keys).isSubset(of: ["Name", "Unit"]))
                let name = try #require(metric["Name"] as? String)
                #expect((1...255).contains(name.count))
                #expect(metric["Unit"].map { units.contains($0 as? String ?? "") } ?? true)
                if let values = root[name] as? [Double] {
                    #expect((1...100).contains(values.count))
                } else {
                    #expect(root[name] is Double)
                }
            }
        }
    }

    /// The names of a line's metrics.
    static func names(in line: String) throws -> [String] {
        let metadata = try #require(try object(line)["_aws"] as? [String: Any])
        let directives = try #require(metadata["CloudWatchMetrics"] as? [[String: Any]])
        return directives.flatMap { ($0["Metrics"] as? [[String: Any]] ?? []).compactMap { $0["Name"] as? String } }
    }

    /// The values of one metric in a line.
    static func values(of name: String, in line: String) throws -> [Double] {
        let value = try object(line)[name]
        return value as? [Double] ?? (value as? Double).map { [$0] } ?? []
    }

    private static func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
}
