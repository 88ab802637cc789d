import Foundation
import TestSupport
import Testing

/// How the process is started, and what it does where it cannot work.
@Suite(.serialized) struct StartingTests {
    /// The ways in which Lambda starts a program: an image with and without a command, and a zip's bootstrap.
    @Test(arguments: [["lambda"], [], ["customResource"], ["lambda", "customResource"]], [false, true])
    func everyWayToStartItServes(arguments: [String], isBootstrap: Bool) async throws {
        let place = try Place()
        let program = isBootstrap ? try place.bootstrap() : Place.program
        // The command line goes before the variable.
        let isNamed = arguments.last == "customResource"
        let function = try await place.function(
            isNamed ? "index.handler" : "customResource", program: program, arguments: arguments)
        #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        #expect(try place.answers.map(\.Status) == ["SUCCESS"])
    }

    @Test(arguments: [false, true])
    func outsideOfLambdaItSaysSo(isBootstrap: Bool) async throws {
        let place = try Place()
        let (program, arguments) = isBootstrap ? (try place.bootstrap(), []) : (Place.program, ["lambda"])
        let outcome = try await Program(program, arguments, environment: place.environment).outcome()
        #expect(outcome.ending == .exited(78))
        #expect(outcome.output.contains("AWS_LAMBDA_RUNTIME_API is not set"))
    }

    /// Who tries it at home is told of the first mistake.
    @Test func outsideOfLambdaItNamesAHandlerThatIsNone() async throws {
        let outcome = try await Program(Place.program, ["lambda", "foo"], environment: try Place().environment)
            .outcome()
        #expect(outcome.ending == .exited(78))
        #expect(
            outcome.output.contains(
                "the function's handler is none that is known: foo. Set it to one of customResource, provider, task."))
    }

    @Test func aWrongSettingIsAnsweredWhereCloudFormationItselfWaits() async throws {
        let place = try Place()
        let function = try await place.function(with: ["GROUNDWORK_TIMEOUT": "soon"])
        for id in ["1", "2"] {
            let error = try FunctionError(await function.invoke(place.event(id: id)))
            #expect(error.errorType == "Groundwork.Misconfigured")
            #expect(error.errorMessage.contains("GROUNDWORK_TIMEOUT must be a whole number"))
        }
        #expect(try place.answers.map(\.Status) == ["FAILED", "FAILED"])
        #expect(try place.answers.first?.Reason?.contains("GROUNDWORK_TIMEOUT") == true)
    }

    /// Lambda then tells whoever invoked it; an error for each invocation would say the same, but start anew each time.
    @Test(arguments: ["provider", "task"])
    func aWrongSettingIsAnInitErrorWhereTheCallerHearsIt(handler: String) async throws {
        let place = try Place()
        let api = try UploadSink(answers: [.accepted, .stall])
        let program = try ScriptedFunction.start(
            place, ["lambda"], handler: handler, before: api, ["GROUNDWORK_TIMEOUT": "soon"])
        let outcome = try await program.outcome()
        #expect(outcome.ending == .exited(78), "\(outcome.output)")
        let requests = try api.requests
        #expect(requests.map { "\($0.method) \($0.target)" } == ["POST /2018-06-01/runtime/init/error"])
        let told = try #require(requests.first)
        #expect(told.headers.contains(.init("Lambda-Runtime-Function-Error-Type", "Groundwork.Misconfigured")))
        let error = try JSONDecoder().decode(FunctionError.self, from: Data(told.body))
        #expect(error.errorType == "Groundwork.Misconfigured")
        #expect(error.errorMessage.contains("GROUNDWORK_TIMEOUT must be a whole number"))
        #expect(try place.answers.isEmpty)
    }

    @Test(arguments: ["", "index.handler", "CustomResource"])
    func anUnknownHandlerIsNamedAndAnsweredIfTheStackCallsTheFunctionItself(handler: String) async throws {
        let place = try Place()
        let function = try await place.function(handler)
        let foreign = try FunctionError(await function.invoke(place.event(id: "1")))
        #expect(foreign.errorType == "Groundwork.Misconfigured")
        #expect(foreign.errorMessage.contains("customResource, provider, task"))
        #expect(try place.answers.isEmpty)

        let own = try place.event(["ResourceProperties": ["ServiceToken": Place.arn]], id: "2")
        #expect(try FunctionError(await function.invoke(own)) == foreign)
        #expect(try place.answers.map(\.Status) == ["FAILED"])
        #expect(try place.sql("SELECT to_regclass('a') IS NULL") == "t")
    }

    @Test func aMalformedInvocationIsAnErrorAndTheLoopGoesOn() async throws {
        let place = try Place()
        let function = try await place.function()
        for text in [
            "[]", "null", #""text""#, "{}", #"{"Records":[{"eventSource":"aws:s3"}]}"#, #"{"RequestType":"Replace"}"#,
        ] {
            let error = try FunctionError(await function.invoke(text))
            #expect(error.errorType == "Groundwork.Refused")
        }
        #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        #expect(try place.answers.map(\.Status) == ["SUCCESS"])
    }
}

extension Place {
    /// The program under the name that a zip's has to have.
    fileprivate func bootstrap() throws -> String {
        let path = "\(folder)/bootstrap"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: Place.program)
        return path
    }
}
