import Foundation
import TestSupport
import Testing

/// One test's function: a database, a Schema folder, a place for its journal, and where answers are PUT to.
final class Place: Sendable {
    let folder: String
    let server: PrivateServer
    let database: PrivateServer.DatabaseLocation
    let sink: UploadSink
    let environment: [String: String]

    /// The ARN that the emulator gives its function.
    static let arn = "arn:aws:lambda:us-east-1:012345678912:function:test_function"
    /// What stands in the query of every ResponseURL, and must never be seen again.
    static let signature = "X-Amz-Signature=plantedsignature7f3a"

    var journal: String { "\(folder)/tmp/journal.sqlite" }

    /// The program that was built beside these tests.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("groundwork").path
    }()

    /// - Parameters:
    ///   - answers: what the answers' place says to what it is sent.
    ///   - server: where the database is; `nil` for the one that all share.
    ///   - namesDatabase: whether the environment names it, and not the events.
    init(
        _ files: [String: String] = ["tables/a.sql": "CREATE TABLE a (n integer)"],
        answers: [UploadSink.Answer] = [.status(200)], on server: PrivateServer? = nil, namesDatabase: Bool = true,
        _ more: [String: String] = [:]
    ) throws {
        folder = "/tmp/gw-lambda-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(folder)/tmp", withIntermediateDirectories: true)
        for (file, text) in files {
            let path = URL(fileURLWithPath: "\(folder)/Schema/\(file)")
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: path, atomically: true, encoding: .utf8)
        }
        self.server = try server ?? .shared
        database = try self.server.freshDatabase()
        sink = try UploadSink(answers: answers)
        environment = [
            "GROUNDWORK_JOURNAL": "\(folder)/tmp/journal.sqlite", "GROUNDWORK_SCHEMA": "\(folder)/Schema",
            "GROUNDWORK_ALLOW_LOOPBACK": "1",
        ].merging(
            namesDatabase
                ? database.environment : ["GROUNDWORK_ALLOWED_SECRETS": "\(folder.split(separator: "/").last ?? "")/*"]
        ) { $1 }.merging(more) { $1 }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The function under the emulator.
    func function(
        _ handler: String = "customResource", timeout: Int = 60, program: String = Place.program,
        arguments: [String] = ["lambda"], with more: [String: String] = [:]
    ) async throws -> LambdaEmulator {
        try await .start(
            bootstrap: program, arguments: arguments, environment: environment.merging(more) { $1 },
            handler: handler, timeout: timeout)
    }

    /// An event as CloudFormation sends it, to be answered at the sink.
    func event(_ changes: [String: Any] = [:], id: String = "request-1") throws -> String {
        var fields: [String: Any] = [
            "RequestType": "Create", "RequestId": id,
            "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c",
            "LogicalResourceId": "Schema", "ResourceType": "Custom::Schema",
            "ResponseURL": sink.url(path: "/\(id)?\(Self.signature)"),
            "ResourceProperties": ["ServiceToken": "arn:aws:lambda:eu-central-1:123456789012:function:another"],
        ]
        fields.merge(changes) { $1 }
        let data = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    /// What psql would print.
    @discardableResult
    func sql(_ text: String) throws -> String { try server.sql(text, database: database.database) }

    /// The answers that were PUT.
    var answers: [PutAnswer] {
        get throws { try sink.requests.map { try JSONDecoder().decode(PutAnswer.self, from: Data($0.body)) } }
    }
}

/// An answer as CloudFormation takes it.
struct PutAnswer: Decodable, Equatable {
    let Status: String
    let Reason: String?
    let PhysicalResourceId: String
    let Data: [String: String]?
}

/// A function's error as its caller sees it.
struct FunctionError: Decodable, Equatable {
    let errorType: String
    let errorMessage: String

    init(_ answer: LambdaEmulator.Answer) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(answer.body))
    }
}
