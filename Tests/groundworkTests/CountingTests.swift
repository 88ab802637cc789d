import Foundation
import TestSupport
import Testing

/// What a run costs, counted in system calls: syncs of the journal, and messages to the server.
@Suite(.crowd)
struct CountingTests {
    struct Count: Equatable {
        var syncs = 0
        var messages = 0
    }

    private func count(_ desk: Desk, _ name: String) async throws -> Count {
        let trace = "\(desk.folder)/\(name).strace"
        let outcome = try await desk.shell(
            "exec strace -f -y -s 8 -e signal=none -e trace=fsync,fdatasync,sendto -o \(trace) \"$GW\" run")
        #expect(outcome.ending == .exited(0), "\(outcome.errors)")
        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        return Count(
            // Not that of this test's own file, which standard output goes to.
            syncs: lines.count { $0.contains("sync(") && !$0.contains("/gw-io-") },
            // A message of the simple query protocol: Q and four bytes of length.
            messages: lines.count { $0.contains("sendto(") && $0.contains("\"Q\\") })
    }

    @Test func counts() async throws {
        let desk = try Desk(with: Desk.shippedSchema)
        // The journal is there already: making it is another matter.
        #expect(
            try await desk.run("run", "--host", "/nowhere", with: ["GROUNDWORK_CONNECT_ATTEMPTS": "1"]).ending
                == .exited(69))
        // The design's bounds. A sync before each effect, which announces it and says what came of the one before: the look,
        // four steps, the answer. One that says what came of the answer. A message for each effect in the database.
        let log = 3  // its name in the folder, when it is made; and two that move it into the file at the end
        let fresh = try await count(desk, "fresh")
        #expect(fresh == Count(syncs: 6 + 1 + log, messages: 1 + 4))
        // The look and the answer.
        let again = try await count(desk, "no-op")
        #expect(again == Count(syncs: 2 + 1 + log, messages: 1))
    }

    /// What the first run on a machine costs, and that of every environment of a function: its `/tmp` is empty.
    @Test(arguments: [true, false])
    func countsWhatMakingTheJournalCosts(inAFolderThatIsThere: Bool) async throws {
        let desk = try Desk(
            [:],
            [
                "GROUNDWORK_SCHEMA": Desk.shippedSchema,
                "GROUNDWORK_JOURNAL": "journal\(inAFolderThatIsThere ? "" : "s/journal").sqlite",
            ])
        let first = try await count(desk, "first")
        // The file is made with a rollback journal: that twice, its name, and the file; then it is given a log, and laid in it.
        let journal = 4 + 2
        let folder = inAFolderThatIsThere ? 0 : 1  // the name of the journal's folder
        #expect(first == Count(syncs: folder + journal + 6 + 1 + 3, messages: 1 + 4))
    }
}
