import Blocking
import FoundationEssentials
import Glibc
import LambdaRuntime

/// A Lambda function for tests: says what it was given, or does what its event orders.
@main struct LambdaEcho {
    /// What an event can order; of another event, the whole invocation is the answer.
    struct Order: Decodable {
        /// Fail, with this message.
        var fail: String?
        /// Answer with so many bytes.
        var size: Int?
        /// End the process, with this code.
        var exit: Int32?
        /// Never answer.
        var hang: Bool?
    }

    /// What is answered.
    struct Echo: Encodable {
        let event: String
        let requestID: String
        let deadline: Int64
        let functionARN: String?
        let traceID: String?
        /// `_X_AMZN_TRACE_ID`.
        let variable: String?
        /// `_HANDLER`.
        let handler: String?
        let arguments: [String]
        /// Which process it was, and which of its invocations, from 1.
        let process: Int32
        let count: Int
    }

    static let interruption = Interruption()

    static func main() async {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in LambdaEcho.interruption.raise() }
        sigaction(SIGTERM, &action, nil)
        do throws(RuntimeError) {
            let loop = try RuntimeLoop(
                api: variable("AWS_LAMBDA_RUNTIME_API") ?? "", interruption: interruption, note: { say("note: \($0)") })
            if let message = variable("LAMBDA_ECHO_INIT_FAILURE") {
                try await loop.reportInitFailure(type: "Function.NoStart", message: message)
                exit(1)
            }
            var count = 0
            try await loop.run { invocation in
                count += 1
                say("invocation \(invocation.requestID)")
                return await handle(invocation, count)
            }
            say("interrupted")
        } catch {
            say("ended: \(error)")
            exit(70)
        }
    }

    static func handle(_ invocation: Invocation, _ count: Int) async -> InvocationResult {
        // A JSON string is sent back as it is.
        if invocation.event.first == UInt8(ascii: "\"") { return .response(invocation.event) }
        let order = (try? JSONDecoder().decode(Order.self, from: Data(invocation.event))) ?? Order()
        if let code = order.exit { exit(code) }
        if let message = order.fail { return .failure(type: "Function.Told", message: message) }
        if let size = order.size { return .response([UInt8](repeating: UInt8(ascii: "1"), count: size)) }
        if order.hang == true { while true { pause() } }
        let echo = Echo(
            event: String(decoding: invocation.event, as: UTF8.self), requestID: invocation.requestID,
            deadline: invocation.deadline, functionARN: invocation.functionARN, traceID: invocation.traceID,
            variable: variable("_X_AMZN_TRACE_ID"), handler: variable("_HANDLER"),
            arguments: Array(CommandLine.arguments.dropFirst()), process: getpid(), count: count)
        guard let body = try? JSONEncoder().encode(echo) else { return .failure(type: "Function.NoJSON", message: "") }
        return .response(Array(body))
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Writes a line to standard output, which is the function's log.
    static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(STDOUT_FILENO, line, line.count)
    }
}
