import FoundationEssentials
import Testing

/// An SQL file of the tests, or of the Schema folder: its text, and the comments at its head that say what is expected.
struct SQLFile: CustomTestStringConvertible, Sendable {
    /// The file's name, without the folder.
    let name: String
    let text: String

    var testDescription: String { name }

    /// The folder of these tests.
    static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    /// The project's Schema folder.
    static let schema = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Schema")

    /// The SQL files of a folder, in the order in which they are laid; none when it cannot be read, which a test notices.
    static func all(in folder: URL) -> [SQLFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".sql") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .compactMap { name in
                let data = try? Data(contentsOf: folder.appending(path: name))
                return data.map { SQLFile(name: name, text: String(decoding: $0, as: UTF8.self)) }
            }
    }

    /// What stands behind `-- key: ` at the head of the file.
    func header(_ key: String) throws -> String {
        let line = text.split(separator: "\n").prefix { $0.hasPrefix("--") }.first { $0.hasPrefix("-- \(key): ") }
        return String(try #require(line, "\(name) has no -- \(key): at its head").dropFirst("-- \(key): ".count))
    }
}
