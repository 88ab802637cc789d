import Foundation

/// The bytes of SQLite's write-ahead log, cut where a disk might.
///
/// Source: sqlite.org/fileformat2.html, "The Write-Ahead Log": a header of 32 bytes, then frames of 24 bytes and a page;
/// a frame that ends a transaction has the file's size in its bytes 4 to 7.
struct Log {
    let bytes: [UInt8]
    /// Where each transaction ends.
    private(set) var commits: [Int] = []

    static let page = 4096
    static let frame = 24 + page

    init(_ path: String) throws {
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        for start in stride(from: 32, to: bytes.count - Self.frame + 1, by: Self.frame)
        where bytes[(start + 4)..<(start + 8)].contains(where: { $0 != 0 }) {
            commits.append(start + Self.frame)
        }
    }

    /// What is left of the log.
    enum Damage: CaseIterable, Sendable {
        /// It ends with a whole transaction: an older copy.
        case older
        /// It ends in the middle of the next transaction's last page.
        case cut
        /// Behind that is something else.
        case garbage
        /// Half of that page was never written.
        case torn
    }

    /// The log with so many transactions whole, and nothing that can be read behind them.
    func damaged(_ damage: Damage, keeping count: Int) -> [UInt8] {
        let next = commits[count]
        let middle = next - Self.page / 2
        return switch damage {
        case .older: Array(bytes[..<commits[count - 1]])
        case .cut: Array(bytes[..<middle])
        case .garbage: Array(bytes[..<middle]) + (0..<9999).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }
        case .torn: Array(bytes[..<middle]) + [UInt8](repeating: 0, count: next - middle)
        }
    }
}
