import Synchronization
import Telemetry
import TestSupport
import Tracing

/// A moment of a test's choosing, in microseconds after 2026-01-01T00:00:00Z.
func after(_ microseconds: UInt64) -> DefaultTracerClock.Timestamp {
    .init(nanosecondsSinceEpoch: 1_767_225_600_000_000_000 + microseconds * 1_000)
}

/// Ids 1, 2, 3 …
final class Ids: Sendable {
    private let last = Mutex<UInt64>(0)

    var make: @Sendable () -> UInt64 {
        {
            self.last.withLock {
                $0 += 1
                return $0
            }
        }
    }
}

/// A carrier of one header.
struct HeaderCarrier: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}

let sampled = "Root=1-581cf771-a006649127e371903a2de979;Parent=70de5b6f19ff9a0a;Sampled=1"

extension XRayTracer {
    /// The context that this header leads to.
    func context(_ header: String) -> InstrumentationContext {
        var context = InstrumentationContext.topLevel
        extract([XRayTracer.headerName: header], into: &context, using: HeaderCarrier())
        return context
    }
}

extension DatagramSink {
    /// The way to it.
    var daemon: XRayDaemon { XRayDaemon(XRayDaemonAddress(host: host, port: port)) }
}
