import Blocking
import Synchronization
import Testing

@testable import PostgreSQL

@Suite struct ErrandTests {
    /// Something that shows when it is freed.
    private struct Value: ~Copyable, Sendable {
        let freed: Interruption
        deinit { freed.raise() }
    }

    @Test func givesItsValueOutOnce() throws {
        let errand = try #require(Errand { 7 })
        #expect(errand.take(until: soon(), nil) == 7)
        #expect(errand.take(until: .now, nil) == nil)
    }

    @Test func isLeftBehindAndFreesWhatItGets() throws {
        let go = Interruption()
        let freed = Interruption()
        do {
            let errand = try #require(
                Errand {
                    _ = Readiness.wait(for: nil, .read, until: soon(), go)
                    return Value(freed: freed)
                })
            let value = errand.take(until: .now + .milliseconds(20), nil)
            #expect(value == nil ? true : false)
        }
        #expect(!freed.isRaised)
        go.raise()
        #expect(Readiness.wait(for: nil, .read, until: soon(), freed) == .interrupted)
    }

    @Test func connectReturnsThoughTheLookUpHangs() async throws {
        let hang = Interruption()
        defer { hang.raise() }
        let connector = Connector(on: BlockingThread(named: "test"))
        let open: @Sendable () -> Result<ConnectionHandle, PostgreSQLError> = {
            _ = Readiness.wait(for: nil, .read, until: soon(), hang)
            return .failure(PostgreSQLError(.connectionFailed, "too late"))
        }
        let (late, time) = try await Stopwatch().failure {
            _ = try await connector.connect(until: soon(.milliseconds(50)), nil, by: open)
        }
        #expect(time < .milliseconds(500))
        #expect(late == PostgreSQLError(.timedOut, "no connection within the time limit"))
        let interruption = Interruption()
        let raiser = Task { interruption.raise() }
        let unwanted = try await failure {
            _ = try await connector.connect(until: soon(), interruption, by: open)
        }
        await raiser.value
        #expect(unwanted == PostgreSQLError(.interrupted, "interrupted while connecting"))
    }
}
