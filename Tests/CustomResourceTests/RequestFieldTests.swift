import CustomResource
import Testing

/// The event's own fields: which must be there, what each may be.
@Suite struct RequestFieldTests {
    static let needed = ["RequestType", "StackId", "RequestId", "LogicalResourceId", "PhysicalResourceId"]

    private let missingHint =
        "a custom resource's event has RequestType, StackId, RequestId and LogicalResourceId"

    @Test func createIsRead() throws {
        #expect(
            try Event.create.parsed()
                == Request(
                    kind: .create, stackID: "arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1",
                    requestID: "f3a8c1d2-0001", logicalResourceID: "Database", resourceType: "Custom::DatabaseInit",
                    responseURL: try ResponseURL(Event.url, policy: .httpsOnly)))
    }

    @Test(arguments: [Request.Kind.update, .delete])
    func laterRequestsCarryTheirID(_ kind: Request.Kind) throws {
        let request = try Event.of(kind).parsed()
        #expect(
            request
                == Request(
                    kind: kind, stackID: "arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1",
                    requestID: "f3a8c1d2-0001", logicalResourceID: "Database", resourceType: "Custom::DatabaseInit",
                    physicalResourceID: "old-id", responseURL: try ResponseURL(Event.url, policy: .httpsOnly)))
        #expect(request.answerID == "old-id")
    }

    @Test(arguments: needed)
    func missingFieldIsNamed(_ name: String) {
        #expect(
            Event.update.with(name, nil).fault
                == RequestError(.missingField, field: name, "missing", hint: missingHint))
    }

    @Test(arguments: needed + ["ResponseURL", "ResourceType"])
    func wrongTypeIsNamed(_ name: String) {
        let types = [("1.5e3", "a number"), ("false", "true or false"), ("[]", "an array"), ("{\"a\":1}", "an object")]
        for (json, found) in types {
            #expect(
                Event.update.with(name, json).fault
                    == RequestError(.wrongType, field: name, "expected a string, found \(found)"))
        }
    }

    @Test(arguments: needed)
    func nullIsNoValueOfANeededField(_ name: String) {
        #expect(
            Event.update.with(name, "null").fault
                == RequestError(.wrongType, field: name, "expected a string, found null"))
    }

    @Test(arguments: needed + ["ResponseURL", "ResourceType", "ResourceProperties"])
    func repeatedFieldIsNamed(_ name: String) {
        for json in [#""again""#, "null", "{}"] {
            #expect(
                Event.update.adding(name, json).fault
                    == RequestError(.repeatedField, field: name, "given 2 times", hint: "keep one"))
        }
        // Also written with an escape, which a reader that compares bytes would take for another name.
        let escaped = "\\u00" + String(name.utf8.first.map { String($0, radix: 16) } ?? "") + name.dropFirst()
        #expect(Event.update.adding(escaped, "1").fault?.code == .repeatedField)
    }

    @Test(arguments: needed + ["ResourceType"])
    func emptyFieldIsNamed(_ name: String) {
        #expect(
            Event.update.with(name, "\"\"").fault == RequestError(.badValue, field: name, "must not be empty"))
    }

    @Test(arguments: [
        ("StackId", 2048), ("RequestId", 256), ("LogicalResourceId", 255), ("PhysicalResourceId", 1024),
        ("ResourceType", 256),
    ])
    func lengthIsCountedAsItIsEchoed(_ name: String, _ limit: Int) {
        // An umlaut takes two bytes, a quote takes two with its backslash.
        for unit in ["a", "ü", #"\""#] {
            let fitting = String(repeating: unit, count: limit / unit.utf8.count)
            #expect(Event.update.with(name, "\"\(fitting)\"").fault == nil)
            let size = fitting.utf8.count + unit.utf8.count
            #expect(
                Event.update.with(name, "\"\(fitting)\(unit)\"").fault
                    == RequestError(.tooLong, field: name, "\(size) bytes long, and \(limit) are allowed"))
        }
    }

    @Test(arguments: ["StackId", "RequestId", "LogicalResourceId"])
    func idsHoldNoControlCharacters(_ name: String) {
        for json in [#""a\u0000b""#, #""a\nb""#, #""\u001f""#, #""\u007f""#] {
            #expect(
                Event.update.with(name, json).fault
                    == RequestError(.badValue, field: name, "holds a control character"))
        }
    }

    @Test func olderHandlersIDComesBackWhateverItHolds() throws {
        let request = try Event.delete.with("PhysicalResourceId", #""a\u0000\nü\ud83d\ude42/\"""#).parsed()
        #expect(request.answerID == "a\0\nü🙂/\"")
    }

    @Test(arguments: ["create", "CREATE", "Create ", "Ping", "Créate", "null"])
    func unknownRequestTypeIsRefused(_ text: String) {
        #expect(
            Event.create.with("RequestType", "\"\(text)\"").fault
                == RequestError(
                    .unknownRequestType, field: "RequestType", "none of Create, Update and Delete",
                    hint: "the case of the letters counts"))
    }

    @Test func whatIsOptionalMayBeMissingOrNull() throws {
        for json in [nil, "null"] {
            let request = try Event.create.with("ResponseURL", json).with("ResourceType", json)
                .with("ResourceProperties", json).with("ServiceToken", json).parsed()
            #expect(
                request
                    == Request(
                        kind: .create, stackID: "arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1",
                        requestID: "f3a8c1d2-0001", logicalResourceID: "Database"))
            #expect(request.resourceType == "AWS::CloudFormation::CustomResource")
            #expect(request.fingerprint() == nil)
            #expect(request.serviceTimeout == nil)
        }
    }

    @Test func idOfACreateIsMadeOfItsIDsAlone() throws {
        let id = try Event.create.parsed().answerID
        // printf 'arn:…/1\nDatabase' | sha256sum
        #expect(id == "groundwork-1cb458525b59b9e601b3e1391705cf1c")
        // Neither another attempt nor an id that a Create must not have changes it.
        let again = Event.create.with("RequestId", #""other""#).adding("PhysicalResourceId", #""x""#)
        #expect(try again.parsed().answerID == id)
        #expect(try again.parsed().physicalResourceID == nil)
        #expect(try Event.create.with("LogicalResourceId", #""Other""#).parsed().answerID != id)
        #expect(try Event.create.with("StackId", #""other""#).parsed().answerID != id)
        // Not even one of a wrong type is looked at.
        #expect(try Event.create.adding("PhysicalResourceId", "[]").parsed().answerID == id)
    }

    @Test func idThatCloudFormationInventedComesBack() throws {
        let marker = "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED"
        #expect(try Event.delete.with("PhysicalResourceId", "\"\(marker)\"").parsed().answerID == marker)
    }

    @Test func fingerprintIsTheURLsSHA256() throws {
        // printf '%s' "$url" | sha256sum
        let expected = try ResponseURL(Event.url, policy: .httpsOnly).fingerprint
        #expect(try Event.create.parsed().fingerprint() == expected)
        #expect(expected.count == 64)
        let other = Event.create.with("ResponseURL", "\"\(Event.url)1\"")
        #expect(try other.parsed().fingerprint() != expected)
    }

    @Test func textOfAnErrorNamesFieldFaultAndRemedy() {
        #expect(
            "\(RequestError(.missingField, field: "StackId", "missing", hint: "add it"))" == "StackId: missing; add it")
        #expect("\(RequestError(.tooLarge, "too large"))" == "the event: too large")
    }
}
