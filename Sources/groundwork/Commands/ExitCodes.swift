/// What each command's help says of its exit codes.
enum ExitCodes {
    static let worker = """
        Exit codes: 0 done, 1 failed, 64 wrong usage, 65 bad event, 69 database unreachable, 71 no thread, \
        descriptor or memory to be had, 74 the journal's disk fails or standard output does not take the answer, 75 suspended (resume goes on), 78 bad configuration.
        """
    static let audit = """
        Exit codes: 0 done, 64 wrong usage, 65 no such request, or a broken chain, 74 the journal's disk fails, 78 no \
        journal, or none that can be read.
        """
    static let embedded = "Exit codes: 0 done, 64 wrong usage, 78 it cannot be found, started or stopped."
}
