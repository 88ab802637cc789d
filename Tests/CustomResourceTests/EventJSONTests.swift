import CustomResource
import Testing

/// The event as bytes: what is JSON, what is too much of it.
@Suite struct EventJSONTests {
    private func notJSON(_ message: String) -> RequestError { RequestError(.notJSON, message) }

    @Test(arguments: ["", " ", "\n\t\r ", "\u{FEFF}", "\u{FEFF} \n"])
    func nothingIsNoEvent(_ text: String) {
        #expect(faultOf(Array(text.utf8)) == notJSON("empty, JSON is expected"))
    }

    @Test(arguments: [
        ("[]", "an array"), (" [{\"RequestType\":\"Create\"}]", "an array"), ("null", "null"),
        ("true", "true or false"),
        ("-12.5e+3", "a number"), ("\"Create\"", "a string"), ("\u{FEFF}[]", "an array"),
    ])
    func onlyAnObjectIsAnEvent(_ text: String, _ found: String) {
        #expect(faultOf(Array(text.utf8)) == RequestError(.notAnObject, "expected an object, found \(found)"))
    }

    @Test(arguments: [
        ("Create", "not JSON at line 1, byte 1"), ("nul", "not JSON at line 1, byte 1"),
        ("<xml/>", "not JSON at line 1, byte 1"), ("[1,", "not JSON, or cut off at line 1, byte 4"),
        ("NaN", "not JSON at line 1, byte 1"), ("-Infinity", "not JSON at line 1, byte 2"),
        ("{\"a\":[01]}", "not JSON at line 1, byte 8"), ("{\"a\":\"\n\"}", "not JSON at line 1, byte 7"),
        ("{\"a\":\"\\q\"}", "not JSON at line 1, byte 8"), ("{\"a\":[1,]}", "not JSON at line 1, byte 9"),
        ("{\"a\":1}}", "not JSON at line 1, byte 8"), ("{\"a\":\"\\u12", "not JSON, or cut off at line 1, byte 11"),
        ("'x'", "not JSON at line 1, byte 1"), ("{RequestType:1}", "not JSON at line 1, byte 2"),
        ("{'RequestType':1}", "not JSON at line 1, byte 2"), ("{,}", "not JSON at line 1, byte 2"),
        ("{\"a\":1,}", "not JSON at line 1, byte 8"), ("{\"a\" 1}", "not JSON at line 1, byte 6"),
        ("{\"a\":1 \"b\":2}", "not JSON at line 1, byte 8"), ("{\"a\":}", "not JSON at line 1, byte 6"),
        ("{\n \"a\": 1,\n \"b\": nope\n}", "not JSON at line 3, byte 7"),
        ("{// comment\n}", "not JSON at line 1, byte 2"),
        ("{\"a\":1", "not JSON, or cut off at line 1, byte 7"),
        ("{\"a\":\"b", "not JSON, or cut off at line 1, byte 8"),
        ("{\"a\":{\"b\":[1,2", "not JSON, or cut off at line 1, byte 15"),
        ("{", "not JSON, or cut off at line 1, byte 2"),
        ("{\"a\":\"b\\", "not JSON, or cut off at line 1, byte 9"),
    ])
    func faultIsPlaced(_ text: String, _ message: String) {
        #expect(faultOf(Array(text.utf8)) == notJSON(message))
    }

    @Test(arguments: [
        "01", "-01", "+1", "1.", ".5", "-", "1e", "1e+", "1.e1", "--1", "1-1", "1..2", "0x10", "NaN", "nan", "-NaN",
        "Infinity", "-Infinity", "inf", "True", "TRUE", "None", "undefined", "nulll", "tru", "'a'", #""\q""#,
        #""\u12""#,
        #""\u12G4""#, "\"\n\"", "\"\u{0}\"", "[1,]", "[,]", "[1 2]", "{\"a\"}",
        "{\"a\":1,}", "{1:2}", "[}", "{]", "{\"a\":[1}]", "1 2", "\u{A0}1",
    ])
    func noSuchValueIsJSON(_ json: String) {
        // As a field of the event, as one of the properties, and deep in what is passed over.
        let events = [
            Event.create.adding("Unknown", json), Event.create.properties("{\"Unknown\":\(json)}"),
            Event.create.adding("OldResourceProperties", "{\"a\":[{\"b\":\(json)}]}"),
        ]
        for event in events { #expect(event.fault?.code == .notJSON, "\(event.text.suffix(80))") }
        // What CloudFormation waits for can be sent all the same: the needed fields stand before the fault.
        for event in events { #expect(Request.salvage(event.bytes, policy: .httpsOnly) != nil) }
    }

    @Test(arguments: [
        "0", "-0", "-0.0", "1.5e3", "1E-3", "12345678901234567890123456789012345678901234567890", "1e999", #""\u0000""#,
        #""\ud83d\ude42""#, #""\"\\\/\b\f\n\r\t""#, "[]", "{}", "[[],{}]", "null", "\"\u{2028}\"", "\"\u{7F}\"",
        "{\"\":\"\"}",
        "{\"a\":1,\"a\":2}", #""\ud800""#, #""\udc00\ud800""#, #""\ud800x""#,
    ])
    func anyOtherValueMayStandBeside(_ json: String) throws {
        let expected = try Event.create.parsed()
        #expect(try Event.create.adding("Unknown", json).parsed() == expected)
        #expect(try Event.create.adding("OldResourceProperties", "{\"a\":[{\"b\":\(json)}]}").parsed() == expected)
    }

    @Test(arguments: ["{}", "x", ",", "]", "}", "\0", "\"\"", "null"])
    func nothingMayFollow(_ rest: String) {
        #expect(faultOf(Event.create.bytes + Array(rest.utf8))?.code == .notJSON)
    }

    @Test func everyCutIsRefused() {
        let bytes = Event.update.bytes
        for count in 0..<bytes.count { #expect(faultOf(Array(bytes[..<count]))?.code == .notJSON) }
        #expect(faultOf(bytes) == nil)
    }

    @Test func whiteSpaceAndByteOrderMarkArePassedOver() throws {
        let spaced = "\u{FEFF}\r\n\t " + Event.create.text.replacing(",\"", with: " ,\n\t\"") + "\n\n"
        #expect(try Request.parse(Array(spaced.utf8), policy: .httpsOnly) == Event.create.parsed())
        // Only at the start is it a mark.
        #expect(faultOf(Array("\u{FEFF}\u{FEFF}{}".utf8)) == notJSON("not JSON at line 1, byte 4"))
    }

    @Test func otherEncodingsAreRefused() {
        let utf16 = Array(Event.create.text.utf16)
        let little = utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let big = utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(faultOf([0xFF, 0xFE] + little) == notJSON("not UTF-8 at line 1, byte 1"))
        #expect(faultOf([0xFE, 0xFF] + big) == notJSON("not UTF-8 at line 1, byte 1"))
        #expect(faultOf(little) == notJSON("not JSON at line 1, byte 2"))
        #expect(faultOf(big) == notJSON("not JSON at line 1, byte 1"))
        let latin1 = Event.create.adding("Name", "\"M\u{FC}nchen\"").text.unicodeScalars.map { UInt8($0.value) }
        #expect(faultOf(latin1)?.message.hasPrefix("not UTF-8 at line 1, byte ") == true)
        // An encoded surrogate, an overlong slash, one beyond U+10FFFF.
        for bytes: [UInt8] in [[0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80], [0x80]] {
            #expect(
                faultOf(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)) == notJSON("not UTF-8 at line 1, byte 7"))
        }
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func depthCannotExhaustTheStack(_ open: String, _ close: String) throws {
        func nested(_ depth: Int, inner: String = "1") -> String {
            String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
        }
        for event in [
            Event.create.adding("Deep", nested(100_000)), Event.create.adding("Deep", nested(512)),
            Event.create.properties("{\"Deep\":\(nested(100_000))}"),
        ] {
            let fault = event.fault
            #expect(fault?.code == .notJSON)
            #expect(fault?.message.hasPrefix("nested more than 512 deep at line 1, byte ") == true)
            #expect(Request.salvage(event.bytes, policy: .httpsOnly) == (try salvaged(.create)))
        }
        #expect(Event.create.adding("Deep", nested(511)).fault == nil)
        // Not closed at all; then there is nothing behind it to be found.
        let unclosed = Event.create.adding("Deep", String(repeating: open, count: 100_000))
        #expect(unclosed.fault?.code == .notJSON)
        #expect(Request.salvage(unclosed.bytes, policy: .httpsOnly) == (try salvaged(.create)))
        #expect(
            faultOf(Array(nested(100_000).utf8))
                == notJSON("nested more than 512 deep at line 1, byte \(512 * open.utf8.count + 1)"))
    }

    @Test func eventOfOneMebibyteIsTakenAndNoMore() throws {
        let room = Request.maximumBytes - Event.create.adding("Padding", "\"\"").bytes.count
        let largest = Event.create.adding("Padding", "\"" + String(repeating: "x", count: room) + "\"")
        #expect(try largest.parsed() == Event.create.parsed())
        #expect(
            faultOf(largest.bytes + [0x20])
                == RequestError(
                    .tooLarge, "1048577 bytes, and 1048576 are allowed",
                    hint: "keep large values out of ResourceProperties"))
    }
}

/// What is salvaged of `Event.of(kind)`.
func salvaged(_ kind: Request.Kind?, physicalResourceID: String? = nil) throws -> Salvaged {
    Salvaged(
        kind: kind, stackID: "arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1", requestID: "f3a8c1d2-0001",
        logicalResourceID: "Database", physicalResourceID: physicalResourceID,
        responseURL: try ResponseURL(Event.url, policy: .httpsOnly))
}
