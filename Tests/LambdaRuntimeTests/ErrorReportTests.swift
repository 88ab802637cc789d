import FoundationEssentials
import Testing

@testable import LambdaRuntime

/// What the Runtime API is told of a failure.
@Suite struct ErrorReportTests {
    @Test func bodyHasThreeFields() {
        let report = ErrorReport(type: "Function.StepFailed", message: "tables: 42P07")
        #expect(
            String(decoding: report.body, as: UTF8.self)
                == #"{"errorType":"Function.StepFailed","errorMessage":"tables: 42P07","stackTrace":[]}"#)
    }

    @Test(arguments: [
        "", "größer 🙂", "a \"quoted\" \\ word", "two\nlines\ttab\r", "\0\u{1}\u{1F}\u{7F}\u{2028}", "</script>",
    ])
    func everyMessageIsJSON(_ message: String) throws {
        struct Read: Decodable, Equatable {
            let errorType: String
            let errorMessage: String
            let stackTrace: [String]
        }
        let read = try JSONDecoder().decode(Read.self, from: Data(ErrorReport(type: "A", message: message).body))
        #expect(read == Read(errorType: "A", errorMessage: message, stackTrace: []))
    }

    @Test(arguments: ["", "two words", "a\r\nX-Other: 1", "größer", "a\"b", String(repeating: "x", count: 129)])
    func typeThatIsNoneIsUnknown(_ type: String) {
        #expect(ErrorReport(type: type, message: "").type == "Runtime.Unknown")
    }

    @Test(arguments: ["Function.Told", "a-b_c.d1", String(repeating: "x", count: 128)])
    func otherTypesStay(_ type: String) {
        #expect(ErrorReport(type: type, message: "").type == type)
    }

    @Test func longMessageIsCutBetweenCharacters() {
        let whole = String(repeating: "x", count: RuntimeLoop.messageLimit)
        #expect(ErrorReport(type: "A", message: whole).message == whole)
        let long = String(repeating: "🙂", count: RuntimeLoop.messageLimit)
        let room = (RuntimeLoop.messageLimit - "…".utf8.count) / 4
        #expect(ErrorReport(type: "A", message: long).message == String(repeating: "🙂", count: room) + "…")
        // Each of these bytes becomes six.
        let control = String(repeating: "\u{1}", count: 1 << 20)
        #expect(ErrorReport(type: "A", message: control).body.count < 128 << 10)
    }
}
