import Foundation
import TestSupport
import Testing

/// How the process is started, and what it does where it cannot work.
@Suite(.serialized) struct StartingTests {
    /// The ways in which Lambda starts a program: an image with and without a command, and a zip's bootstrap.
    @Test(arguments: [["lambda"], [], ["customResource"], ["lambda", "customResource"]], [false, true])
    func everyWayToStartItServes(arguments: [String], isBootstrap: Bool) async throws {
        let place = try Place()
        var program = Place.program
        if isBootstrap {
            program = "\(place.folder)/bootstrap"
            try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: Place.program)
        }
        // The command line goes before the variable.
        let isNamed = arguments.last == "customResource"
        let function = try await place.function(
            isNamed ? "index.handler" : "customResource", program: program, arguments: arguments)
        #expect(try await function.invoke(place.event()).text == #"{"Answered":1}"#)
        #expect(try place.answers.map(\.Status) == ["SUCCESS"])
    }

    @Test func outsideOfLambdaItSaysSo() async throws {
        let place = try Place()
        let outcome = try await Program(Place.program, ["lambda"], environment: place.environment).outcome()
        #expect(outcome.code == 78)
        #expect(outcome.output.contains("AWS_LAMBDA_RUNTIME_API is not set"))
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

    @Test(arguments: ["provider", "task"])
    func aWrongSettingIsAnInitErrorWhereTheCallerHearsIt(handler: String) async throws {
        let place = try Place()
        let function = try await place.function(handler, with: ["GROUNDWORK_TIMEOUT": "soon"])
        let error = try FunctionError(await function.invoke(place.event()))
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

    @Test func nothingSecretIsInLogJournalOrResponses() async throws {
        let place = try Place(
            ["tables/a.sql": "CREATE TABLE a (n integr)"], answers: [.status(500), .status(200)],
            [
                "PGPASSWORD": "plantedpassword9c1e", "AWS_SESSION_TOKEN": "plantedtoken55aa",
                "AWS_LAMBDA_LOG_LEVEL": "TRACE",
            ])
        let function = try await place.function()
        var seen = try await function.invoke(place.event()).text
        seen += try await function.invoke(
            #"{"RequestType":"Create","ResponseURL":"\#(place.sink.url(path: "/?\(Place.signature)"))"}"#
        ).text
        seen += function.log
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            let bytes = FileManager.default.contents(atPath: "\(place.folder)/tmp/\(name)") ?? Data()
            seen += String(decoding: bytes, as: UTF8.self)
        }
        seen += try place.sink.requests.map(\.text).joined()
        #expect(seen.contains("42704"))
        for planted in ["plantedpassword9c1e", "plantedtoken55aa", "plantedsignature7f3a"] {
            #expect(!seen.contains(planted))
        }
    }
}
