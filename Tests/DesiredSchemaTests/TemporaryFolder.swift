import EmbeddedPostgreSQL
import Glibc
import Testing

/// A Schema folder of one test's own; it goes with this object.
final class TemporaryFolder {
    let path: String

    /// Makes the folder with these files in it.
    init(_ files: [String: String] = [:]) throws {
        var name = Array("/tmp/gw-schema-XXXXXX".utf8CString)
        let made = mkdtemp(&name) != nil
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try #require(made)
        for (file, text) in files { try write(Array(text.utf8), to: file) }
    }

    /// Makes a file and the folders above it.
    func write(_ bytes: [UInt8], to file: String) throws {
        for folder in folders(of: file) { mkdir("\(path)/\(folder)", 0o755) }
        let descriptor = open("\(path)/\(file)", O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0, "\(file)")
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    /// Makes a symbolic link.
    func link(_ file: String, to target: String) throws {
        for folder in folders(of: file) { mkdir("\(path)/\(folder)", 0o755) }
        try #require(symlink(target, "\(path)/\(file)") == 0)
    }

    private func folders(of file: String) -> [String] {
        let parts = file.split(separator: "/").dropLast()
        return parts.indices.map { parts[...$0].joined(separator: "/") }
    }

    deinit {
        do {
            let removed = try Command("/bin/rm", ["-rf", path]).run(limit: .seconds(20))
            assert(removed.succeeded, "\(path) is left over: \(removed)")
        } catch { assertionFailure("\(path) is left over: \(error)") }
    }
}
