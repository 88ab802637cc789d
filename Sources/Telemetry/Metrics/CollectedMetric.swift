internal import CoreMetrics
internal import Synchronization

/// Which metric: its name and dimensions.
struct MetricIdentity: Hashable {
    let name: String
    /// By name, each once.
    let dimensions: [Dimension]

    struct Dimension: Hashable {
        let name: String
        let value: String
    }

    /// Takes pairs in any order; of two with one name the first counts.
    init(name: String, dimensions: [(String, String)]) {
        self.name = name
        let cut = dimensions.map {
            (String($0.0.prefix(EmbeddedMetrics.longestName)), String($0.1.prefix(EmbeddedMetrics.longestValue)))
        }
        let all = Dictionary(cut) { first, _ in first }.map { Dimension(name: $0.key, value: $0.value) }
        self.dimensions = Array(all.sorted { $0.name < $1.name }.prefix(EmbeddedMetrics.mostDimensions))
    }
}

/// The values of one metric since the last flush. All handlers of the metric are this one object.
final class CollectedMetric: Sendable, CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler
{
    /// What is kept of the values that come.
    enum Kind: Sendable {
        /// Their sum.
        case count
        /// The newest one.
        case newest
        /// Each of them.
        case each
        /// Each of them, and they are durations.
        case durations

        /// CloudWatch's name of the unit; `nil` where it is not known.
        var unit: String? {
            switch self {
            case .count: "Count"
            case .durations: "Milliseconds"
            case .newest, .each: nil
            }
        }
    }

    /// The most values that are kept between two flushes; more are lost.
    static let mostValues = 1_000

    let identity: MetricIdentity
    let kind: Kind
    private let values = Mutex<[Double]>([])
    private let level = Mutex<Double>(0)

    init(_ identity: MetricIdentity, _ kind: Kind) {
        self.identity = identity
        self.kind = kind
    }

    /// The values since the last time; `nil` when there are none.
    func take() -> [Double]? {
        values.withLock { values in
            defer { values = [] }
            return values.isEmpty ? nil : values
        }
    }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount.isFinite else { return }
        switch kind {
        case .count: values.withLock { $0 = [($0.first ?? 0) + amount] }
        case .newest: set(level.withLock { $0 } + amount)
        case .each, .durations: break
        }
    }

    func decrement(by amount: Double) { increment(by: -amount) }
    func reset() { values.withLock { $0 = [] } }
    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) {
        guard value.isFinite else { return }
        level.withLock { $0 = value }
        values.withLock { $0 = [value] }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        if kind == .newest { return set(value) }
        values.withLock { if $0.count < Self.mostValues { $0.append(value) } }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000) }
}
