import Foundation
import TestSupport
import Testing

/// One request under one fault or more, until it is done: the worker's own retries first, then the same event again.
struct Trial {
    let ground: Ground
    var delivery: Delivery
    /// What its runs have in their environment beside the database.
    var variables: [String: String]

    init(
        _ server: PrivateServer, _ files: [String: String] = Ground.files, _ variables: [String: String] = [:]
    ) throws {
        ground = try Ground(server, files)
        delivery = Delivery(to: try Servers.sink.get())
        self.variables = variables
    }

    /// How long past its time a process may take in all: on a busy machine to start and to end takes a while. What the run itself
    /// does is over in time, by its own lines.
    static let grace = Duration.seconds(3)

    /// A proxy to the server.
    func proxy(_ faults: [FaultyProxy.Fault] = [], refusing: Bool = false) throws -> FaultyProxy {
        try FaultyProxy(to: ground.server.networkLocation().port, faults, refusing: refusing)
    }

    /// Starts a run.
    func run(through proxy: FaultyProxy? = nil, timeout: Int = 60) throws -> Program {
        try ground.run(delivery, through: proxy, timeout: timeout, variables)
    }

    /// What each connection of a run carries that succeeds in spite of these faults, in order.
    func traffic(_ faults: [FaultyProxy.Fault] = [], timeout: Int = 60) async throws -> [FaultyProxy.Traffic] {
        let proxy = try proxy(faults)
        let outcome = try await run(through: proxy, timeout: timeout).outcome()
        try #require(outcome.code == 0 && proxy.hasStruck, "\(outcome)")
        #expect(try await Verdict(ground: ground).violations(delivery, [outcome]) == [])
        return proxy.traffic
    }

    /// Runs through a proxy with these faults, then again without, and says what was wrong. `wanted` is the first run's code.
    func violations(
        _ faults: [FaultyProxy.Fault], timeout: Int = 60, wanted: Int32? = nil
    ) async throws -> [String] {
        let proxy = try proxy(faults)
        var wrong: [String] = []
        var runs = [try await watched(run(through: proxy, timeout: timeout), timeout, &wrong)]
        if !proxy.hasStruck { wrong.append("the fault did not happen") }
        if let wanted, runs[0].code != wanted { wrong.append("the code is \(runs[0].ending), not \(wanted)") }
        let others = try self.proxy()
        while runs.last?.code == 75, runs.count < 4 {
            runs.append(try await watched(run(through: others), 60, &wrong))
        }
        if runs.last?.code != 0 { wrong.append("it ended with \(runs.map(\.ending)): \(runs.last?.errors ?? "")") }
        return wrong + (try await Verdict(ground: ground).violations(delivery, runs))
    }

    /// Waits for a run's end: never a silent hour.
    func watched(_ run: Program, _ timeout: Int, _ wrong: inout [String]) async throws -> Program.Outcome {
        let begun = ContinuousClock.now
        let outcome = try await run.outcome(within: .seconds(timeout + 30))
        let took = ContinuousClock.now - begun
        if took > .seconds(timeout) + Self.grace { wrong.append("a run of \(timeout) s took \(took)") }
        if let worked = outcome.worked, worked > .seconds(timeout) {
            wrong.append("a run of \(timeout) s was at work for \(worked)")
        }
        switch outcome.code {
        case 75:
            if !outcome.errors.contains("suspended: ") || !outcome.errors.contains("`groundwork resume`") {
                wrong.append("no word on how to resume: \(outcome.errors)")
            }
        default:
            if try delivery.answers.isEmpty { wrong.append("no answer came, and the run ended with \(outcome.ending)") }
        }
        return outcome
    }
}

extension Program.Outcome {
    /// How long the run was at work: from its first line to its last; `nil` where it wrote none.
    var worked: Duration? {
        let times = lines.compactMap { line -> Date? in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let text = object?["timestamp"] as? String else { return nil }
            return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }
        guard let first = times.first, let last = times.last else { return nil }
        return .milliseconds(Int64((last.timeIntervalSince(first) * 1_000).rounded()))
    }
}

/// Performs each, so many at once, and says what was wrong, by what it was done with. `what` names them for the long form's
/// figures.
func expectNothingWrong<Item: Sendable & CustomStringConvertible>(
    _ what: String, _ items: [Item], atOnce: Int, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (Item) async throws -> [String]
) async {
    await withTaskGroup(of: [String].self) { group in
        var rest = items[...]
        func add() {
            guard let item = rest.popFirst() else { return }
            group.addTask {
                do {
                    return try await body(item).map { "\(what), \(item): \($0)" }
                } catch {
                    return ["\(what), \(item): \(error)"]
                }
            }
        }
        for _ in 0..<atOnce { add() }
        while let found = await group.next() {
            // As it comes: the long form takes minutes.
            for wrong in found { Issue.record(Comment(rawValue: wrong), sourceLocation: sourceLocation) }
            add()
        }
    }
    FaultForm.tried(what, items.count)
}
