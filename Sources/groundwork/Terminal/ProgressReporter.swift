import Glibc
import Initialization
import Journaling
import Logging
import Synchronization
import Worker

/// Tells a person how a run goes: a line a step, and below them one that moves, with counts and seconds.
final class ProgressReporter: Reporter {
    private let screen: Screen
    private let output = LineOutput(descriptor: STDOUT_FILENO)
    private let view: Mutex<ProgressView>
    private let spinner: Mutex<Task<Void, Never>?> = Mutex(nil)

    /// How often the moving line is drawn, in milliseconds.
    private static let interval = 100

    init(screen: Screen) {
        self.screen = screen
        view = Mutex(ProgressView(screen: screen))
        guard screen.canRedraw else { return }
        let task = Task { [weak self] in
            while !Task.isCancelled {
                self?.draw()
                try? await Task.sleep(for: .milliseconds(Self.interval))
            }
        }
        spinner.withLock { $0 = task }
    }

    func recorded(_ event: RecordedEvent, _ state: State) {
        show(view.withLock { $0.take(event.event, state) })
    }

    func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        // An error is told when the run ends.
        guard level >= .info, level < .error else { return }
        let mark = level >= .warning ? screen.paint.yellow("!") : screen.paint.dim("·")
        show(["  \(mark) \(screen.paint.dim(message.harmless))"])
    }

    func answer(_ body: String) throws(Failure) {
        let lines = ["", screen.paint.bold("Answer:")] + AnswerView(body: body).lines + [""]
        try output.deliver(clearing + lines.joined(separator: "\n"))
        draw()
    }

    /// The last lines: how it ended.
    func end(_ outcome: Outcome) {
        spinner.withLock { $0?.cancel() }
        let lines = view.withLock { view in
            view.isOver = true
            return view.summary(of: outcome)
        }
        show(lines)
    }

    /// What takes the moving line away.
    private var clearing: String { screen.canRedraw ? "\r\u{1B}[2K" : "" }

    private func show(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        output.write(clearing + lines.joined(separator: "\n"))
        draw()
    }

    private func draw() {
        guard screen.canRedraw else { return }
        view.withLock { view in
            guard let line = view.movingLine() else { return }
            // Over what stands there, and only then is the rest cleared: clearing first would flicker.
            let bytes = Array("\r\(line)\u{1B}[K".utf8)
            _ = write(STDOUT_FILENO, bytes, bytes.count)
        }
    }
}
