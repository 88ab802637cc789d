import Glibc

/// The three descriptors that every program expects to be open.
enum StandardStreams {
    /// Opens those that we were started without: the next file or socket would be given their numbers, and every line
    /// for a person would go into it. That nobody reads one any more is told by the result of a write, and ends nothing.
    ///
    /// Standard output is opened for reading alone: each write fails, so that an answer counts as not taken.
    static func open() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
            // It gets the lowest number that is free: this one, since those below are open by now.
            _ = Glibc.open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
