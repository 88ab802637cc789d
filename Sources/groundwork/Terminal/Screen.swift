import Glibc
import Worker

/// What the terminal can show: colours, a line that is drawn again.
struct Screen: Sendable {
    /// Whether standard output is a terminal.
    let isTerminal: Bool
    /// Whether a line can be drawn over.
    let canRedraw: Bool
    /// Colours for standard output.
    let paint: Paint
    /// Colours for standard error.
    let errors: Paint

    init(environment: Environment) {
        let isDumb = environment["TERM"] == nil || environment["TERM"] == "dumb"
        let wantsColour = environment["NO_COLOR"] == nil && !isDumb
        isTerminal = isatty(STDOUT_FILENO) == 1
        // Who wants no colour wants no other codes either: a screen reader, a log of a session.
        canRedraw = isTerminal && wantsColour
        paint = Paint(isOn: isTerminal && wantsColour)
        errors = Paint(isOn: isatty(STDERR_FILENO) == 1 && wantsColour)
    }

    /// The columns of the terminal; 80 where it does not say.
    var width: Int {
        var size = winsize()
        let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return known ? Int(size.ws_col) : 80
    }
}

/// Colours text, or leaves it: <https://no-color.org>.
struct Paint: Sendable {
    let isOn: Bool

    func green(_ text: String) -> String { wrap(text, 32) }
    func red(_ text: String) -> String { wrap(text, 31) }
    func yellow(_ text: String) -> String { wrap(text, 33) }
    func bold(_ text: String) -> String { wrap(text, 1) }
    func dim(_ text: String) -> String { wrap(text, 2) }

    private func wrap(_ text: String, _ code: Int) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
