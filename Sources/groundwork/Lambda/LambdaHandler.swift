import CustomResource
import FoundationEssentials
import Initialization
import LambdaRuntime
import Logging
import Worker

/// What is done with each invocation: the function does its work, or, where the settings are wrong, says so to whoever waits.
struct LambdaHandler {
    private enum Setup {
        case ready(Function)
        /// A setting is wrong. Where CloudFormation itself may be waiting, nobody would tell it unless we do.
        case broken(Failure, mayBeDirect: Bool)
    }

    /// The longest that Lambda lets an invocation take, in milliseconds. Source: AWS Lambda's developer guide, "Quotas".
    static let longest: Int64 = 900_000
    /// What an invocation is taken to have left when its deadline cannot be believed, in milliseconds: Lambda's own default.
    static let unknown: Int64 = 3_000

    private let setup: Setup
    private let environment: Environment
    private let reporter: JSONReporter
    private let output: LineOutput
    /// What the function is; `nil` when its handler is none that is known.
    private let mode: FunctionMode?

    /// Makes a handler that writes its lines to `output`; `name` is the handler's name where the command line says it.
    init(_ environment: Environment, named name: String?, _ reporter: JSONReporter, _ output: LineOutput) {
        self.environment = environment
        self.reporter = reporter
        self.output = output
        let name = name ?? environment["_HANDLER"] ?? ""
        mode = FunctionMode(rawValue: name)
        guard let mode else {
            setup = .broken(Self.unknown(name), mayBeDirect: true)
            return
        }
        do throws(Failure) {
            let worker = Worker(
                settings: try Settings(environment: environment), reporter: reporter,
                interruption: Signals.interruption, keepsJournal: true)
            setup = .ready(try Function(mode, worker))
        } catch {
            setup = .broken(error, mayBeDirect: mode == .customResource)
        }
    }

    /// That no handler has this name.
    static func unknown(_ name: String) -> Failure {
        Failure(
            .configuration, .permanent,
            name.isEmpty ? "the function has no handler" : "the function's handler is none that is known: \(name)",
            hint: "Set it to one of \(FunctionMode.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    /// Why the function cannot start, where it is its caller, and not CloudFormation, who hears of it.
    var initFailure: Failure? {
        guard case .broken(let failure, mayBeDirect: false) = setup else { return nil }
        return failure
    }

    func handle(_ invocation: Invocation) async -> InvocationResult {
        let identity = InvocationIdentity(requestID: invocation.requestID, trace: invocation.traceID)
        let lines = reporter.during(identity)
        let telemetry = TelemetryReporter(
            wrapping: lines, environment: environment, invocation: invocation.requestID, trace: invocation.traceID,
            output: output)
        defer { telemetry.flush() }
        return await handle(invocation, telemetry)
    }

    private func handle(_ invocation: Invocation, _ reporter: any Reporter) async -> InvocationResult {
        let deadline = ContinuousClock.now + .milliseconds(left(until: invocation.deadline, reporter))
        switch setup {
        case .ready(let function):
            let reply = await function.reporting(to: reporter).handle(
                invocation.event, functionARN: invocation.functionARN, until: deadline)
            return InvocationResult(reply)
        case .broken(let failure, _):
            reporter.note(.critical, failure.summary, [:])
            await answer(failure, invocation, until: deadline, reporter)
            return .failure(type: FunctionFault.misconfigured.rawValue, message: failure.summary)
        }
    }

    /// Tells CloudFormation, if it is certain that nobody stands between.
    private func answer(
        _ failure: Failure, _ invocation: Invocation, until deadline: ContinuousClock.Instant, _ reporter: any Reporter
    ) async {
        guard let items = try? Deliveries(invocation.event).items else { return }
        for item in items
        where mode == .customResource || ProviderEvent(item.event).isDirect(to: invocation.functionARN) {
            let unsent = await LastWord(environment).send(
                failure, to: item.event, until: deadline, Signals.interruption)
            if let unsent { reporter.note(.error, "the answer was not taken: \(unsent.summary)", [:]) }
        }
    }

    /// Milliseconds until the platform ends the invocation.
    private func left(until deadline: Int64, _ reporter: any Reporter) -> Int64 {
        let left = deadline - Int64(Date().timeIntervalSince1970 * 1_000)
        guard left > Self.longest || left <= 0 else { return left }
        // No invocation has that much, or nothing: our clock and the platform's do not agree.
        reporter.note(
            .warning, "the clock is off: the invocation seems to have \(left) ms left, 1 to \(Self.longest) can be", [:]
        )
        return left > Self.longest ? Self.longest : Self.unknown
    }
}

extension InvocationResult {
    /// What the runtime is told of a reply.
    init(_ reply: FunctionReply) {
        self =
            switch reply {
            case .response(let text): .response(Array(text.utf8))
            case .failure(let fault, let message): .failure(type: fault.rawValue, message: message)
            }
    }
}
