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
            // Not the folder's: that belongs to the file's making.
            syncs: lines.count { $0.contains("sync(") && $0.contains("\(desk.journal)") },
            // A message of the simple query protocol: Q and four bytes of length.
            messages: lines.count { $0.contains("sendto(") && $0.contains("\"Q\\") })
    }

    @Test func counts() async throws {
        let desk = try Desk(with: Desk.shippedSchema)
        // The journal is there already: making it is another matter.
        #expect(
            try await desk.run("run", "--host", "/nowhere", with: ["GROUNDWORK_CONNECT_ATTEMPTS": "1"]).ending
                == .exited(69))
        // A sync for each append, and two to copy the log into the file at the end. Received; looked; three steps; the last step with the answer;
        // delivered. A message for the look and for each of the four steps.
        let fresh = try await count(desk, "fresh")
        #expect(fresh == Count(syncs: 9, messages: 5))
        // Received; looked, with the answer; delivered. A message for the look.
        let again = try await count(desk, "no-op")
        #expect(again == Count(syncs: 5, messages: 1))
    }
}
