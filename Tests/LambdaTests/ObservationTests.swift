import Foundation
import TestSupport
import Testing

/// What is seen of the function in AWS: log, metrics and traces tell by which invocation, and in which trace.
@Suite(.serialized) struct ObservationTests {
    /// A trace as Lambda hands it on.
    struct Trace {
        let root: String
        let parent: String
        var header: String { "Root=\(root);Parent=\(parent);Sampled=1" }
    }

    private static let first = Trace(root: "1-581cf771-a006649127e371903a2de979", parent: "70de5b6f19ff9a0a")
    private static let second = Trace(root: "1-581cf772-b117750238f482014b3ef080", parent: "81ef6c7020aabb1b")

    /// A subsegment as the daemon gets it.
    private struct Subsegment: Decodable, Equatable {
        struct Annotations: Decodable, Equatable { let request: String }
        let name: String
        let trace_id: String
        let parent_id: String
        let annotations: Annotations

        init(_ name: String, _ trace: Trace, _ request: String) {
            (self.name, trace_id, parent_id) = (name, trace.root, trace.parent)
            annotations = Annotations(request: request)
        }

        init(datagram: String) throws {
            let document = datagram.split(separator: "\n").last ?? ""
            self = try JSONDecoder().decode(Self.self, from: Data(document.utf8))
        }
    }

    @Test func everythingTellsOfItsOwnInvocationAndTrace() async throws {
        let watched = try Watched(LeakTests.files)
        let place = watched.place
        let secret = try place.secret("good")
        let ended = try await watched.run([
            .init(id: "invocation-1", event: place.event(secret: secret, id: "1"), trace: Self.first.header),
            .init(id: "invocation-2", event: place.event(secret: secret, id: "2"), trace: Self.second.header),
            .init(id: "invocation-3", event: place.event(secret: secret, id: "3")),
        ])
        #expect(ended.reports == (1...3).map { .answered("invocation-\($0)") })
        #expect(try place.answers.map(\.Status) == ["SUCCESS", "SUCCESS", "SUCCESS"])

        // Nothing is without its invocation, and each comes with its own trace, the last one with none.
        let roots = ["invocation-1": Self.first.root, "invocation-2": Self.second.root, "invocation-3": nil]
        for line in ended.lines {
            let invocation = try #require(line["requestId"], "\(line.text)")
            let root = try #require(roots[invocation], "\(line.text)")
            #expect(line["traceId"] == root, "\(line.text)")
            #expect(line["cfnRequestId"] == String(invocation.suffix(1)), "\(line.text)")
        }
        for invocation in roots.keys {
            let events = ended.log.filter { $0["requestId"] == invocation }.compactMap { $0["event"] }
            #expect(events.first == "requestReceived")
            #expect(events.last == "answerDelivered")
            // At least connect, respond and the run itself.
            #expect(ended.metrics.count { $0["requestId"] == invocation } >= 3)
        }

        let laid = ["connect", "tables", "functions", "respond"].map { Subsegment($0, Self.first, "1") }
        let kept = ["connect", "respond"].map { Subsegment($0, Self.second, "2") }
        #expect(try watched.daemon.arrived().map(Subsegment.init) == laid + kept)
    }
}
