import Foundation
import TestSupport
import Testing

/// An event that cannot be worked on: exit code 65, the field named, and nothing begun.
@Suite(.crowd)
struct BadEventTests {
    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let says: String

        init(_ name: String, _ text: String, _ says: String) {
            (testDescription, bytes, self.says) = (name, Array(text.utf8), says)
        }
    }

    static let bad: [Bad] = [
        Bad("empty", "", "the event: empty, JSON is expected"),
        Bad("not JSON", "RequestType: Create", "the event: not JSON at line 1, byte 1"),
        Bad("cut off", "{\"RequestType\": \"Create\"", "the event: not JSON, or cut off at line 1, byte 25"),
        Bad("an array", "[1, 2]", "the event: expected an object, found an array"),
        Bad("a text", "\"Create\"", "the event: expected an object, found a string"),
        Bad("no RequestType", Event.without("RequestType").text, "RequestType: missing"),
        Bad("no StackId", Event.without("StackId").text, "StackId: missing"),
        Bad("no RequestId", Event.without("RequestId").text, "RequestId: missing"),
        Bad("no LogicalResourceId", Event.without("LogicalResourceId").text, "LogicalResourceId: missing"),
        Bad("Update without its id", Event(["RequestType": "Update"]).text, "PhysicalResourceId: missing"),
        Bad("Delete without its id", Event(["RequestType": "Delete"]).text, "PhysicalResourceId: missing"),
        Bad(
            "unknown RequestType", Event(["RequestType": "create"]).text,
            "RequestType: none of Create, Update and Delete"),
        Bad(
            "RequestType is a number", Event(["RequestType": 1]).text, "RequestType: expected a string, found a number"),
        Bad("StackId is an array", Event(["StackId": ["a"]]).text, "StackId: expected a string, found an array"),
        Bad("properties are a text", Event(["ResourceProperties": "x"]).text, "ResourceProperties: expected an object"),
        Bad(
            "Port out of range", Event(["ResourceProperties": ["Port": "70000"]]).text,
            "ResourceProperties.Port: must be a whole number from 1 to 65535"),
        Bad("a password", Event(["ResourceProperties": ["Password": "planted"]]).text, "ResourceProperties.Password"),
        Bad("http", Event(["ResponseURL": "http://example.com/"]).text, "ResponseURL: its scheme is http"),
        Bad("ftp", Event(["ResponseURL": "ftp://example.com/"]).text, "ResponseURL: its scheme is ftp"),
        Bad("a file", Event(["ResponseURL": "file:///etc/passwd"]).text, "ResponseURL: "),
        Bad("ResponseURL is a number", Event(["ResponseURL": 5]).text, "ResponseURL: expected a string"),
        Bad(
            "6 MB", Event(["ResourceProperties": ["Timestamp": String(repeating: "x", count: 6_000_000)]]).text,
            "bytes, and 1048576 are allowed"),
    ]

    @Test(arguments: bad)
    func refuses(_ bad: Bad) async throws {
        let desk = try Desk(withDatabase: false, ["PGHOST": "127.0.0.1", "PGPORT": "1"])
        let outcome = try await desk.run("run", "--event", "-", input: bad.bytes)
        #expect(outcome.ending == .exited(65))
        #expect(outcome.complaint.first?.hasPrefix("error: ") == true)
        #expect(outcome.errors.contains(bad.says), "\(outcome.errors)")
        #expect(!outcome.errors.contains("planted"))
        let objects = outcome.objects()
        #expect(objects.map { $0["level"] as? String } == ["ERROR"])
        #expect((objects.first?["message"] as? String)?.contains(bad.says) == true)
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
    }

    @Test func answersWhatCanBeAnswered() async throws {
        let desk = try Desk()
        let sink = try UploadSink()
        let event = Event([
            "ResponseURL": sink.url(path: "/planted"), "ResourceProperties": ["Port": "many"],
        ])
        let outcome = try await desk.run("run", "--event", "-", "--allow-loopback", input: Array(event.text.utf8))
        #expect(outcome.ending == .exited(65))
        #expect(
            outcome.events == [
                "requestRejected", "runStarted", "answerPrepared", "stepStarted", "answerDelivered",
            ])
        #expect(outcome.errors.contains("ResourceProperties.Port: must be a whole number"))
        let answer = try #require(try await sink.requests(atLeast: 1).first).text.object
        #expect(answer["Status"] as? String == "FAILED")
        #expect((answer["Reason"] as? String)?.hasPrefix("ResourceProperties.Port: must be a whole number") == true)
        #expect(answer["RequestId"] as? String == event.requestID)
        #expect(try desk.sql("SELECT to_regclass('note')") == "")
    }

    @Test func answersAnEventThatIsTooLarge() async throws {
        let desk = try Desk()
        let sink = try UploadSink()
        let event = Event([
            "ResponseURL": sink.url(), "ResourceProperties": ["Timestamp": String(repeating: "x", count: 6_000_000)],
        ])
        let outcome = try await desk.run("run", "--event", "-", "--allow-loopback", input: Array(event.text.utf8))
        #expect(outcome.ending == .exited(65))
        #expect(outcome.errors.contains("bytes, and 1048576 are allowed"))
        let body = try #require(try await sink.requests(atLeast: 1).first).body
        #expect(body.count <= 4096)
        #expect(String(decoding: body, as: UTF8.self).object["Status"] as? String == "FAILED")
    }

    @Test func saysThatAFileCannotBeRead() async throws {
        let desk = try Desk(withDatabase: false)
        let outcome = try await desk.run("run", "--event", "\(desk.folder)/missing.json")
        #expect(outcome.ending == .exited(78))
        #expect(
            outcome.complaint == [
                "error: --event: cannot read \(desk.folder)/missing.json: No such file or directory",
                "hint: Name a file that holds the event, or - for standard input.",
            ])
        #expect(outcome.output == "")
        #expect(!FileManager.default.fileExists(atPath: desk.journal))
    }
}
