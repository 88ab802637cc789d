import Initialization
import Journaling
import Logging
import Worker

/// Tells two.
struct BothReporters: Reporter {
    let one: any Reporter
    let other: any Reporter

    func recorded(_ event: RecordedEvent, _ state: State) {
        one.recorded(event, state)
        other.recorded(event, state)
    }

    func note(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        one.note(level, message, metadata)
        other.note(level, message, metadata)
    }

    func answer(_ body: String) throws(Failure) {
        try one.answer(body)
        try other.answer(body)
    }
}
