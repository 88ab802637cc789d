import EmbeddedPostgreSQL
import Foundation
import Testing

/// A temporary folder that goes with this object.
final class TempFolder: Sendable {
    let path: String

    init() throws {
        var name = Array("/tmp/gw-journal-XXXXXX".utf8CString)
        try #require(mkdtemp(&name) != nil)
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where a test's journal is.
    var journal: String { "\(path)/journal.sqlite" }

    /// The names in it, sorted.
    func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    /// The permissions of a file in it, as octal digits.
    func mode(_ file: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
        let mode = try #require(attributes[.posixPermissions] as? Int)
        return String(mode, radix: 8)
    }
}

/// What python3 prints when it runs a script; `sqlite3` is imported and `db` is the file, with every change committed
/// by itself. Another hand on the file than ours.
@discardableResult
func python(_ script: String, on path: String, _ arguments: [String] = []) throws -> String {
    let head = """
        import sqlite3, sys, hashlib
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        """
    let outcome = try Command("/usr/bin/python3", ["-c", head + "\n" + script, path] + arguments).run(
        limit: .seconds(30))
    try #require(outcome.succeeded, "\(outcome.text)")
    return outcome.output
}
