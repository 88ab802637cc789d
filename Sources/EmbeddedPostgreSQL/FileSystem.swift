import Glibc

/// The few questions and changes the embedded server needs of the file system, straight from libc.
package enum FileSystem {
    /// What `lstat` knows of a path: a symbolic link is not followed.
    static func status(_ path: String) -> stat? {
        var found = stat()
        return lstat(path, &found) == 0 ? found : nil
    }

    package static func exists(_ path: String) -> Bool { status(path) != nil }

    static func isFolder(_ path: String) -> Bool {
        status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// The path without links and dots; `nil` when it is not there.
    static func canonical(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// The path from the root on, with the folder we stand in before a relative one.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = canonical(".") else { return path }
        return here == "/" ? "/\(path)" : "\(here)/\(path)"
    }

    /// The folder that holds the last part of an absolute path.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The names in a folder, sorted; none when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder and those above it; whether this call made the last of them.
    @discardableResult
    static func makeFolders(_ path: String, mode: mode_t) throws(EmbeddedError) -> Bool {
        if mkdir(path, mode) == 0 { return true }
        var reason = errno
        if reason == ENOENT, path != "/" {
            // Those above are for anybody to pass through; only the last one is private.
            try makeFolders(parent(of: path), mode: 0o755)
            if mkdir(path, mode) == 0 { return true }
            reason = errno
        }
        var followed = stat()
        if reason == EEXIST, stat(path, &followed) == 0, followed.st_mode & S_IFMT == S_IFDIR { return false }
        throw EmbeddedError(
            .folderUnusable, "cannot make the folder \(path): \(systemError(reason))",
            hint: "Name a folder that this account may make.")
    }

    /// A small text file, at most `limit` bytes from `offset` on; `nil` when it cannot be opened.
    package static func text(_ path: String, from offset: Int = 0, limit: Int = 64 << 10) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return readText(descriptor, from: offset, limit: limit)
    }

    /// Makes the names in a folder durable.
    static func sync(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// The size of a file in bytes; 0 when it is not there.
    static func size(_ path: String) -> Int { status(path).map { Int($0.st_size) } ?? 0 }

    /// FNV-1a over the path, as 16 hexadecimal digits: a short name that stands for a long one. Not a secret.
    package static func shortName(_ path: String) -> String {
        let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
