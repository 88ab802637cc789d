internal import CLibPQ
internal import Synchronization

/// Where libpq leaves the notices of one connection, which it would else print to standard error.
final class NoticeSink: Sendable {
    private let onNotice: @Sendable (Notice) -> Void
    private let secrets: Redactor
    private let last = Mutex<Notice?>(nil)

    init(without secrets: Redactor, onNotice: @escaping @Sendable (Notice) -> Void) {
        self.secrets = secrets
        self.onNotice = onNotice
    }

    /// Why the server went away, when it said so in a notice: to an idle session, or when it is stopped at once.
    var farewell: Notice? { last.withLock { $0 } }

    /// Forgets a farewell that was none: a function can raise any code, but nothing of this severity.
    func forgetFarewell() {
        last.withLock { if $0?.severity != Self.fatal { $0 = nil } }
    }

    private static let fatal = "FATAL"

    /// Takes the notices of a connection, which must not outlive this object.
    func attach(to connection: OpaquePointer) {
        let receiver: PQnoticeReceiver = { context, result in
            guard let context else { return }
            Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().receive(result)
        }
        PQsetNoticeReceiver(connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ result: OpaquePointer?) {
        // Whoever raised it: PostgreSQL's own tell no password in these words, and lose nothing.
        func text(_ field: Diagnostic) -> String? { field.told(of: result, by: secrets, isRaised: true) }
        // libpq's own notices have no fields but the message.
        let message = text(.message) ?? secrets.told(PQresultErrorMessage(result)).trimmed
        let notice = Notice(
            severity: text(.severity) ?? "NOTICE", sqlState: text(.sqlState), message: message,
            detail: text(.detail), hint: text(.hint), context: text(.context))
        // FATAL ends the session; class 57P is the operator's intervention, which a server that is stopped at once calls
        // a warning.
        if notice.severity == Self.fatal || notice.sqlState?.hasPrefix("57P") == true { last.withLock { $0 = notice } }
        onNotice(notice)
    }
}
