import TestSupport
import Testing

@Suite(.crowd)
struct HelpTests {
    static let commands = [
        [], ["run"], ["resume"], ["journal"], ["journal", "requests"], ["journal", "show"], ["journal", "events"],
        ["journal", "query"], ["journal", "verify"], ["embedded"],
    ]

    @Test(arguments: commands)
    func tellsOfEachCommand(_ words: [String]) async throws {
        let desk = try Desk(withDatabase: false)
        let help = try await desk.shell("exec \"$GW\" \(words.joined(separator: " ")) --help")
        #expect(help.ending == .exited(0))
        #expect(help.errors == "")
        #expect(help.output.hasPrefix("OVERVIEW: "))
        #expect(help.output.contains("Example"))
        #expect(help.output.contains("Exit codes: "))
        #expect(help.lines.filter { $0.count > 80 && $0.contains(" ") } == [])
    }

    @Test func tellsItsVersion() async throws {
        let outcome = try await Desk(withDatabase: false).run("--version")
        #expect(outcome.ending == .exited(0))
        #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
}
