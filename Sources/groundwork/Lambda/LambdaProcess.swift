import Glibc
import Initialization
import LambdaRuntime
import Logging
import Worker

/// The process of a Lambda function, from its start to its end.
enum LambdaProcess {
    /// Serves invocations until the platform ends the process.
    ///
    /// - Parameter handler: the handler's name where the command line says it; it goes before `_HANDLER`.
    static func run(handler: String?) async -> ExitStatus {
        let environment = Environment.ofProcess()
        let output = LineOutput(descriptor: STDOUT_FILENO)
        let reporter = JSONReporter(level: Logger.Level(environment: environment), output: output)
        Signals.install()
        if let name = Logger.Level.unknownName(in: environment) {
            reporter.note(.warning, "\(name) is no log level: TRACE, DEBUG, INFO, WARN, ERROR and FATAL are", [:])
        }
        for complaint in TelemetrySettings(environment).complaints { reporter.note(.warning, complaint, [:]) }
        guard let api = environment["AWS_LAMBDA_RUNTIME_API"] else {
            // Somebody tries it at home: the first mistake is the one to name.
            if let handler, FunctionMode(rawValue: handler) == nil {
                reporter.note(.critical, LambdaHandler.unknown(handler).summary, [:])
                return .configuration
            }
            reporter.note(
                .critical,
                "AWS_LAMBDA_RUNTIME_API is not set: this is no Lambda. Start it there, or by the Runtime Interface Emulator.",
                [:])
            return .configuration
        }
        do throws(RuntimeError) {
            let loop = try RuntimeLoop(api: api, interruption: Signals.interruption) { text in
                reporter.note(.warning, text, [:])
            }
            let handler = LambdaHandler(environment, named: handler, reporter, output)
            if let failure = handler.initFailure {
                reporter.note(.critical, failure.summary, [:])
                try await loop.reportInitFailure(
                    type: FunctionFault.misconfigured.rawValue, message: failure.summary)
                return .configuration
            }
            try await loop.run { invocation in await handler.handle(invocation) }
            return .ok
        } catch {
            reporter.note(.critical, error.description, [:])
            return .failure
        }
    }
}
