import Glibc

/// The three descriptors that every program expects to be open.
enum StandardStreams {
    /// Opens those that we were started without: the next file or socket would be given their numbers, and every line
    /// for a person would go into it. That nobody reads one any more is told by the result of a write, and ends nothing.
    static func open() {
        signal(SIGPIPE, SIG_IGN)
        while true {
            let descriptor = Glibc.open("/dev/null", O_RDWR)
            guard descriptor >= 0, descriptor <= STDERR_FILENO else {
                if descriptor > STDERR_FILENO { close(descriptor) }
                return
            }
        }
    }
}
