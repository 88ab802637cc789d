import Foundation
import TestSupport
import Testing

/// A secret that leads nowhere: CloudFormation is told why, and the function goes on to the next invocation.
@Suite(.serialized) struct BadSecretTests {
    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What Secrets Manager holds; `nil` when it holds nothing of that name.
        var text: String? = #"{"username": "app", "password": "plantedpassword"}"#
        /// Whose credentials the function has.
        var caller = Caller.function
        /// What CloudFormation is told of the secret.
        let says: @Sendable (_ id: String) -> String
    }

    enum Caller { case function, stranger, silentInstance }

    static let troubles = [
        Trouble(testDescription: "missing", text: nil) {
            "Secrets Manager in \(Moto.region) has no secret \($0) (ResourceNotFoundException)"
        },
        Trouble(testDescription: "not JSON", text: "plantedpassword") { "secret \($0) is no JSON object" },
        Trouble(testDescription: "without a password", text: #"{"username": "app"}"#) {
            "secret \($0) has no password"
        },
        Trouble(testDescription: "not for this caller", caller: .stranger) {
            "Secrets Manager in \(Moto.region) denies access to secret \($0)"
        },
        Trouble(testDescription: "for want of an instance's metadata", caller: .silentInstance) { _ in
            "there are no AWS credentials: neither variables nor a container's endpoint, and the instance's metadata: "
        },
    ]

    @Test(arguments: troubles)
    func isAnsweredAndTheFunctionGoesOn(_ trouble: Trouble) async throws {
        let place = try Place(namesDatabase: false)
        let (moto, metadata) = (try Moto.shared, try UploadSink(answers: [.stall]))
        let id = place.secretID("bad")
        if let text = trouble.text { try moto.create(id, text: text) }
        let caller: [String: String] =
            switch trouble.caller {
            case .function: [:]
            case .stranger:
                [
                    "AWS_ACCESS_KEY_ID": moto.stranger.id, "AWS_SECRET_ACCESS_KEY": moto.stranger.secret,
                    "AWS_SESSION_TOKEN": "",
                ]
            case .silentInstance:
                [
                    "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "",
                    "AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata.url(path: ""),
                ]
            }
        // Needs no secret: over the socket nobody is asked for a password.
        let way = place.database
        let good = try place.event(
            [
                "ResourceProperties": [
                    "Host": way.host, "Port": String(way.port), "Database": way.database, "Username": way.user,
                ]
            ], id: "good")
        let ended = try await ScriptedFunction(
            place,
            [.init(id: "1", event: place.event(secret: id, id: "bad")), .init(id: "2", event: good)],
            moto.functionEnvironment.merging(caller) { $1 }
        ).end()
        #expect(ended.reports == [.answered("1"), .answered("2")])
        let answers = try place.answers
        #expect(answers.map(\.Status) == ["FAILED", "SUCCESS"])
        let reason = answers.first?.Reason ?? ""
        #expect(reason.hasPrefix(trouble.says(id)), "\(reason)")
        #expect(reason.hasSuffix("[done: nothing; not done: tables, indexes, functions, triggers]"), "\(reason)")
        #expect(!(reason + ended.outcome.output).contains("plantedpassword"))
        #expect(try place.sql("SELECT count(*) FROM groundwork.receipt") == "1")
        // The metadata is given up after a few tries, and only where it is needed.
        #expect(try metadata.requests.count == (trouble.caller == .silentInstance ? 2 : 0))
    }
}
