import CustomResource
import Glibc
import Initialization
import Journaling
import Worker

/// A failure for a person, on standard error: what, where, and what to do.
struct Complaint {
    let text: String

    /// `nil` when there is nothing to complain of.
    init?(_ outcome: Outcome, _ paint: Paint) {
        let label = paint.red("error:")
        switch outcome {
        case .succeeded: return nil
        case .failed(let failure), .misconfigured(let failure), .unanswerable(let failure):
            var lines = ["\(label) \(failure.headline.harmless)"]
            if let excerpt = failure.excerpt { lines.append(excerpt.harmless) }
            if let detail = failure.detail { lines.append("\(paint.dim("detail:")) \(detail.harmless)") }
            if let hint = failure.hint { lines.append("\(paint.yellow("hint:")) \(hint.harmless)") }
            text = lines.joined(separator: "\n")
        case .suspended(let suspended) where suspended.failure?.origin == .output:
            text =
                "\(label) \(suspended.failure?.message ?? "")\n\(paint.yellow("hint:")) \(suspended.failure?.hint ?? "") "
                + "Then send the same event again, or run `groundwork resume`, to have the same bytes written."
        case .suspended(let suspended):
            text = "\(paint.yellow("suspended:")) \(suspended.account.harmless)"
        case .refused(let error):
            let hint = error.hint.isEmpty ? "" : "\n\(paint.yellow("hint:")) \(error.hint.harmless)"
            let what = "\(error.field.isEmpty ? "the event" : error.field): \(error.message)"
            text = "\(label) \(what.harmless)\(hint)"
        case .stopped(let error):
            text = "\(label) \(error.message.harmless)\n\(paint.yellow("hint:")) \(error.hint.harmless)"
        }
    }

    /// Writes it.
    func show() {
        LineOutput(descriptor: STDERR_FILENO).write(text)
    }
}
