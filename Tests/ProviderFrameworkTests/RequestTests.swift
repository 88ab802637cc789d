import TestSupport
import Testing

/// The worker behind the framework: what each request comes to.
struct RequestTests {
    static let steps = ["tables", "indexes", "functions", "triggers"]

    @Test func aCreateIsAnsweredAfterOnePoll() async throws {
        let stack = try await Stack()
        let found = try await stack.deploy()
        #expect(found.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(found.outcome == "answered")
        #expect(found.polls == 1)
        #expect(found.strays == [])
        let answer = try #require(found.answers.first)
        #expect(answer.physicalResourceID.hasPrefix("groundwork-"))
        var data = try #require(answer.data)
        let head = data.removeValue(forKey: "JournalHead") ?? "none"
        #expect(data.removeValue(forKey: "SchemaVersion")?.isEmpty == false)
        #expect(
            data == ["Tables": "1 created", "Indexes": "1 created", "Functions": "1 created", "Triggers": "1 created"])
        #expect(try await stack.audit("verify", "--head", head).code == 0)
        #expect(try stack.committed() == Self.steps)
    }

    @Test func twoFunctionsWithoutACommonDiskServeAsWell() async throws {
        let stack = try await Stack(functions: 2)
        let found = try await stack.deploy()
        #expect(found.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(found.answers.map(\.data?["Tables"]) == ["1 created"])
        #expect(found.invocations.map(\.function) == ["groundwork-1", "groundwork-2"])
        #expect(try stack.committed() == Self.steps)
    }

    @Test func aResourceLivesItsWholeLife() async throws {
        let stack = try await Stack()
        let create = Event()
        let created = try await stack.deploy(create)
        let id = try #require(created.answers.first?.physicalResourceID)

        try stack.write([
            "functions/touch.sql": """
            CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN new.at = clock_timestamp(); RETURN new; END $$;
            """
        ])
        let update = Event(
            type: "Update", physicalResourceID: id, properties: #""Timestamp": "2""#,
            oldProperties: #""Timestamp": "1""#)
        let updated = try await stack.deploy(update)
        #expect(updated.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        // Another id would have CloudFormation delete the old resource.
        #expect(updated.answers.map(\.physicalResourceID) == [id])
        #expect(updated.answers.map(\.data?["Functions"]) == ["1 replaced"])
        #expect(updated.answers.map(\.data?["Tables"]) == ["1 already there"])

        let deleted = try await stack.deploy(Event(type: "Delete", physicalResourceID: id))
        #expect(deleted.answers.map(\.status) == ["SUCCESS"])
        #expect(deleted.answers.map(\.physicalResourceID) == [id])
        #expect(try stack.sql("SELECT to_regclass('note') IS NOT NULL") == "t")

        // CloudFormation uses an id of a request again, with another URL.
        let again = try await stack.deploy(create.again)
        #expect(again.answers.map(\.status) == ["SUCCESS"])
        #expect(again.answers.map(\.physicalResourceID) == [id])
        #expect(again.answers.map(\.data?["Tables"]) == ["1 already there"])
        #expect(try await stack.audit("verify").code == 0)
    }

    @Test func aDeleteNeedsNoDatabase() async throws {
        let stack = try await Stack(environment: [
            "PGHOST": "127.0.0.1", "PGPORT": "1", "GROUNDWORK_SCHEMA": "/nowhere",
        ])
        let found = try await stack.deploy(Event(type: "Delete", physicalResourceID: "groundwork-1"))
        #expect(found.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(found.answers.map(\.physicalResourceID) == ["groundwork-1"])
        #expect(found.strays == [])
    }

    @Test func aFailedCreateIsRolledBackAndDeployedAgain() async throws {
        var files = Stack.files
        files["indexes/note_text_idx.sql"] = "CREATE INDEX note_text_idx\nON note ((text::integr));"
        let stack = try await Stack(files)
        let create = Event()
        let failed = try await stack.deploy(create)
        let reason = try #require(failed.answers.first?.reason)
        #expect(failed.answers.map(\.status) == ["FAILED"])
        #expect(failed.polls == 0)
        #expect(failed.strays == [])
        #expect(
            reason.contains(#"indexes/note_text_idx.sql:2:17: 42704 type "integr" does not exist. "#), "\(reason)")
        #expect(reason.contains("check its spelling"), "\(reason)")
        #expect(reason.contains("[done: tables: 1 created; not done: indexes, functions, triggers]"), "\(reason)")

        // CloudFormation rolls back: the framework answers that by itself.
        let rolledBack = try await stack.deploy(
            Event(type: "Delete", physicalResourceID: failed.answers.first?.physicalResourceID))
        #expect(rolledBack.answers.map(\.status) == ["SUCCESS"])
        #expect(rolledBack.invocations == [])

        try stack.write(["indexes/note_text_idx.sql": "CREATE INDEX note_text_idx ON note (text);"])
        let again = try await stack.deploy(create.again)
        #expect(again.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(try stack.committed() == Self.steps)
    }

    /// CloudFormation hides the words of an answer that is longer.
    @Test(arguments: ["x", "\"", "é", "\u{1}", "\n", "🧱"])
    func theAnswerToAFailureIsNeverTooLong(character: String) async throws {
        let words = String(repeating: character, count: 2_000)
        let stack = try await Stack(["tables/a.sql": "DO $$ BEGIN RAISE EXCEPTION '%', '\(words)'; END $$"])
        let found = try await stack.deploy()
        #expect(found.answers.map(\.status) == ["FAILED"])
        let upload = try #require(found.uploads.first)
        #expect(upload.body.count <= answerLimit)
        #expect(found.answers.first?.reason.contains("not done: tables, indexes, functions, triggers") == true)
    }

    @Test func aResultThatGotLostIsAskedForAgain() async throws {
        let stack = try await Stack()
        let found = try await stack.deploy(lostResults: 1)
        #expect(found.answers.map(\.status) == ["SUCCESS"], "\(stack.log)")
        #expect(found.invocations.map(\.isLost) == [true, false, false])
        // The same bytes, since it is the same request.
        #expect(Set(found.invocations.prefix(2).map(\.payload)).count == 1)
        #expect(try stack.committed() == Self.steps)
        #expect(try await stack.events().filter { $0 == "requestReceived" }.count == 1)
    }

    /// The framework can only pass on what the function says, so that has to be the reason.
    @Test(arguments: [
        (["GROUNDWORK_TIMEOUT": "soon"], "GROUNDWORK_TIMEOUT"),
        (["GROUNDWORK_JOURNAL": "/dev/null/journal.sqlite"], "/dev/null/journal.sqlite"),
        (["GROUNDWORK_SCHEMA": "/nowhere"], "/nowhere"),
        (["PGHOST": "127.0.0.1", "PGPORT": "1", "GROUNDWORK_CONNECT_ATTEMPTS": "1"], "connection refused"),
    ])
    func aFunctionThatIsSetUpWrongSaysHow(environment: [String: String], word: String) async throws {
        let stack = try await Stack(environment: environment)
        let found = try await stack.deploy()
        #expect(found.answers.map(\.status) == ["FAILED"], "\(stack.log)")
        #expect(found.answers.map(\.physicalResourceID) == [Event.marker])
        let reason = try #require(found.answers.first?.reason)
        #expect(reason.lowercased().contains(word.lowercased()), "\(reason)")
        #expect(found.strays == [])
    }
}
