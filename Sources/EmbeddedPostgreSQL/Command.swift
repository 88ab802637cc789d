import Glibc

/// One program to run to its end, with a time limit: `posix_spawn` directly, no shell between.
package struct Command: Sendable {
    /// How the program ended.
    package enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
        case timedOut
    }

    /// What a finished program left.
    package struct Outcome: Equatable, Sendable {
        package let ending: Ending
        package let output: String
        package let errors: String

        package var succeeded: Bool { ending == .exited(0) }

        /// Both streams, for a message to a person.
        package var text: String {
            [errors, output].map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }

    package let program: String
    package let arguments: [String]
    package let input: String

    package init(_ program: String, _ arguments: [String], input: String = "") {
        self.program = program
        self.arguments = arguments
        self.input = input
    }

    /// Output past this is cut: nothing here prints more, and a runaway program must not fill our memory.
    package static let outputLimit = 4 << 20

    /// What a program that overran its time has left to tidy up between SIGTERM and SIGKILL.
    private static let grace = Duration.seconds(2)

    /// Runs the program and waits for it, at most `limit`.
    package func run(limit: Duration) throws(EmbeddedError) -> Outcome {
        // Nameless files rather than pipes: a server that the program leaves behind inherits its output, and
        // would hold a pipe open, and us with it.
        let inputFile = try NamelessFile(named: "input", holding: input)
        let outputFile = try NamelessFile(named: "output")
        let errorFile = try NamelessFile(named: "errors")
        let child = try Child(
            self, standardInput: inputFile.descriptor, output: outputFile.descriptor, errors: errorFile.descriptor)
        let ending = child.wait(limit: limit) ?? child.end(grace: Self.grace)
        return Outcome(
            ending: ending,
            output: outputFile.text(limit: Self.outputLimit),
            errors: errorFile.text(limit: Self.outputLimit))
    }
}

/// A file without a name, gone with its descriptor.
private struct NamelessFile: ~Copyable {
    let descriptor: Int32

    init(named name: String, holding text: String = "") throws(EmbeddedError) {
        // mkstemp makes it for our account alone; without its name nobody else can open it either.
        var path = Array("/tmp/groundwork-XXXXXX".utf8CString)
        let made = mkstemp(&path)
        if made >= 0 { unlink(path) }
        // Away from 0, 1 and 2, which are free when we were started with our standard streams closed.
        descriptor = fcntl(made, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard descriptor >= 0 else {
            throw EmbeddedError(
                .spawnFailed, "no file in /tmp for a program's \(name): \(lastSystemError())",
                hint: "Make room in /tmp and run again.")
        }
        close(made)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { break }
            rest = rest.dropFirst(written)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    func text(limit: Int) -> String { readText(descriptor, from: 0, limit: limit) }

    deinit { close(descriptor) }
}
