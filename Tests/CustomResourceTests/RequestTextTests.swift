import CustomResource
import Testing

/// What is a text in the event's own fields.
@Suite struct RequestTextTests {
    @Test(arguments: [#""\ud800""#, #""\udc00\ud800""#, #""a\ud83dx""#])
    func halfOfASurrogatePairIsNoText(_ json: String) {
        for name in ["StackId", "PhysicalResourceId", "ResponseURL"] {
            #expect(
                Event.update.with(name, json).fault
                    == RequestError(
                        .notJSON, field: name,
                        "not a valid JSON string: half of a surrogate pair, an unknown escape, or a bare control character"
                    ))
        }
        #expect(Event.update.properties("{\"Host\":\(json)}").fault?.code == .notJSON)
        // As a name.
        #expect(
            Event.update.properties("{\(json):1}").fault
                == RequestError(
                    .notJSON, field: "ResourceProperties", "a name in it is not a valid JSON string"))
        #expect(Event.update.adding(String(json.dropFirst().dropLast()), "1").fault == nil)
    }

    @Test func escapesAreRead() throws {
        let event = Event.create.with("StackId", #""\u0061\/\"\\\ud83d\ude42\u00FC""#).with(
            "RequestType", #""\u0043reate""#)
        #expect(try event.parsed().stackID == "a/\"\\🙂ü")
    }

    @Test func textIsKeptByteForByte() throws {
        // Composed and decomposed: the same to Swift's `==`, another id to CloudFormation.
        for text in ["\u{E9}", "e\u{301}", "\u{212B}", "\u{1100}\u{1161}"] {
            let request = try Event.delete.with("PhysicalResourceId", "\"\(text)\"").parsed()
            #expect(Array(request.answerID.utf8) == Array(text.utf8))
        }
    }
}
