import Foundation
import Initialization
import Testing

@testable import Worker

/// Where lines and answers go, when it does not take them.
struct LineOutputTests {
    /// A pipe that holds two pages, and the output that writes into it.
    private final class Pipe {
        let reader: Int32
        let writer: Int32
        let output: LineOutput

        init(patience: Int32) throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
            // F_SETPIPE_SZ, which Swift does not see.
            try #require(fcntl(writer, 1031, 8_192) == 8_192)
            output = LineOutput(descriptor: writer, patience: patience)
        }

        deinit {
            close(reader)
            close(writer)
        }

        /// What stands in it.
        func read() -> String {
            var bytes = [UInt8](repeating: 0, count: 16_384)
            let count = Foundation.read(reader, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    private func failure(_ what: String) -> Failure {
        Failure(
            .output, .interrupted, "standard output does not take the answer: \(what)",
            hint: "The answer is in the journal: give standard output a place that takes it.")
    }

    @Test func saysWhatDoesNotTakeAnAnswer() throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let output = LineOutput(descriptor: descriptor)
        // A line of the log is not missed.
        output.write("line")
        #expect(throws: failure("No space left on device")) { try output.deliver("answer") }
    }

    @Test func beginsAnewBehindHalfALine() throws {
        let pipe = try Pipe(patience: 20)
        let long = String(repeating: "x", count: 10_000)
        #expect(throws: failure("nobody reads it")) { try pipe.output.deliver(long) }
        #expect(pipe.read() == String(repeating: "x", count: 8_192))
        try pipe.output.deliver("answer")
        pipe.output.write("line")
        #expect(pipe.read() == "\nanswer\nline\n")
    }

    /// Behind a line that was waited for in vain the next ones are not waited for; an answer is.
    @Test func waitsForAnAnswerEvenWhereLinesAreGivenUp() async throws {
        let pipe = try Pipe(patience: 60_000)
        pipe.output.write(String(repeating: "x", count: 8_191))
        let impatient = LineOutput(descriptor: pipe.writer, patience: 0)
        impatient.write("lost")
        #expect(throws: failure("nobody reads it")) { try impatient.deliver("answer") }
        let output = pipe.output
        let writing = Task.detached { try output.deliver("answer") }
        #expect(pipe.read().count == 8_192)
        try await writing.value
        #expect(pipe.read() == "answer\n")
    }
}
