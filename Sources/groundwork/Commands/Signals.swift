import Blocking
import Glibc

/// SIGTERM, SIGINT and SIGHUP (a terminal that was closed) suspend the run; a second one ends the process as usual.
enum Signals {
    static let interruption = Interruption()

    static func install() {
        // Made before a handler can ask for it.
        _ = interruption
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Signals.interruption.raise() }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaction(number, &action, nil) }
        // A reader of our output that went away is told by write's result.
        signal(SIGPIPE, SIG_IGN)
    }
}
