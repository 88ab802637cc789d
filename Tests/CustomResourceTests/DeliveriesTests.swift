import Foundation
import Testing

@testable import CustomResource

/// What a function can be invoked with.
@Suite struct DeliveriesTests {
    private static let event = #"{"RequestType":"Create","StackId":"s \"q\" é"}"#

    private func bytes(_ object: Any) throws -> [UInt8] { Array(try JSONSerialization.data(withJSONObject: object)) }

    private func sns(_ message: String) -> [String: Any] {
        ["EventSource": "aws:sns", "EventVersion": "1.0", "Sns": ["Type": "Notification", "Message": message]]
    }

    private func sqs(_ body: String, count: String? = "1") -> [String: Any] {
        [
            "eventSource": "aws:sqs", "messageId": "m", "body": body,
            "attributes": count.map { ["ApproximateReceiveCount": $0] } ?? [:],
        ]
    }

    @Test(arguments: [event, "", "no JSON", "[]", #"{"Records":7}"#, #"{"RequestType":"Create","Records":[]}"#])
    func whatIsNoEnvelopeIsTheEvent(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try Deliveries(bytes).items == [.init(event: bytes, receiveCount: nil)])
    }

    @Test func aTopicsRecordCarriesItsMessage() throws {
        let found = try Deliveries(bytes(["Records": [sns(Self.event)]]))
        #expect(found.items == [.init(event: Array(Self.event.utf8), receiveCount: nil)])
    }

    @Test func aQueuesRecordsCarryTheirBodiesAndCounts() throws {
        let found = try Deliveries(
            bytes(["Records": [sqs(Self.event), sqs("other", count: "3"), sqs("x", count: nil)]]))
        #expect(
            found.items == [
                .init(event: Array(Self.event.utf8), receiveCount: 1),
                .init(event: Array("other".utf8), receiveCount: 3),
                .init(event: Array("x".utf8), receiveCount: nil),
            ])
    }

    @Test func aTopicsNotificationInAQueueIsTakenOutOfBoth() throws {
        let notification: [String: Any] = ["Type": "Notification", "TopicArn": "t", "Message": Self.event]
        let body = String(decoding: try bytes(notification), as: UTF8.self)
        let found = try Deliveries(bytes(["Records": [sqs(body, count: "2")]]))
        #expect(found.items == [.init(event: Array(Self.event.utf8), receiveCount: 2)])
    }

    @Test(
        arguments: [
            (#"{"Records":[]}"#, "Records"), (#"{"Records":[{}]}"#, "Records[0].eventSource"),
            (#"{"Records":[{"eventSource":"aws:s3"}]}"#, "Records[0].eventSource"),
            (#"{"Records":[{"EventSource":"aws:sns"}]}"#, "Records[0].Sns"),
            (#"{"Records":[{"EventSource":"aws:sns","Sns":{}}]}"#, "Records[0].Sns.Message"),
            (#"{"Records":[{"eventSource":"aws:sqs","attributes":{}}]}"#, "Records[0].body"),
            (#"{"Records":[{"eventSource":"aws:sqs","body":"b"}]}"#, "Records[0].attributes"),
            (#"{"Records":[{"eventSource":7}]}"#, "Records[0].eventSource"), (#"{"Records":[{"a":1} {}]}"#, "Records"),
        ])
    func aBrokenEnvelopeIsToldWhereItIs(text: String, field: String) {
        let error = #expect(throws: RequestError.self) { try Deliveries(Array(text.utf8)) }
        #expect(error?.field == field)
    }

    @Test func moreRecordsThanAFunctionWorksOnAreRefused() throws {
        let many = Array(repeating: sqs(Self.event), count: Deliveries.maximumRecords + 1)
        let all = try bytes(["Records": many])
        let error = #expect(throws: RequestError.self) { try Deliveries(all) }
        #expect(error?.code == .badValue)
        #expect(try Deliveries(bytes(["Records": Array(many.dropFirst())])).items.count == Deliveries.maximumRecords)
    }
}

/// What the CDK's provider framework adds to an event.
@Suite struct ProviderEventTests {
    @Test(
        arguments: [
            (#"{"RequestType":"Create"}"#, nil), (#"{"Groundwork":{"Done":true}}"#, .done),
            (#"{"Groundwork":{"Done":false,"Stream":"s"}}"#, .open), (#"{"Groundwork":{}}"#, .open),
            (#"{"Groundwork":"yes"}"#, nil), ("", nil),
        ] as [(String, ProviderEvent.Poll?)])
    func aPollIsKnownByItsMark(text: String, poll: ProviderEvent.Poll?) {
        #expect(ProviderEvent(Array(text.utf8)).poll == poll)
    }

    @Test(
        arguments: [
            (#"{"ResourceProperties":{"ServiceToken":"arn:aws:lambda:eu-west-1:1:function:f"}}"#, true),
            (#"{"ResourceProperties":{"ServiceToken":"arn:aws:lambda:eu-west-1:1:function:f:live"}}"#, true),
            (#"{"ServiceToken":"arn:aws:lambda:eu-west-1:1:function:f"}"#, true),
            (#"{"ResourceProperties":{"ServiceToken":"arn:aws:lambda:eu-west-1:1:function:framework"}}"#, false),
            (#"{"ResourceProperties":{"ServiceToken":"arn:aws:sns:eu-west-1:1:topic"}}"#, false),
            (#"{"ResourceProperties":{}}"#, false), (#"{"ResourceProperties":{"ServiceToken":""}}"#, false),
            ("", false),
        ])
    func whetherTheStackCallsTheFunctionItself(text: String, isDirect: Bool) {
        let event = ProviderEvent(Array(text.utf8))
        #expect(event.isDirect(to: "arn:aws:lambda:eu-west-1:1:function:f") == isDirect)
        #expect(event.isDirect(to: "arn:aws:lambda:eu-west-1:1:function:f:7") == isDirect)
        #expect(!event.isDirect(to: nil))
    }
}
