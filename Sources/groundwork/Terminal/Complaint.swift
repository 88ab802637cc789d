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
            var lines = ["\(label) \(failure.headline)"]
            if let excerpt = failure.excerpt { lines.append(excerpt) }
            if let detail = failure.detail { lines.append("\(paint.dim("detail:")) \(detail)") }
            if let hint = failure.hint { lines.append("\(paint.yellow("hint:")) \(hint)") }
            text = lines.joined(separator: "\n")
        case .suspended(let suspended) where suspended.failure?.origin == .output:
            text =
                "\(label) \(suspended.failure?.message ?? "")\n\(paint.yellow("hint:")) \(suspended.failure?.hint ?? "") "
                + "Then run again, or `groundwork resume`, to have the same bytes written."
        case .suspended(let suspended):
            text = "\(paint.yellow("suspended:")) \(suspended.account)"
        case .refused(let error):
            let hint = error.hint.isEmpty ? "" : "\n\(paint.yellow("hint:")) \(error.hint)"
            let what = "\(error.field.isEmpty ? "the event" : error.field): \(error.message)"
            text = "\(label) \(what)\(hint)"
        case .stopped(let error):
            text = "\(label) \(error.message)\n\(paint.yellow("hint:")) \(error.hint)"
        }
    }

    /// Writes it.
    func show() {
        LineOutput(descriptor: STDERR_FILENO).write(text)
    }
}
