public import CoreMetrics
internal import FoundationEssentials
internal import Synchronization

/// Collects metrics and writes them as log lines from which CloudWatch Logs makes metrics: the embedded metric format.
///
/// A timer's values are in milliseconds; a counter is a count, of what came since the last ``flush(_:)``; recorders and meters have no
/// unit. Of a meter, and of a gauge, the newest value is written, if there was one since the last time.
///
/// What is more than a limit allows is left out: no run fails for the sake of its metrics.
public final class EmbeddedMetrics: MetricsFactory {
    /// The namespace when nobody says otherwise.
    public static let defaultNamespace = "Groundwork"
    /// The most characters of a namespace, of a metric's name, and of a dimension's name.
    ///
    /// Source: CloudWatch's user guide, "Specification: Embedded metric format", its JSON schema.
    static let longestName = 255
    /// The most characters of a dimension's value. Source: CloudWatch's API reference, `Dimension`.
    static let longestValue = 1_024
    /// The most dimensions of a metric. Source: as ``longestName``.
    static let mostDimensions = 30
    /// The most metrics in all: each name with each set of dimensions costs money by the month.
    static let mostMetrics = 500

    private let namespace: String
    private let dimensions: Set<String>
    private let now: @Sendable () -> Int64
    private let write: @Sendable (String) -> Void
    private let collected = Mutex<[MetricIdentity: CollectedMetric]>([:])

    /// Makes a collector.
    ///
    /// - Parameters:
    ///   - namespace: where CloudWatch shows the metrics.
    ///   - dimensions: the names that may be dimensions. Their values must be few, for CloudWatch bills each combination; other names that a
    ///     metric is made with are dropped.
    ///   - write: takes each line.
    ///   - now: milliseconds since 1970; the system's clock when left out.
    public init(
        namespace: String = defaultNamespace, dimensions: Set<String>, write: @escaping @Sendable (String) -> Void,
        now: (@Sendable () -> Int64)? = nil
    ) {
        self.namespace = namespace
        self.dimensions = dimensions
        self.write = write
        self.now = now ?? { Int64(Date().timeIntervalSince1970 * 1_000) }
    }

    /// Whether CloudWatch takes this text as a namespace.
    ///
    /// Source: CloudWatch's API reference, `PutMetricData`, Namespace; those of AWS's own begin with `AWS/`.
    public static func isNamespace(_ text: String) -> Bool {
        let isAllowed = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/#: ".contains($0)) }
        return isAllowed && (1...longestName).contains(text.count) && !text.hasPrefix(":") && !text.hasPrefix("AWS/")
            && text.contains { $0 != " " }
    }

    /// Writes what was collected since the last time: one line for each set of dimensions.
    ///
    /// - Parameter members: what stands in each line beside the metrics, such as a request's id: it can be searched for, but is no
    ///   dimension. A metric's or dimension's own member goes before.
    public func flush(_ members: [String: TelemetryValue] = [:]) {
        let taken = collected.withLock { Array($0.values) }.compactMap { metric in
            metric.take().map { MetricDocument.Series(identity: metric.identity, unit: metric.kind.unit, values: $0) }
        }
        let time = now()
        for document in MetricDocument.documents(of: taken, namespace, time, members) { write(document) }
    }

    private func metric(_ label: String, _ pairs: [(String, String)], _ kind: CollectedMetric.Kind) -> CollectedMetric?
    {
        guard (1...Self.longestName).contains(label.count), label != MetricDocument.metadataKey else { return nil }
        let identity = MetricIdentity(
            name: label, dimensions: pairs.filter { dimensions.contains($0.0) && !$0.1.isEmpty && $0.0 != label })
        return collected.withLock { collected in
            // The same metric again, unless another kind of one has its name: one member of the document cannot be both.
            if let known = collected[identity] { return known.kind == kind ? known : nil }
            guard collected.count < Self.mostMetrics else { return nil }
            let made = CollectedMetric(identity, kind)
            collected[identity] = made
            return made
        }
    }

    /// Makes a counter: what came since the last flush, as a count.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions, .count) ?? NOOPMetricsHandler.instance
    }

    /// Makes a counter of fractions.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        metric(label, dimensions, .count) ?? NOOPMetricsHandler.instance
    }

    /// Makes a meter: the newest value.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions, .newest) ?? NOOPMetricsHandler.instance
    }

    /// Makes a recorder: each value, or without `aggregate` the newest.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        metric(label, dimensions, aggregate ? .each : .newest) ?? NOOPMetricsHandler.instance
    }

    /// Makes a timer: each duration, in milliseconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions, .durations) ?? NOOPMetricsHandler.instance
    }

    /// Keeps what was counted until the next flush.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps what was counted until the next flush.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Keeps the value until the next flush.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Keeps what was recorded until the next flush.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Keeps what was recorded until the next flush.
    public func destroyTimer(_ handler: any TimerHandler) {}
}
