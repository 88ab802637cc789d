import Foundation
import TestSupport

/// One request under one fault, until it is done: the worker's own retries first, then the same event again.
struct Trial {
    let ground: Ground
    let delivery: Delivery

    init(_ server: PrivateServer, _ files: [String: String] = Ground.files) throws {
        ground = try Ground(server, files)
        delivery = Delivery(to: try Servers.sink.get())
    }

    /// How long past its time a run may take to end.
    static let grace = Duration.seconds(3)

    /// Runs through a proxy with this fault, then again without, and says what was wrong. `wanted` is the first run's code.
    func violations(
        _ fault: FaultyProxy.Fault, timeout: Int = 60, wanted: Int32? = nil
    ) async throws -> [String] {
        let proxy = try FaultyProxy(to: Servers.port, fault)
        var wrong: [String] = []
        var runs = [try await watched(ground.run(delivery, through: proxy, timeout: timeout), timeout, &wrong)]
        if !proxy.hasStruck { wrong.append("the fault did not happen") }
        if let wanted, runs[0].code != wanted { wrong.append("the code is \(runs[0].ending), not \(wanted)") }
        let others = try FaultyProxy(to: Servers.port)
        while runs.last?.code == 75, runs.count < 4 {
            runs.append(try await watched(ground.run(delivery, through: others), 60, &wrong))
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

/// Performs each, so many at once; what was wrong, by what it was done with.
func each<Item: Sendable & CustomStringConvertible>(
    _ items: [Item], atOnce: Int, _ body: @escaping @Sendable (Item) async throws -> [String]
) async -> [String] {
    await withTaskGroup(of: [String].self) { group in
        var rest = items[...]
        func add() {
            guard let item = rest.popFirst() else { return }
            group.addTask {
                do {
                    return try await body(item).map { "\(item): \($0)" }
                } catch {
                    return ["\(item): \(error)"]
                }
            }
        }
        for _ in 0..<atOnce { add() }
        var all: [String] = []
        while let found = await group.next() {
            all += found
            add()
        }
        return all
    }
}
