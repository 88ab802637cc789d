import Initialization
import Worker

/// What a person is shown of a run, as text; draws nothing itself.
struct ProgressView {
    var isOver = false
    private let screen: Screen
    private let begun = ContinuousClock.now
    private var step: Step?
    private var stepBegan = ContinuousClock.now
    private var inStep = 0
    private var total = 0
    private var done = 0
    private var frame = 0
    /// The request whose lines these are.
    private var named: RequestFacts?

    private static let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    private static let barWidth = 24
    /// A shorter bar says nothing: the counts stand alone.
    private static let narrowestBar = 8

    init(screen: Screen) {
        self.screen = screen
    }

    /// The lines that an event adds.
    mutating func take(_ event: Event, _ state: State) -> [String] {
        let paint = screen.paint
        total = state.manifest?.objects.count ?? 0
        switch event {
        case .requestReceived(let request): return heading(request)
        case .requestRejected: return [line(paint.red("✘"), "request", event.sentence.harmless)]
        case .runStarted: return state.request.map { heading($0) } ?? []
        case .answerPrepared, .requestConcluded: return []
        case .runSuspended:
            step = nil
            return []
        case .stepStarted(let work):
            step = work.step
            stepBegan = .now
            inStep = work.objects.count
            return []
        case .databaseInspected(let inspected):
            step = nil
            let place = "\(inspected.inspection.database) as \(inspected.inspection.role)"
            return [line(paint.green("✔"), "connect", place.harmless, milliseconds: inspected.milliseconds)]
                + inspected.inspection.objects.compactMap(\.warning).map { "  \(paint.yellow("!")) \($0.harmless)" }
        case .stepCommitted(let committed):
            done += committed.laid + committed.kept
            step = nil
            let text = "\(committed.laid) laid, \(committed.kept) already there"
            return [line(paint.green("✔"), committed.step.rawValue, text, milliseconds: committed.milliseconds)]
        case .stepSkipped(let skipped):
            done += skipped.kept
            let text = skipped.kept == 0 ? "nothing to lay" : "\(skipped.kept) already there"
            return [line(paint.green("✔"), skipped.step.rawValue, paint.dim(text))]
        case .answerDelivered(let delivered):
            step = nil
            return [line(paint.green("✔"), "respond", "answered", milliseconds: delivered.milliseconds)]
        case .stepFailed(let failed):
            step = nil
            // What the run ends with is told in full below.
            let isLast = failed.failure.disposition == .permanent
            return [
                line(
                    isLast ? paint.red("✘") : paint.yellow("!"), failed.step.rawValue,
                    isLast ? "failed" : failed.failure.firstLine.harmless, milliseconds: failed.milliseconds)
            ]
        case .retryScheduled(let pending):
            step = pending.step
            stepBegan = .now
            inStep = 0
            return [line(paint.yellow("↻"), pending.step.rawValue, "tried again in \(pending.pause) ms")]
        case .objectDeferred, .stepInDoubt, .stepNotCommitted, .answerAbandoned, .requestRedelivered:
            return [line(paint.yellow("!"), "", event.sentence.harmless)]
        }
    }

    /// The line that moves while a step is under way.
    mutating func movingLine() -> String? {
        guard !isOver, let step else { return nil }
        frame += 1
        let spinner = Self.frames[frame % Self.frames.count]
        let name = "  \(spinner) \(Self.padded(step.rawValue)) "
        let counts = total == 0 ? "" : "\(done)/\(total)" + (inStep > 0 ? ", \(inStep) under way" : "")
        let text = "\(counts)  \(Self.seconds(.now - stepBegan))"
        // One column stays free: a full line would make some terminals begin a new one.
        let room = screen.width - 1
        let width = min(Self.barWidth, room - name.count - text.count - 1)
        return String((name + (width >= Self.narrowestBar ? bar(width) + " " : "") + text).prefix(max(0, room)))
    }

    /// The line that a request's others stand below; none when they do already.
    private mutating func heading(_ request: RequestFacts) -> [String] {
        guard named != request else { return [] }
        let isFirst = named == nil
        named = request
        done = 0
        let line =
            screen.paint.bold("\(request.type) of \(request.logicalResourceID)".harmless)
            + screen.paint.dim("  request \(request.requestID)".harmless)
        return isFirst ? [line] : ["", line]
    }

    private func bar(_ width: Int) -> String {
        let share = total == 0 ? 0 : min(width, done * width / total)
        return String(repeating: "█", count: share) + String(repeating: "░", count: width - share)
    }

    /// How it ended.
    func summary(of outcome: Outcome) -> [String] {
        let took = Self.seconds(.now - begun)
        switch outcome {
        case .succeeded: return [screen.paint.green("Done") + screen.paint.dim(" in \(took)")]
        case .failed, .misconfigured, .unanswerable, .suspended, .refused, .stopped:
            return Complaint(outcome, screen.paint).map { [$0.text] } ?? []
        }
    }

    private func line(_ mark: String, _ name: String, _ text: String, milliseconds: Int64? = nil) -> String {
        let time = milliseconds.map { screen.paint.dim("  \(Self.seconds(.milliseconds($0)))") } ?? ""
        return "  \(mark) \(Self.padded(name)) \(text)\(time)"
    }

    private static func padded(_ name: String) -> String {
        name + String(repeating: " ", count: max(0, 10 - name.count))
    }

    /// `0.03 s`
    private static func seconds(_ duration: Duration) -> String {
        let hundredths = duration.components.seconds * 100 + duration.components.attoseconds / 10_000_000_000_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}

extension Failure {
    /// Place, SQLSTATE and message, one line.
    var headline: String {
        [place.map { "\($0):" }, sqlState, message].compactMap { $0 }.joined(separator: " ")
    }

    /// The same without what libpq adds on further lines.
    var firstLine: String { String(headline.prefix { $0 != "\n" }) }
}
