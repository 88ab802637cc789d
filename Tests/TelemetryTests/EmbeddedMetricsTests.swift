import CoreMetrics
import Foundation
import Synchronization
import Telemetry
import Testing

/// The lines that CloudWatch makes metrics of, byte by byte.
struct EmbeddedMetricsTests {
    private final class Written: Sendable {
        private let kept = Mutex<[String]>([])
        func add(_ line: String) { kept.withLock { $0.append(line) } }
        func take() -> [String] {
            kept.withLock { lines in
                defer { lines = [] }; return lines
            }
        }
    }

    private let written = Written()
    private let metrics: EmbeddedMetrics

    init() {
        let written = written
        metrics = EmbeddedMetrics(
            dimensions: ["step", "outcome"], write: { written.add($0) }, now: { 1_767_225_600_000 })
    }

    /// What was written, each line within the format's rules.
    private func flush(_ members: [String: TelemetryValue] = [:]) throws -> [String] {
        metrics.flush(members)
        let lines = written.take()
        for line in lines { try EmbeddedFormat.check(line) }
        return lines
    }

    private func timer(_ label: String, _ dimensions: [(String, String)] = []) -> CoreMetrics.Timer {
        CoreMetrics.Timer(label: label, dimensions: dimensions, factory: metrics)
    }

    @Test func writesALineForEachSetOfDimensions() throws {
        timer("StepDuration", [("step", "tables")]).recordMilliseconds(12)
        timer("StepDuration", [("step", "tables")]).recordNanoseconds(1_500_000)
        timer("StepDuration", [("step", "indexes")]).recordMilliseconds(3)
        Counter(label: "ObjectsLaid", dimensions: [("step", "tables")], factory: metrics).increment(by: 4)
        Counter(label: "Failed", factory: metrics).increment(by: 0)
        #expect(
            try flush(["requestId": .string("6f0a"), "isCold": .boolean(true), "ordinal": .integer(7)]) == [
                """
                {"Failed":0,"_aws":{"CloudWatchMetrics":[{"Dimensions":[[]],"Metrics":[{"Name":"Failed","Unit":"Count"}],\
                "Namespace":"Groundwork"}],"Timestamp":1767225600000},"isCold":true,"ordinal":7,"requestId":"6f0a"}
                """,
                """
                {"StepDuration":3,"_aws":{"CloudWatchMetrics":[{"Dimensions":[["step"]],\
                "Metrics":[{"Name":"StepDuration","Unit":"Milliseconds"}],\
                "Namespace":"Groundwork"}],"Timestamp":1767225600000},"isCold":true,"ordinal":7,"requestId":"6f0a",\
                "step":"indexes"}
                """,
                """
                {"ObjectsLaid":4,"StepDuration":[12,1.5],"_aws":{"CloudWatchMetrics":[{"Dimensions":[["step"]],\
                "Metrics":[{"Name":"ObjectsLaid","Unit":"Count"},{"Name":"StepDuration","Unit":"Milliseconds"}],\
                "Namespace":"Groundwork"}],"Timestamp":1767225600000},"isCold":true,"ordinal":7,"requestId":"6f0a",\
                "step":"tables"}
                """,
            ])
    }

    @Test func writesNothingTwice() throws {
        let counter = Counter(label: "Retries", factory: metrics)
        counter.increment(by: 2)
        counter.increment()
        #expect(try flush().map(value("Retries")) == ["3"])
        #expect(try flush() == [])
        counter.increment()
        #expect(try flush().map(value("Retries")) == ["1"])
    }

    @Test func writesTheNewestOfGaugesAndMeters() throws {
        let meter = Meter(label: "Level", factory: metrics)
        meter.set(5)
        meter.increment(by: 2.5)
        meter.decrement(by: 1.5)
        let gauge = Gauge(label: "Size", factory: metrics)
        gauge.record(1)
        gauge.record(9)
        let line = try #require(try flush().first)
        #expect(
            line == """
                {"Level":6,"Size":9,"_aws":{"CloudWatchMetrics":[{"Dimensions":[[]],\
                "Metrics":[{"Name":"Level"},{"Name":"Size"}],"Namespace":"Groundwork"}],"Timestamp":1767225600000}}
                """)
        meter.increment(by: 1)
        #expect(try flush().map(value("Level")) == ["7"])
    }

    @Test func writesEachValueOfARecorderAndTheSumOfFractions() throws {
        let recorder = Recorder(label: "Bytes", factory: metrics)
        recorder.record(10)
        recorder.record(0.5)
        let counter = FloatingPointCounter(label: "Share", factory: metrics)
        counter.increment(by: 0.25)
        counter.increment(by: 0.5)
        let line = try #require(try flush().first)
        #expect(value("Bytes")(line) == "[10,0.5]")
        #expect(value("Share")(line) == "0.75")
    }

    @Test func forgetsWhatWasReset() throws {
        let counter = Counter(label: "Retries", factory: metrics)
        counter.increment()
        counter.reset()
        #expect(try flush() == [])
    }

    @Test func dropsDimensionsThatWereNotNamed() throws {
        let pairs = [("request", "4f1c"), ("step", "tables"), ("outcome", "")]
        Counter(label: "Retries", dimensions: pairs, factory: metrics).increment()
        let line = try #require(try flush().first)
        #expect(line.contains(#""Dimensions":[["step"]]"#))
        #expect(!line.contains("4f1c"))
    }

    @Test func leavesAMetricsOwnMembersAlone() throws {
        Counter(label: "Retries", dimensions: [("step", "tables")], factory: metrics).increment()
        let members: [String: TelemetryValue] = ["Retries": .integer(9), "step": .string("x"), "_aws": .string("x")]
        #expect(
            try flush(members) == [
                """
                {"Retries":1,"_aws":{"CloudWatchMetrics":[{"Dimensions":[["step"]],\
                "Metrics":[{"Name":"Retries","Unit":"Count"}],"Namespace":"Groundwork"}],"Timestamp":1767225600000},\
                "step":"tables"}
                """
            ])
    }

    @Test func splitsWhatOneDocumentMayNotHold() throws {
        for number in 0..<250 { timer("Metric\(number)").recordMilliseconds(number) }
        let lines = try flush()
        #expect(try lines.map { try EmbeddedFormat.names(in: $0).count } == [100, 100, 50])
        #expect(Set(try lines.flatMap { try EmbeddedFormat.names(in: $0) }).count == 250)

        let timer = timer("Often")
        for number in 0..<250 { timer.recordMilliseconds(number) }
        let values = try flush().flatMap { try EmbeddedFormat.values(of: "Often", in: $0) }
        #expect(values == (0..<250).map(Double.init))
    }

    @Test func collectsNoMoreThanItsLimits() throws {
        let timer = timer("Often")
        for number in 0..<2_000 { timer.recordMilliseconds(number) }
        #expect(try flush().flatMap { try EmbeddedFormat.values(of: "Often", in: $0) }.count == 1_000)
        for number in 0..<800 { Counter(label: "Metric\(number)", factory: metrics).increment() }
        #expect(try flush().flatMap { try EmbeddedFormat.names(in: $0) }.count == 499)
    }

    @Test func leavesOutWhatIsNoNumberAndWhatIsNoName() throws {
        Recorder(label: "Bytes", factory: metrics).record(Double.nan)
        Meter(label: "Level", factory: metrics).set(Double.infinity)
        Counter(label: "", factory: metrics).increment()
        Counter(label: "_aws", factory: metrics).increment()
        Counter(label: String(repeating: "n", count: 256), factory: metrics).increment()
        #expect(try flush() == [])
    }

    @Test func keepsTheFirstOfTwoKindsWithOneName() throws {
        Counter(label: "Both", factory: metrics).increment()
        timer("Both").recordMilliseconds(5)
        #expect(try flush().map(value("Both")) == ["1"])
    }

    @Test(arguments: [
        ("Groundwork", true), ("My/App #1: a.b_c-d", true), ("", false), (" ", false), ("AWS/Lambda", false),
        (":x", false), ("é", false), ("a\"b", false), (String(repeating: "n", count: 256), false),
    ])
    func knowsANamespace(text: String, isOne: Bool) {
        #expect(EmbeddedMetrics.isNamespace(text) == isOne)
    }

    /// The text of a metric's value in a line.
    private func value(_ name: String) -> (String) -> String? {
        { line in
            guard let start = line.range(of: "\"\(name)\":")?.upperBound else { return nil }
            let rest = line[start...]
            let isList = rest.hasPrefix("[")
            guard let end = rest.firstIndex(where: { isList ? $0 == "]" : $0 == "," }) else { return nil }
            return String(isList ? rest[...end] : rest[..<end])
        }
    }
}
