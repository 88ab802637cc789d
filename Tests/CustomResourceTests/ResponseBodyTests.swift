import CustomResource
import FoundationEssentials
import Testing

@Suite struct ResponseBodyTests {
    /// The answer as whoever gets it reads it.
    struct ReadBack: Decodable {
        let Status, PhysicalResourceId, StackId, RequestId, LogicalResourceId: String
        let Reason: String?
        let NoEcho: Bool?
        let Data: [String: String]?
    }

    private func response(
        _ status: Response.Status = .failed, _ reason: String? = nil, data: [String: String] = [:], noEcho: Bool? = nil
    ) -> Response {
        Response(
            status: status, reason: reason, physicalResourceID: "groundwork-1", stackID: "arn:stack", requestID: "r-1",
            logicalResourceID: "Database", noEcho: noEcho, data: data)
    }

    private func readBack(_ response: Response, sourceLocation: SourceLocation = #_sourceLocation) throws -> ReadBack {
        let body = response.body()
        #expect(body.count <= 4096, sourceLocation: sourceLocation)
        return try JSONDecoder().decode(ReadBack.self, from: Data(body))
    }

    private func text(_ response: Response) -> String { String(decoding: response.body(), as: UTF8.self) }

    @Test func successIsWrittenInOneOrder() {
        #expect(
            text(response(.success, data: ["Version": "1/ü", "Head": "ab"], noEcho: false))
                == #"{"Status":"SUCCESS","PhysicalResourceId":"groundwork-1","StackId":"arn:stack","RequestId":"r-1","#
                + #""LogicalResourceId":"Database","NoEcho":false,"Data":{"Head":"ab","Version":"1/ü"}}"#)
    }

    @Test func failureIsWrittenWithItsReason() {
        #expect(
            text(response(.failed, "relation \"a\\b\"\r\n\tline\u{8}\u{C}\0\u{1F}\u{7F}\u{80}\u{9F}\u{A0}🙂\u{2028}"))
                == #"{"Status":"FAILED","Reason":"relation \"a\\b\"\r\n\tline\b\f\u0000\u001f\u007f\u0080\u009f"#
                + "\u{A0}🙂\u{2028}"
                + #"","PhysicalResourceId":"groundwork-1","StackId":"arn:stack","RequestId":"r-1","#
                + #""LogicalResourceId":"Database"}"#)
    }

    @Test(arguments: [nil, "", " ", "\n\t \u{A0}"])
    func failureWithoutAReasonGetsOne(_ reason: String?) throws {
        #expect(
            try readBack(response(.failed, reason)).Reason
                == "The request failed and the worker gave no reason; its log says more.")
        // A success needs none, and what was given is left as it is.
        #expect(try readBack(response(.success, reason)).Reason == reason)
    }

    @Test func requestIsEchoed() throws {
        let created = Response(to: try Event.create.parsed(), status: .success, data: ["a": "b"])
        #expect(
            created
                == Response(
                    status: .success, physicalResourceID: try Event.create.parsed().answerID,
                    stackID: "arn:aws:cloudformation:eu-central-1:123456789012:stack/app/1",
                    requestID: "f3a8c1d2-0001", logicalResourceID: "Database", data: ["a": "b"]))
        let failed = Response(to: try Event.update.parsed(), status: .failed, reason: "why")
        #expect(failed.physicalResourceID == "old-id")
    }

    /// One character each, so that every limit can be met to the byte: as it stands in JSON 1, 2, 6, 2, 3, 4, 11 and 6 bytes.
    static let characters = ["a", "\"", "\u{1}", "ü", "€", "🙂", "👩‍🚀", "\u{202E}"]

    @Test(arguments: characters)
    func hugeReasonKeepsBeginningAndEnd(_ character: String) throws {
        let reason = "BEGIN" + String(repeating: character, count: 100_000) + "SQLSTATE 42501 END"
        let short = try #require(try readBack(response(.failed, reason)).Reason)
        #expect(short.hasPrefix("BEGIN\(character)") && short.hasSuffix("\(character)SQLSTATE 42501 END"))
        let parts = short.split(separator: " … ", omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 3)
        // The count is of what really is missing.
        #expect(parts[1] == "(\(reason.count - parts[0].count - parts[2].count) characters left out)")
        #expect(reason.hasPrefix(parts[0]) && reason.hasSuffix(parts[2]))
        // The room is used: at most one character and the digits of the count are left.
        #expect(response(.failed, reason).body().count > 4096 - 2 * 12 - 2)
    }

    @Test func reasonThatFitsToTheByteIsWhole() throws {
        let room = 4096 - response(.failed, "x").body().count + 1
        #expect(try readBack(response(.failed, String(repeating: "x", count: room))).Reason?.count == room)
        let over = try #require(try readBack(response(.failed, String(repeating: "x", count: room + 1))).Reason)
        #expect(over.contains(" characters left out) "))
    }

    @Test(arguments: characters.prefix(4) + ["€", "🙂"])
    func idsAtTheirLimitsAreEchoedExactly(_ character: String) throws {
        func id(_ limit: Int) -> String {
            let size = ["\"": 2, "\u{1}": 6][character] ?? character.utf8.count
            return String(repeating: character, count: limit / size) + String(repeating: "x", count: limit % size)
        }
        let answer = Response(
            status: .failed, reason: "BEGIN" + String(repeating: character, count: 10_000) + "END",
            physicalResourceID: id(Request.maximumPhysicalResourceIDBytes), stackID: id(Request.maximumStackIDBytes),
            requestID: id(Request.maximumRequestIDBytes), logicalResourceID: id(Request.maximumLogicalResourceIDBytes),
            noEcho: false, data: ["Version": String(repeating: character, count: 5000), "Head": "1"])
        let read = try readBack(answer)
        #expect(Array(read.PhysicalResourceId.utf8) == Array(answer.physicalResourceID.utf8))
        #expect(Array(read.StackId.utf8) == Array(answer.stackID.utf8))
        #expect(Array(read.RequestId.utf8) == Array(answer.requestID.utf8))
        #expect(Array(read.LogicalResourceId.utf8) == Array(answer.logicalResourceID.utf8))
        #expect(read.Data == ["Truncated": "true"])
        let reason = try #require(read.Reason)
        #expect(reason.hasPrefix("BEGIN\(character)") && reason.hasSuffix("\(character)END"))
    }

    @Test func everythingAtOnceIsStillWithinTheLimit() throws {
        let huge = String(repeating: "\u{1}ü🙂\"", count: 20_000)
        let answer = Response(
            status: .failed, reason: huge, physicalResourceID: huge, stackID: huge, requestID: huge,
            logicalResourceID: huge, noEcho: true, data: [huge: huge, "a": huge, huge + "b": "c"])
        let read = try readBack(answer)
        for id in [read.PhysicalResourceId, read.StackId, read.RequestId, read.LogicalResourceId] {
            #expect(!id.isEmpty && huge.hasPrefix(id))
        }
        #expect(read.Reason?.contains(" characters left out) ") == true)
        #expect(read.Data == ["Truncated": "true"])
    }

    @Test func emptyOrUnshowableIDIsReplaced() throws {
        // An id that CloudFormation would refuse; as one character it cannot be cut either.
        let derived = try Event.create.parsed().answerID
        for id in ["", "e" + String(repeating: "\u{301}", count: 2000)] {
            var answer = Response(to: try Event.create.parsed(), status: .success)
            answer.physicalResourceID = id
            #expect(try readBack(answer).PhysicalResourceId == derived)
        }
    }

    @Test func dataGoLargestFirst() throws {
        let data = [
            "A": String(repeating: "a", count: 1500), "B": String(repeating: "\"", count: 800),
            "C": String(repeating: "ü", count: 700), "D": "small", "E": String(repeating: "e", count: 1000),
        ]
        // B takes 1,600 bytes, A 1,500, C 1,400, E 1,000.
        let read = try readBack(response(.success, "done", data: data))
        #expect(
            read.Data == ["C": data["C"], "D": "small", "E": data["E"], "Truncated": "true"].compactMapValues { $0 })
        #expect(read.Reason == "done")
    }

    @Test func equallyLargeDataGoInOneOrder() throws {
        let data = Dictionary(uniqueKeysWithValues: "abcdef".map { (String($0), String(repeating: "x", count: 900)) })
        let expected = ["a", "b", "c", "d"].map { ($0, String(repeating: "x", count: 900)) } + [("Truncated", "true")]
        #expect(
            try readBack(response(.success, data: data)).Data == Dictionary(uniqueKeysWithValues: expected))
    }

    @Test func dataThatFitToTheByteAreWhole() throws {
        let room = 4096 - response(.success, data: ["k": "x"]).body().count + 1
        let value = String(repeating: "x", count: room)
        #expect(try readBack(response(.success, data: ["k": value])).Data == ["k": value])
        #expect(try readBack(response(.success, data: ["k": value + "x"])).Data == ["Truncated": "true"])
        // The mark takes room too: what would just fit without it must still go.
        let (large, small) = (String(repeating: "x", count: room - 30), String(repeating: "y", count: 40))
        #expect(
            try readBack(response(.success, data: ["k": large, "s": small])).Data == ["s": small, "Truncated": "true"])
    }

    @Test func ownEntryOfTheMarksNameIsKeptUntilItIsNeeded() throws {
        #expect(try readBack(response(.success, data: ["Truncated": "no"])).Data == ["Truncated": "no"])
        let huge = String(repeating: "x", count: 5000)
        #expect(try readBack(response(.success, data: ["Truncated": huge])).Data == ["Truncated": "true"])
        #expect(
            try readBack(response(.success, data: ["Truncated": huge, "a": "b"])).Data == [
                "Truncated": "true", "a": "b",
            ])
    }

    @Test func dataGoBeforeTheReasonIsCut() throws {
        let reason = "BEGIN" + String(repeating: "x", count: 3500) + "END"
        let read = try readBack(response(.failed, reason, data: ["Version": String(repeating: "v", count: 600)]))
        #expect(read.Reason == reason)
        #expect(read.Data == ["Truncated": "true"])
        #expect(try readBack(response(.failed, String(repeating: "x", count: 9000))).Data == nil)
    }

    @Test func anyAnswerIsReadBackEqualOrMarked() throws {
        var random = Seeded(state: 4096)
        for _ in 1...300 {
            let data = (0..<Int.random(in: 0...6, using: &random)).map { _ in (random.text(10), random.text(1500)) }
            let answer = response(
                Bool.random(using: &random) ? .success : .failed, "r" + random.text(3000),
                data: Dictionary(data) { first, _ in first }, noEcho: nil)
            let read = try readBack(answer)
            let given = try #require(answer.reason)
            if read.Reason != given {
                let parts = try #require(read.Reason).components(separatedBy: " … (")
                #expect(parts.count >= 2 && given.hasPrefix(parts[0]))
                #expect(read.Data == (answer.data.isEmpty ? nil : ["Truncated": "true"]))
            } else if let kept = read.Data, kept != answer.data {
                #expect(kept["Truncated"] == "true")
                #expect(kept.allSatisfy { $0.key == "Truncated" || answer.data[$0.key] == $0.value })
            } else {
                #expect((read.Data ?? [:]) == answer.data)
            }
        }
    }

    /// What a control character, or a mark that turns the order of letters about, takes as an escape is counted: the body keeps
    /// to its limit.
    @Test func controlCharactersAreCountedAsTheyAreWritten() throws {
        let marks = ["\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}"]
        for scalar in ["\u{1B}", "\u{7F}", "\u{9B}"] + marks {
            let body = response(.failed, String(repeating: scalar, count: 3_000)).body()
            #expect((4_080...4_096).contains(body.count), "\(body.count)")
            #expect(body.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            #expect(!String(decoding: body, as: UTF8.self).unicodeScalars.contains(scalar.unicodeScalars.first ?? " "))
            #expect(try readBack(response(.failed, scalar + "x")).Reason == scalar + "x")
        }
    }
}

/// The same numbers at every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A text of what is hard to write, cut and count.
    mutating func text(_ limit: Int) -> String {
        let pieces = [
            "a", "ü", "€", "🙂", "👩‍🚀", "e\u{301}", "\"", "\\", "\n", "\r\n", "\0", "\u{1F}", "\u{7F}", "\u{2028}", "/",
            "\u{202E}", "\u{61C}",
            "🇩🇪", "\u{301}",
        ]
        return (0..<Int.random(in: 0...limit, using: &self)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &self)]
        }.joined()
    }
}
