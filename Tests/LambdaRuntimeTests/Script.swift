import Blocking
import Synchronization
import TestSupport

@testable import LambdaRuntime

/// A Runtime API that does what no real one can be made to do: it gives its answers in order, whatever is asked. The last
/// one keeps whoever asks waiting for ever, which is how a real one ends too.
struct Script {
    let sink: UploadSink
    let interruption = Interruption()
    let notes = Notes()

    init(_ answers: UploadSink.Answer...) throws {
        sink = try UploadSink(answers: answers + [.stall])
    }

    /// What the loop told on the way.
    final class Notes: Sendable {
        private let told = Mutex<[String]>([])

        var all: [String] { told.withLock { $0 } }

        func add(_ note: String) { told.withLock { $0.append(note) } }
    }

    /// A loop that is less patient than the real one, for the tests' own time.
    func loop(port: Int? = nil, tries: Int = 4, pause: Duration = .milliseconds(1)) throws -> RuntimeLoop {
        try RuntimeLoop(
            api: "127.0.0.1:\(port ?? sink.port)", interruption: interruption,
            patience: Patience(tries: tries, first: pause), note: { [notes] in notes.add($0) })
    }

    /// Runs a loop until so many requests have come; what came, a line each: connection, method, target, body.
    func run(
        until count: Int, port: Int? = nil,
        _ handle: @escaping @Sendable (Invocation) async -> InvocationResult = { .response($0.event) }
    ) async throws -> [String] {
        let loop = try loop(port: port)
        async let ended: Void = loop.run(handle)
        _ = try await sink.requests(atLeast: count)
        interruption.raise()
        try await ended
        return try lines
    }

    /// What came so far.
    var lines: [String] {
        get throws {
            try sink.requests.map { received in
                let target = received.target.dropFirst("/2018-06-01/runtime".count)
                return "\(received.connection) \(received.method) \(target) \(received.text)"
                    .trimmingSuffix(while: { $0 == " " })
            }
        }
    }

    /// An invocation as the API hands it out.
    static func invocation(
        _ requestID: String?, _ event: [UInt8] = Array("{}".utf8), deadline: String = "1542409706888",
        traceID: String? = nil
    ) -> UploadSink.Answer {
        .invocation(requestID, event, deadline: deadline, traceID: traceID)
    }

    /// What a report is answered with.
    static let accepted = UploadSink.Answer.accepted

    /// What the API answers to what it does not take.
    static func refusal(_ status: Int, _ type: String) -> UploadSink.Answer {
        .status(status, body: Array(#"{"errorMessage":"told","errorType":"\#(type)"}"#.utf8))
    }
}

extension String {
    /// Without what stands at the end and is of no interest.
    fileprivate func trimmingSuffix(while isOfNoInterest: (Character) -> Bool) -> String {
        var kept = self[...]
        while let last = kept.last, isOfNoInterest(last) { kept.removeLast() }
        return String(kept)
    }
}
