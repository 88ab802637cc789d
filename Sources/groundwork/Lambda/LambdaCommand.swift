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

            The function's handler, as an argument or in _HANDLER, is one of
              customResource   CloudFormation, SNS or SQS sends; answered by PUT
              provider         the CDK's provider framework calls; never a PUT
              task             Step Functions, or a person; the answer is returned

            Example:
              aws-lambda-rie groundwork lambda provider
            """)

    @Argument(help: "customResource, provider or task. [_HANDLER]")
    var handler: String?

    func run() async throws {
        throw ExitCode(await LambdaProcess.run(handler: handler).rawValue)
    }

    /// The handler's name or nothing, where Lambda started this process: by our command's name, as a zip's `bootstrap`, or as
    /// an image, whose CMD comes as an argument. `nil` where the command line is to be parsed, which costs a fifth of a cold start.
    static func unparsed(_ arguments: [String], _ environment: Environment) -> ArraySlice<String>? {
        let words = arguments.dropFirst()
        let isNamed = words.first == "lambda"
        let isCalledBootstrap = arguments.first?.split(separator: "/").last == "bootstrap"
        guard isNamed || isCalledBootstrap || environment["AWS_LAMBDA_RUNTIME_API"] != nil else { return nil }
        let rest = isNamed ? words.dropFirst() : words
        return rest.count < 2 && rest.allSatisfy { FunctionMode(rawValue: $0) != nil } ? rest : nil
    }
}
