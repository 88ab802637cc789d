import ArgumentParser
import Worker

/// `groundwork lambda`: a Lambda function.
struct LambdaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lambda",
        abstract: "Serve as a Lambda function.",
        discussion: """
            Takes invocations from Lambda's Runtime API (AWS_LAMBDA_RUNTIME_API), which the platform or the Runtime Interface \
            Emulator sets; all settings come from the environment. It is also what runs without a command where that \
            variable is set, and when the program is called bootstrap.

            The function's handler (_HANDLER) is one of
              customResource   CloudFormation, an SNS topic or an SQS queue sends; answered by PUT to the ResponseURL
              provider         the CDK's provider framework calls, for onEvent and isComplete alike; never a PUT
              task             Step Functions or a person calls; the answer is what the function returns

            Example:
              aws-lambda-rie groundwork lambda
            """)

    func run() async throws {
        throw ExitCode(await LambdaProcess.run().rawValue)
    }

    /// Whether Lambda started this process, with or without our command's name. Then nothing of the command line is parsed:
    /// that would cost a fifth of a cold start.
    static func isMeant(by arguments: [String], _ environment: Environment) -> Bool {
        let isCalledBootstrap = arguments.first?.split(separator: "/").last == "bootstrap"
        let word = arguments.dropFirst().first
        if word == "lambda" { return arguments.count == 2 }
        guard isCalledBootstrap || environment["AWS_LAMBDA_RUNTIME_API"] != nil else { return false }
        // An image's CMD, which is the handler's name, comes as an argument.
        return word == nil || (arguments.count == 2 && word == environment["_HANDLER"])
    }
}
