import EmbeddedPostgreSQL
import Glibc
import Testing

/// A folder of one test's own; it goes with this object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var name = Array("/tmp/gw-worker-XXXXXX".utf8CString)
        let made = mkdtemp(&name) != nil
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try #require(made)
    }

    /// Writes a file, and makes the folders above it.
    func write(_ text: String, to file: String) throws {
        let parts = file.split(separator: "/").dropLast()
        for end in parts.indices { mkdir("\(path)/\(parts[...end].joined(separator: "/"))", 0o755) }
        try put(Array(text.utf8), at: "\(path)/\(file)")
    }

    func remove(_ file: String) { unlink("\(path)/\(file)") }

    /// The files whose path below the folder begins so, with their bytes.
    func contents(of prefix: String) throws -> [String: [UInt8]] {
        let folder = prefix.split(separator: "/").dropLast().joined(separator: "/")
        let start = prefix.split(separator: "/").last.map(String.init) ?? ""
        guard let listing = opendir("\(path)/\(folder)") else { return [:] }
        defer { closedir(listing) }
        var found: [String: [UInt8]] = [:]
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(start), name != ".", name != ".." else { continue }
            found[name] = try bytes(at: "\(path)/\(folder)/\(name)")
        }
        return found
    }

    deinit {
        let removed = try? Command("/bin/rm", ["-rf", path]).run(limit: .seconds(20))
        assert(removed?.succeeded == true, "\(path) is left over")
    }
}

func put(_ bytes: [UInt8], at path: String) throws {
    let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0, "\(path): \(errno)")
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
}

func bytes(at path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    try #require(descriptor >= 0, "\(path): \(errno)")
    defer { close(descriptor) }
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &piece, piece.count)
        guard count > 0 else { return all }
        all += piece[..<count]
    }
}
