import Foundation
import TestSupport
import Testing

/// A signal at a run's edges: before it has its event, and more than one of them.
@Suite(.crowd)
struct SignalTests {
    /// A mask of signals in /proc/PID/status, such as `SigCgt`, those that have a handler; none once it has ended.
    private static func mask(_ name: String, of process: Int32) -> UInt64 {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            // Before it is groundwork it is what starts it, and when it has ended, a zombie.
            text.hasPrefix("Name:\tgroundwork\n"), !text.contains("State:\tZ"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") })
        else { return 0 }
        return UInt64(line.split(separator: "\t").last ?? "", radix: 16) ?? 0
    }

    private static func waits(until condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !condition() {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Sends a signal, and waits until the process has taken it.
    private static func send(_ signal: Int32, to run: Program) async throws {
        run.signal(signal)
        try await waits { mask("ShdPnd", of: run.process) & (1 << UInt64(signal - 1)) == 0 }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP], ["-", "pipe"])
    func suspendsARunThatStillWaitsForItsEvent(_ signal: Int32, _ event: String) async throws {
        let desk = try Desk(withDatabase: false)
        // Its writer has begun, and never ends.
        let run = try desk.startShell(
            """
            mkfifo pipe; exec 3<>pipe; printf '{"RequestType": "Create"' >&3; exec "$GW" run --event \(event) <&3
            """)
        try await Self.waits { Self.mask("SigCgt", of: run.process) & (1 << UInt64(signal - 1)) != 0 }
        run.signal(signal)
        let outcome = try await run.outcome()
        #expect(outcome.ending == .exited(75))
        #expect(
            outcome.complaint == [
                "suspended: the run was asked to stop [nothing was begun]. Send the same event again, or run `groundwork resume`, to go on."
            ])
        #expect(outcome.output == "")
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
    }

    /// A run whose answer is on its way: no first signal ends that.
    private struct Answering {
        let desk: Desk
        let sink: UploadSink
        let proxy: FaultyProxy
        let event: [UInt8]

        init() throws {
            desk = try Desk()
            sink = try UploadSink()
            // What the sink says is kept from the run.
            proxy = try FaultyProxy(to: sink.port, FaultyProxy.Fault(.hold, .down, after: 0))
            event = Array(Event(["ResponseURL": "http://127.0.0.1:\(proxy.port)/"]).text.utf8)
        }

        func start() throws -> Program {
            try desk.start("run", "--event", "-", "--allow-loopback", input: event)
        }
    }

    @Test func passesOverAFurtherSIGTERM() async throws {
        let held = try Answering()
        let run = try held.start()
        try await Self.waits { held.proxy.hasStruck }
        for _ in 1...3 { try await Self.send(SIGTERM, to: run) }
        held.proxy.release()
        let outcome = try await run.outcome()
        #expect(outcome.ending == .exited(0))
        #expect(outcome.events.last == "answerDelivered")
        #expect(try held.sink.requests.count == 1)
    }

    @Test func endsAtASecondSIGINT() async throws {
        let held = try Answering()
        let run = try held.start()
        try await Self.waits { held.proxy.hasStruck }
        try await Self.send(SIGINT, to: run)
        #expect(Self.mask("SigCgt", of: run.process) != 0, "the first one has ended it")
        // Taken is not yet handled: one that comes at the same instant can be the first too.
        try await Self.waits {
            run.signal(SIGINT)
            return Self.mask("SigCgt", of: run.process) == 0
        }
        let outcome = try await run.outcome()
        #expect(outcome.ending == .exited(130))
        #expect(outcome.events.last == "stepStarted")

        let again = try await held.start().outcome()
        #expect(again.ending == .exited(0))
        #expect(again.events == ["runStarted", "stepStarted", "answerDelivered"])
        let answers = try held.sink.requests
        #expect(answers.count == 2)
        #expect(Set(answers.map(\.text)).count == 1)
    }
}
