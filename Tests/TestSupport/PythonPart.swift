internal import EmbeddedPostgreSQL
internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// A Python program in the parts' environment that answers questions, a JSON line each; it never outlives the test process.
///
/// Its script finds `settings`, and ends by calling `serve(answer)`: `answer` takes and gives a dictionary of texts.
public final class PythonPart: Sendable {
    private let child: Child
    private let wire: Mutex<Int32>

    /// How long one answer may take.
    static let patience = 60

    private static let prelude = """
        import json, os, socket, sys, threading
        wire = socket.socket(fileno=os.dup(0))
        lines = wire.makefile("r", encoding="utf-8", newline="\\n")
        settings = json.loads(lines.readline())
        def serve(answer):
            for line in lines:
                try:
                    told = {"value": answer(json.loads(line))}
                except Exception as error:
                    told = {"error": repr(error)}
                wire.sendall((json.dumps(told) + "\\n").encode())
            os._exit(0)

        """

    /// Starts a script.
    public init(script: String, settings: [String: String] = [:]) throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw UploadSink.Failed(description: "socketpair: errno \(errno)")
        }
        defer { close(ends[0]) }
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(ends[1], SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        wire = Mutex(ends[1])
        do {
            child = try Child(
                Command("\(try Parts.folder)/bin/python3", ["-I", "-c", Self.prelude + script]),
                standardInput: ends[0], output: STDERR_FILENO, errors: STDERR_FILENO)
        } catch {
            close(ends[1])
            throw error
        }
        try Self.send(settings, over: ends[1])
    }

    deinit {
        wire.withLock { _ = close($0) }
        if child.wait(limit: .seconds(5)) == nil { _ = child.end(grace: .zero) }
    }

    /// Asks a question and waits for its answer.
    @discardableResult
    public func ask(_ question: [String: String]) throws -> [String: String] {
        struct Answer: Decodable {
            let value: [String: String]?
            let error: String?
        }
        let line = try wire.withLock { wire in
            try Self.send(question, over: wire)
            return try Self.line(from: wire)
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
        guard let value = answer.value else { throw UploadSink.Failed(description: answer.error ?? "no answer") }
        return value
    }

    private static func send(_ object: [String: String], over wire: Int32) throws {
        var rest = (Array(try JSONEncoder().encode(object)) + [0x0A])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(wire, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw UploadSink.Failed(description: "the script is gone: errno \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    private static func line(from wire: Int32) throws -> [UInt8] {
        var line: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while line.last != 0x0A {
            let count = recv(wire, &piece, piece.count, 0)
            guard count > 0 else { throw UploadSink.Failed(description: "the script does not answer: errno \(errno)") }
            line += piece[..<count]
        }
        return line
    }
}
