import Blocking
import Glibc

/// SIGTERM, SIGINT and SIGHUP (a terminal that was closed) suspend the run; a second SIGINT ends the process.
///
/// A second SIGTERM does not: some programs, such as GNU `timeout`, send two.
enum Signals {
    static let interruption = Interruption()

    static func install() {
        // Made before a handler can ask for it.
        _ = interruption
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            if number == SIGINT, Signals.interruption.isRaised { _exit(128 + SIGINT) }
            Signals.interruption.raise()
        }
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaction(number, &action, nil) }
    }
}
