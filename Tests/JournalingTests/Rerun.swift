import EmbeddedPostgreSQL
import Foundation
import Testing

/// Runs a test of this module again in a process of its own, where it plays a part that needs one: a process under
/// strace, with a small file limit, or one of several that contend for a journal.
///
/// Such a test asks `Rerun.argument` first: it is `nil` in the test run itself, and the part's argument in the other
/// process.
enum Rerun {
    private static let variable = "GROUNDWORK_TEST_PART"

    static var argument: String? { ProcessInfo.processInfo.environment[variable] }

    /// The command that runs the test with an argument.
    ///
    /// - Parameter test: as in `FileTests/name()`.
    /// - Parameter wrapper: the program that starts the process, and its own arguments.
    static func command(_ test: String, _ argument: String, under wrapper: [String] = []) throws -> Command {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let words =
            // The leak sanitizer, where it is built in, does not work under strace.
            ["\(variable)=\(argument)", "ASAN_OPTIONS=detect_leaks=0"] + wrapper
            + [
                program, "--testing-library", "swift-testing", "--filter",
                NSRegularExpression.escapedPattern(for: test),
            ]
        return Command("/usr/bin/env", words)
    }

    /// Runs the test and expects it to pass.
    static func run(_ test: String, _ argument: String, under wrapper: [String] = []) throws {
        let outcome = try command(test, argument, under: wrapper).run(limit: .seconds(60))
        #expect(outcome.succeeded, "\(outcome.text)")
        #expect(outcome.text.contains("with 1 test"), "\(outcome.text)")
    }
}
