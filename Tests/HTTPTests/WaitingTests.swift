import Blocking
import Glibc
import TestSupport
import Testing

@testable import HTTP

/// Every wait ends with the deadline or the interruption, wherever the other side stalls.
@Suite struct WaitingTests {
    let client = HTTPClient()

    @Test func stalledAnswerEndsWithTheDeadline() async throws {
        let sink = try UploadSink(answers: [.stall])
        let (error, began, ended) = try await client.timedFailure(sink.put(), within: .milliseconds(300))
        #expect(error == HTTPError(.timedOut, "no answer came in time", wasSent: true))
        #expect(ended - began >= .milliseconds(300) && ended - began < .seconds(5))
        #expect(try sink.requests.map(\.text) == ["{}"])
    }

    @Test func stalledAnswerEndsWithTheInterruption() async throws {
        let sink = try UploadSink(answers: [.stall, .status(200)])
        let interruption = Interruption()
        async let failure = client.timedFailure(sink.put(), interruption: interruption)
        #expect(try await sink.requests(atLeast: 1).count == 1)
        let raised = ContinuousClock.now
        interruption.raise()
        let (error, _, ended) = try await failure
        #expect(error == HTTPError(.interrupted, "interrupted by a signal", wasSent: true))
        #expect(ended - raised < .seconds(5))
        // The client is as good as new, on another connection.
        #expect(try await client.send(sink.put()).status == 200)
        #expect(try sink.requests.map(\.connection) == [1, 2])
    }

    @Test(arguments: ["http", "https"])
    func serverThatAcceptsAndSaysNothingEndsWithTheDeadline(_ scheme: String) async throws {
        // The system makes the connection; nobody ever reads from it.
        let port = try Listener(isListening: true)
        let request = HTTPRequest(.put, url: "\(scheme)://127.0.0.1:\(port.number)/?\(planted)")
        let error = try await client.failure(request, within: .milliseconds(100))
        #expect(
            error
                == (scheme == "http"
                    ? HTTPError(.timedOut, "no answer came in time", wasSent: true)
                    : HTTPError(.timedOut, "the host could not be reached in time", wasSent: false)))
    }

    @Test func bodyThatNobodyReadsEndsWithTheInterruption() async throws {
        let port = try Listener(isListening: true)
        let interruption = Interruption()
        let body = [UInt8](repeating: 1, count: 32 << 20)
        async let failure = client.failure(
            HTTPRequest(.put, url: "http://127.0.0.1:\(port.number)/", body: body), interruption: interruption)
        try await port.waitForBytes()
        interruption.raise()
        #expect(try await failure == HTTPError(.interrupted, "interrupted by a signal", wasSent: true))
    }

    @Test func refusedConnectionIsToldAtOnce() async throws {
        let port = try Listener(isListening: false)
        let request = HTTPRequest(.put, url: "http://127.0.0.1:\(port.number)/?\(planted)", body: [1])
        #expect(
            try await client.failure(request)
                == HTTPError(
                    .cannotConnect, "no connection could be made",
                    hint: "check the security groups, the routes and https_proxy"))
    }

    @Test func unknownHostIsTold() async throws {
        // RFC 6761: .invalid has no names, ever. Without a name server the resolver says "try again", which is the same to us.
        let request = HTTPRequest(.get, url: "https://groundwork.invalid/?\(planted)")
        let error = try await client.failure(request)
        #expect(
            error
                == HTTPError(
                    .cannotResolve, "the host's name has no address", hint: "check the network's name servers"))
    }

    @Test func nothingIsSentAfterTheDeadline() async throws {
        let sink = try UploadSink()
        for limit in [Duration.zero, .seconds(-5)] {
            #expect(
                try await client.failure(sink.put(), within: limit)
                    == HTTPError(.timedOut, "the host could not be reached in time"))
        }
        #expect(try sink.requests == [])
    }

    @Test func nothingIsSentAfterTheInterruption() async throws {
        let sink = try UploadSink()
        let interruption = Interruption()
        interruption.raise()
        #expect(
            try await client.failure(sink.put(), interruption: interruption)
                == HTTPError(.interrupted, "interrupted by a signal"))
        #expect(try sink.requests == [])
    }

    @Test func farDeadlineIsNoTrouble() async throws {
        let sink = try UploadSink()
        let deadline = ContinuousClock.now + .seconds(1_000_000_000)
        #expect(try await client.send(sink.put(), until: deadline).status == 200)
    }

    @Test func waitWithoutADeadlineHasNoneOfConnecting() async throws {
        let limit = Duration.seconds(2)
        let client = HTTPClient(connectLimit: limit)
        let sink = try UploadSink(answers: [.stall])
        let interruption = Interruption()
        async let failure = client.patientFailure(sink.put(), interruption: interruption)
        _ = try await sink.requests(atLeast: 1)
        try await Task.sleep(for: limit + .milliseconds(100))
        interruption.raise()
        #expect(try await failure == HTTPError(.interrupted, "interrupted by a signal", wasSent: true))
    }

    @Test func connectingHasItsLimitWithoutADeadline() async throws {
        let client = HTTPClient(connectLimit: .milliseconds(100))
        // It accepts and says nothing, so that TLS is never agreed on.
        let port = try Listener(isListening: true)
        let request = HTTPRequest(.get, url: "https://127.0.0.1:\(port.number)/")
        #expect(
            try await client.patientFailure(request, interruption: Interruption())
                == HTTPError(.timedOut, "the host could not be reached in time"))
    }
}

/// A port of 127.0.0.1 that is ours, and whether anybody can connect to it; nothing is ever read from it.
final class Listener: Sendable {
    let number: UInt16
    private let descriptor: Int32

    init(isListening: Bool) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, wanted) = (descriptor, isListening)
        let found = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
                    && (!wanted || listen(socket, 8) == 0)
            }
        }
        try #require(found)
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    /// Waits until somebody has connected and sent something.
    func waitForBytes() async throws {
        var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&waited, 1, 0) == 0 { try await Task.sleep(for: .milliseconds(2)) }
        let stream = accept(descriptor, nil, nil)
        var sent = pollfd(fd: stream, events: Int16(POLLIN), revents: 0)
        while poll(&sent, 1, 0) == 0 { try await Task.sleep(for: .milliseconds(2)) }
    }
}
