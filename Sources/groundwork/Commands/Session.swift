import ArgumentParser
import Glibc
import Initialization
import Logging
import Worker

/// One call of the command line that works: settings, output, signals, exit code.
struct Session {
    private let options: WorkerOptions
    private let environment = Environment.ofProcess()

    init(_ options: WorkerOptions) {
        self.options = options
    }

    /// Performs the work and ends the process with the code that its outcome asks for.
    func exit(after work: (Worker) async -> Outcome) async throws {
        let outcome: Outcome
        let screen = Screen(environment: environment)
        let isInteractive = screen.isTerminal && !options.json
        var isTold = false
        do throws(Failure) {
            let settings = try options.settings(environment)
            let output = LineOutput(descriptor: STDOUT_FILENO)
            let progress = isInteractive ? ProgressReporter(screen: screen) : nil
            let lines = JSONReporter(level: Logger.Level(environment: environment), output: output)
            let telemetry = TelemetrySettings(environment)
            // A person sees no metrics.
            let measured =
                telemetry.writesMetrics && progress == nil
                ? TelemetryReporter(wrapping: lines, environment: environment, output: output) : nil
            let machine: any Reporter = measured ?? lines
            let reporter: any Reporter = progress ?? machine
            Signals.install()
            Watchdog.watch(seconds: settings.timeout)
            for complaint in telemetry.complaints { reporter.note(.warning, complaint, [:]) }
            if let name = Logger.Level.unknownName(in: environment) {
                reporter.note(.warning, "\(name) is no log level: TRACE, DEBUG, INFO, WARN, ERROR and FATAL are", [:])
            }
            outcome = await work(Worker(settings: settings, reporter: reporter, interruption: Signals.interruption))
            measured?.flush()
            progress?.end(outcome)
            isTold = progress != nil && outcome.exitCode != .inputOutput
        } catch {
            outcome = .misconfigured(error)
        }
        // What a person has not yet been told; machines read it from the lines and the exit code.
        if !isTold { Complaint(outcome, screen.errors)?.show() }
        throw ExitCode(outcome.exitCode.rawValue)
    }
}
