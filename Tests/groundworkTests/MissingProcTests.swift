import Foundation
import TestSupport
import Testing

/// Without /proc Swift shows a program no argument at all: that is said, and not taken for a call without any, which would
/// show the help and succeed.
@Suite(.crowd)
struct MissingProcTests {
    /// How /proc goes.
    enum Way: String, CaseIterable, Sendable {
        /// An empty file system lies over it, in a mount namespace of the run's own, as in a chroot without it. Who is not root
        /// becomes it in a namespace of users.
        case covered = """
            unshare --mount $([ "$(id -u)" = 0 ] || echo --map-root-user) \
            sh -c 'mount -t tmpfs none /proc && exec "$0" run' "$GW"
            """
        /// The files from which Swift knows are not found: the same for an account that may make no namespace.
        case notFound = """
            strace -qq -o trace -P /proc/self/maps -P /proc/self/cmdline \
            -e trace=open,openat -e inject=open,openat:error=ENOENT "$GW" run
            """
    }

    @Test(arguments: Way.allCases)
    func saysThatTheCommandLineCannotBeRead(_ way: Way) async throws {
        let desk = try Desk(sharesDatabase: true)
        let outcome = try await desk.shell(way.rawValue)
        #expect(outcome.ending == .exited(78))
        #expect(
            // Before them strace speaks of links.
            outcome.complaint.filter { !$0.hasPrefix("strace: ") } == [
                "error: the command line cannot be read, because /proc is missing",
                "hint: Mount /proc in this container or chroot.",
            ])
        #expect(outcome.output == "")
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
    }
}
