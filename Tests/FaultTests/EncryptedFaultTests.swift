import TestSupport
import Testing

extension FaultTests {
    /// The connection is harmed where it is encrypted: what is lost of it, neither end can read.
    @Suite struct EncryptedFaultTests {
        /// How the worker connects: encrypted at least, or with the server's certificate and name verified.
        enum Mode: String, CaseIterable, Sendable {
            case require
            case verified = "verify-full"
        }

        private static func trial(_ mode: Mode) throws -> Trial {
            let (server, certificate) = try Servers.encrypted.get()
            return try Trial(
                server, Ground.files,
                ["PGSSLMODE": mode.rawValue].merging(
                    mode == .verified ? ["PGSSLROOTCERT": certificate.authority] : [:]
                ) { $1 })
        }

        /// What an undisturbed run carries.
        private static func traffic(timeout: Int = 60) async throws -> FaultyProxy.Traffic {
            let traffic = try await trial(.verified).traffic(timeout: timeout)
            try #require(traffic.count == 1)
            return traffic[0]
        }

        struct Case: Sendable, CustomStringConvertible {
            let mode: Mode
            let fault: FaultyProxy.Fault
            var description: String { "\(mode.rawValue): \(fault)" }
        }

        /// Both ways to connect, in turns.
        private static func cases(_ ending: FaultyProxy.Ending, _ places: [Place]) -> [Case] {
            places.enumerated().map {
                Case(mode: Mode.allCases[$0.offset % Mode.allCases.count], fault: $0.element.fault(ending))
            }
        }

        @Test func carriesNothingThatCanBeRead() async throws {
            let traffic = try #require(try await Self.trial(.require).traffic().first)
            let words = [Array("groundwork".utf8), Array("note_text_idx".utf8)]
            for word in words {
                #expect(traffic.up.firstRange(of: word) == nil)
                #expect(traffic.down.firstRange(of: word) == nil)
            }
        }

        @Test func encryptedConnectionThatIsCutAnywhereIsMadeAgain() async throws {
            let traffic = try await Self.traffic()
            let records = Records(traffic)
            let places = Place.everywhere(traffic, and: records.places).filter(records.matters)
            #expect(places.count > 40)
            let cases = Self.cases(.cut, places.sampled(every: 2))
            await expectNothingWrong("encrypted connection cut", cases, atOnce: 6) { given in
                try await Self.trial(given.mode).violations([given.fault], wanted: 0)
            }
        }

        @Test func encryptedConnectionThatIsResetIsMadeAgain() async throws {
            let places = try await Records(Self.traffic()).places.sampled(every: 6)
            await expectNothingWrong("encrypted connection reset", Self.cases(.reset, places), atOnce: 6) { given in
                try await Self.trial(given.mode).violations([given.fault], wanted: 0)
            }
        }

        @Test func silenceOfAnEncryptedConnectionSuspendsTheRunInTime() async throws {
            let places = try await Records(Self.traffic(timeout: 3)).places.sampled(every: 4)
            await expectNothingWrong("encrypted connection silent", Self.cases(.stall, places), atOnce: 24) { given in
                try await Self.trial(given.mode).violations([given.fault], timeout: 3, wanted: 75)
            }
        }
    }
}
