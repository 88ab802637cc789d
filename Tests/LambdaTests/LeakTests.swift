import Foundation
import TestSupport
import Testing

/// No secret that the function reads or is given, and no query of a ResponseURL, is in anything that it writes, sends or returns.
@Suite(.serialized) struct LeakTests {
    static let files = [
        "tables/a.sql": "CREATE TABLE a (n integer)",
        "functions/f.sql": "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT n FROM a'",
    ]
    private static let wrong = "plantedwrong04d2"
    private static let text = "plantedtext7b60"

    private static func invocation(_ id: String, _ event: String) -> ScriptedFunction.Invocation {
        .init(id: id, event: event, trace: "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a;Sampled=1")
    }

    @Test func nothingOfASecretLeaks() async throws {
        // The first answer is not taken at once.
        let watched = try Watched(Self.files, answers: [.status(500), .status(200)])
        let place = watched.place
        let other = try place.server.freshDatabase().database
        try place.server.sql("CREATE TABLE a (m integer)", database: other)
        let broken = place.secretID("broken")
        try Moto.shared.create(broken, text: Self.text)
        let url = place.sink.url(path: "/?\(Place.signature)")
        let ended = try await watched.run([
            Self.invocation("good", place.event(secret: place.secret("good"), id: "1")),
            Self.invocation("wrong", place.event(secret: place.secret("wrong", password: Self.wrong), id: "2")),
            Self.invocation("broken", place.event(secret: broken, id: "3")),
            Self.invocation("failing", place.event(secret: place.secret("other", database: other), id: "4")),
            Self.invocation("refused", #"{"RequestType":"Create","ResponseURL":"\#(url)"}"#),
        ])
        // The secrets were read: one leads to the database, the others to nothing.
        let answers = try place.answers
        #expect(answers.map(\.Status) == ["SUCCESS", "SUCCESS", "FAILED", "FAILED", "FAILED"])
        let reasons = answers.compactMap(\.Reason)
        #expect(reasons[2].hasPrefix("28P01 the server refuses the password of the secret \(place.secretID("wrong"))"))
        #expect(reasons[3].hasPrefix("secret \(broken) is no JSON object"))
        #expect(reasons[4].hasPrefix(#"functions/f.sql:1:72: 42703 column "n" does not exist"#))
        #expect(ended.reports.dropLast() == ["good", "wrong", "broken", "failing"].map { .answered($0) })
        #expect(ended.reports.last?.text.contains("Groundwork.Refused") == true)
        let key = try Moto.shared.function
        try watched.expectNothing(
            of: [
                Secured.password, Self.wrong, Self.text, key.secret, try #require(key.token), Place.signature,
                "X-Amz-Signature",
            ], in: ended)
    }

    @Test func nothingOfATokenLeaks() async throws {
        let watched = try Watched(Self.files)
        let place = watched.place
        let (key, secured) = (try Moto.shared.function, try Secured.shared.get())
        let token = try #require(key.token)
        func front(_ key: String) throws -> RDSFront {
            try RDSFront(
                host: Secured.host, before: place.database, secured.certificate,
                RDSFront.Signer(key: key, token: token), region: Moto.region)
        }
        let (right, wrong) = (try front(key.secret), try front("another"))
        func event(_ front: RDSFront, _ id: String) throws -> String {
            try place.event(["ResourceProperties": ["Port": String(front.port)]], id: id)
        }
        let ended = try await watched.run(
            [
                Self.invocation("right", event(right, "1")), Self.invocation("wrong", event(wrong, "2")),
            ],
            [
                "GROUNDWORK_AUTH": "iam", "GROUNDWORK_RDS_CA_FILE": secured.certificate.authority,
                "PGHOST": Secured.host, "PGHOSTADDR": "127.0.0.1", "PGDATABASE": place.database.database,
                "PGUSER": place.database.user, "GROUNDWORK_ALLOWED_HOSTS": Secured.host,
            ])
        // A token was made for each, and one was taken.
        #expect(try right.clients == ["\(key.id) right"])
        #expect(try wrong.clients == ["\(key.id) wrong"])
        #expect(try place.answers.map(\.Status) == ["SUCCESS", "FAILED"])
        #expect(try place.answers.last?.Reason?.hasPrefix("28000 ") == true)
        try watched.expectNothing(
            of: [key.secret, token, Place.signature, "X-Amz-Signature", "X-Amz-Security-Token"], in: ended)
    }
}
