import CustomResource
import Testing

/// A broken event is answered as long as it says where and for whom.
@Suite struct SalvageTests {
    private func salvage(_ event: Event) -> Salvaged? { Request.salvage(event.bytes, policy: .httpsOnly) }

    @Test func sixMegabytesAreStillAnswered() throws {
        let padding = String(repeating: "{\"key\":\"value, \\\" and ]\"},", count: 240_000)
        // The needed fields stand behind the large one.
        let event = Event(fields: [("Padding", "[\(padding)1]")] + Event.delete.fields)
        let bytes = event.bytes
        #expect((6_000_000...Request.maximumSalvageBytes).contains(bytes.count))
        #expect(faultOf(bytes)?.code == .tooLarge)
        #expect(Request.salvage(bytes, policy: .httpsOnly) == (try salvaged(.delete, physicalResourceID: "old-id")))
        let tooMuch = bytes + [UInt8](repeating: 0x20, count: Request.maximumSalvageBytes - bytes.count + 1)
        #expect(Request.salvage(tooMuch, policy: .httpsOnly) == nil)
        #expect(Request.salvage(tooMuch.dropLast(), policy: .httpsOnly) != nil)
    }

    @Test(arguments: Request.Kind.allCases)
    func wholeEventIsSalvagedToo(_ kind: Request.Kind) throws {
        #expect(salvage(.of(kind)) == (try salvaged(kind, physicalResourceID: kind == .create ? nil : "old-id")))
    }

    @Test func faultyKindAndIDAreDoneWithout() throws {
        for json in [nil, "null", "1", #""Ping""#, "\"\""] {
            #expect(salvage(.update.with("RequestType", json)) == (try salvaged(nil, physicalResourceID: "old-id")))
            #expect(salvage(.create.with("RequestType", json)) == (try salvaged(nil)))
        }
        for json in [nil, "null", "[]", "\"\"", "\"" + String(repeating: "x", count: 1025) + "\""] {
            let found = salvage(.delete.with("PhysicalResourceId", json))
            #expect(found == (try salvaged(.delete)))
            #expect(found?.answerID == (try Event.create.parsed().answerID))
        }
        #expect(salvage(.update)?.answerID == "old-id")
        #expect(salvage(.update.with("RequestType", nil))?.answerID == "old-id")
    }

    @Test(arguments: ["StackId", "RequestId", "LogicalResourceId", "ResponseURL"])
    func nothingIsGuessed(_ name: String) {
        for json in [
            nil, "null", "1", "\"\"", "\"\\u0000\"", "\"http://127.0.0.1/\"",
            "\"" + String(repeating: "x", count: 9000) + "\"",
        ]
        where name == "ResponseURL" || json != "\"http://127.0.0.1/\"" {
            #expect(salvage(.create.with(name, json)) == nil, "\(json ?? "missing")")
        }
        #expect(salvage(.create.adding(name, "\"\(Event.url)\"")) == nil, "given twice")
    }

    @Test func damageBehindWhatIsNeededIsPassedOver() throws {
        for rest in ["", ",", ",\"X\":", ",\"X\":nope", ",\"X\":\"\u{FF}", ",\"X\":[[[", "]", ",\"X\":{\"a\":1]}"] {
            let bytes = Array(Event.update.text.dropLast().utf8) + Array(rest.utf8)
            #expect(Request.salvage(bytes, policy: .httpsOnly) == (try salvaged(.update, physicalResourceID: "old-id")))
        }
        // Bytes that are no UTF-8 in a field that nobody asks for.
        let broken =
            Array(Event.update.text.dropLast().utf8) + Array(",\"X\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)
        #expect(Request.salvage(broken, policy: .httpsOnly) == (try salvaged(.update, physicalResourceID: "old-id")))
    }

    @Test(
        arguments: [[], Array("{".utf8), Array("null".utf8), Array("[]".utf8), [0xFF, 0xFE, 0x7B, 0x00]] as [[UInt8]])
    func whereThereIsNothingThereIsNothing(_ bytes: [UInt8]) {
        #expect(Request.salvage(bytes, policy: .httpsOnly) == nil)
    }

    @Test func policyHoldsHereToo() throws {
        let event = Event.create.with("ResponseURL", #""http://127.0.0.1:4711/answer?planted""#)
        #expect(salvage(event) == nil)
        #expect(Request.salvage(event.bytes, policy: .httpsOrLoopback)?.responseURL.host == "127.0.0.1:4711")
    }

    @Test func salvagedIsAnsweredAsFailed() throws {
        let response = Response(
            to: try salvaged(.delete, physicalResourceID: "old-id"), reason: "the event is too large")
        #expect(
            response
                == Response(
                    status: .failed, reason: "the event is too large", physicalResourceID: "old-id",
                    stackID: "arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1",
                    requestID: "f3a8c1d2-0001", logicalResourceID: "Database"))
    }
}
