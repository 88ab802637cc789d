/// The documents of the embedded metric format.
///
/// Source: CloudWatch's user guide, "Specification: Embedded metric format".
enum MetricDocument {
    /// One metric's values.
    struct Series {
        var identity: MetricIdentity
        var unit: String?
        var values: [Double]
    }

    /// The most metrics of a document, and the most values of a metric in one. Source: the specification.
    static let mostMetrics = 100
    static let mostValues = 100
    /// The most members beside the metrics, and the most characters of each one's text.
    static let mostMembers = 20
    static let longestMember = 1_000
    /// The member that says which of the others are metrics.
    static let metadataKey = "_aws"

    /// A line for each set of dimensions, and further ones for what one may not hold.
    static func documents(
        of all: [Series], _ namespace: String, _ time: Int64, _ members: [String: TelemetryValue]
    ) -> [String] {
        let groups = Dictionary(grouping: all, by: \.identity.dimensions).sorted { one, other in
            one.key.map { "\($0.name)=\($0.value)" }.lexicographicallyPrecedes(
                other.key.map { "\($0.name)=\($0.value)" })
        }
        var lines: [String] = []
        for (dimensions, group) in groups {
            var left = group.sorted { $0.identity.name < $1.identity.name }
            while !left.isEmpty {
                let now = left.prefix(mostMetrics).map { series in
                    Series(
                        identity: series.identity, unit: series.unit, values: Array(series.values.prefix(mostValues)))
                }
                let root = Root(namespace, time, dimensions, now, members)
                if let bytes = Documents.bytes(of: root) { lines.append(String(decoding: bytes, as: UTF8.self)) }
                for index in now.indices { left[index].values.removeFirst(now[index].values.count) }
                left.removeAll { $0.values.isEmpty }
            }
        }
        return lines
    }

    /// A whole document: the metadata, and beside it what it points at.
    private struct Root: Encodable {
        private let metadata: Metadata
        private let dimensions: [MetricIdentity.Dimension]
        private let metrics: [Series]
        private let members: [(String, TelemetryValue)]

        init(
            _ namespace: String, _ time: Int64, _ dimensions: [MetricIdentity.Dimension], _ metrics: [Series],
            _ members: [String: TelemetryValue]
        ) {
            let definitions = metrics.map { Definition(name: $0.identity.name, unit: $0.unit) }
            let directive = Directive(
                namespace: namespace, dimensions: [dimensions.map(\.name)], metrics: definitions)
            metadata = Metadata(time: time, directives: [directive])
            self.dimensions = dimensions
            self.metrics = metrics
            let taken = Set(dimensions.map(\.name) + metrics.map(\.identity.name) + [metadataKey])
            let free = members.filter { !taken.contains($0.key) }.sorted { $0.key < $1.key }
            self.members = free.prefix(mostMembers).map { ($0.key, $0.value.cut(to: longestMember)) }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(metadata, forKey: Key(metadataKey))
            for dimension in dimensions { try container.encode(dimension.value, forKey: Key(dimension.name)) }
            for series in metrics {
                if series.values.count == 1 {
                    try container.encode(series.values[0], forKey: Key(series.identity.name))
                } else {
                    try container.encode(series.values, forKey: Key(series.identity.name))
                }
            }
            for (name, value) in members { try container.encode(value, forKey: Key(name)) }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    private struct Metadata: Encodable {
        let time: Int64
        let directives: [Directive]

        private enum CodingKeys: String, CodingKey {
            case time = "Timestamp"
            case directives = "CloudWatchMetrics"
        }
    }

    private struct Directive: Encodable {
        let namespace: String
        let dimensions: [[String]]
        let metrics: [Definition]

        private enum CodingKeys: String, CodingKey {
            case namespace = "Namespace"
            case dimensions = "Dimensions"
            case metrics = "Metrics"
        }
    }

    private struct Definition: Encodable {
        let name: String
        let unit: String?

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case unit = "Unit"
        }
    }
}
