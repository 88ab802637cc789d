internal import Glibc

/// The journal's place in the file system, before SQLite sees it.
enum JournalFile {
    /// What the system says of a journal's two files, the file and the log beside it: which they are, and when they were last
    /// written to.
    struct Condition: Equatable {
        private struct File: Equatable {
            /// Device and inode, 0 where there is no file.
            var identity: [UInt64] = [0, 0]
            /// Size, and the times of the last change of what is in it and of its inode, in seconds and nanoseconds.
            var stamp: [Int] = []
        }

        private var files: [File] = []

        init() {}

        /// Looks; two calls of stat(2), some microseconds.
        init(of path: String) {
            files = [path, path + "-wal"].map { name in
                var found = stat()
                guard stat(name, &found) == 0 else { return File() }
                return File(
                    identity: [UInt64(found.st_dev), UInt64(found.st_ino)],
                    stamp: [
                        Int(found.st_size), found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_ctim.tv_sec,
                        found.st_ctim.tv_nsec,
                    ])
            }
        }

        /// Whether both are the files of another look, whatever is in them now.
        func isOfTheFiles(of other: Condition) -> Bool { files.map(\.identity) == other.files.map(\.identity) }

        /// Whether one of them is a file of an earlier look, but was written to since.
        func isWrittenOver(since other: Condition) -> Bool {
            zip(files, other.files).contains { $0.identity == $1.identity && $0.stamp != $1.stamp }
        }
    }

    /// Makes sure that there is a regular file at `path`; makes an empty one of mode 0600 where there is none.
    static func make(_ path: String) throws(JournalError) {
        if try exists(path) { return }
        let folder = parent(of: path)
        try makeFolder(folder)
        // A node rather than open and close: closing any descriptor of a database file would drop the locks that
        // another connection of this process has on it.
        guard mknod(path, S_IFREG | 0o600, 0) == 0 else {
            // Another process may have made it just now.
            if errno == EEXIST, try exists(path) { return }
            throw cannotMake(path, errno)
        }
        // The umask may have taken away our own rights.
        guard chmod(path, 0o600) == 0 else { throw cannotMake(path, errno) }
    }

    /// Whether there is a file; anything else in its place is an error.
    static func exists(_ path: String) throws(JournalError) -> Bool {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalError(.cannotOpen, "the journal's path is empty or has a NUL in it", hint: "Name a file.")
        }
        var found = stat()
        guard stat(path, &found) == 0 else {
            if errno == ENOENT { return false }
            throw JournalError(
                .cannotOpen, "the journal \(path): \(words(errno))",
                hint: JournalError.Code.cannotOpen.hint(path: path))
        }
        guard found.st_mode & S_IFMT == S_IFREG else {
            let what = found.st_mode & S_IFMT == S_IFDIR ? "is a folder" : "is not a regular file"
            throw JournalError(
                .cannotOpen, "the journal \(path) \(what)", hint: JournalError.Code.notAJournal.hint(path: path))
        }
        return true
    }

    /// How many bytes the file has; `nil` when it is not there.
    static func size(_ path: String) -> Int? {
        var found = stat()
        return stat(path, &found) == 0 ? Int(found.st_size) : nil
    }

    /// The path as SQLite takes it for a path and for nothing else: `:memory:` and `file:` mean something to it.
    static func plain(_ path: String) -> String { path.hasPrefix("/") ? path : "./\(path)" }

    /// The path as a `file:` URI (RFC 3986) with SQLite's parameters behind it.
    static func uri(_ path: String, _ parameters: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text = Array("file:".utf8)
        for byte in plain(path).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.append(byte)
            default:
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self) + "?" + parameters
    }

    /// Makes a folder and those above it where they are missing, for this account alone.
    private static func makeFolder(_ path: String) throws(JournalError) {
        var found = stat()
        if stat(path, &found) == 0 { return }
        let above = parent(of: path)
        if above != path { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 else {
            // Another process may have made it just now.
            if errno == EEXIST { return }
            throw cannotMake(path, errno)
        }
        guard chmod(path, 0o700) == 0 else { throw cannotMake(path, errno) }
        // The name is durable only once the folder above is.
        let descriptor = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func cannotMake(_ path: String, _ reason: Int32) -> JournalError {
        let code: JournalError.Code =
            switch reason {
            case ENOSPC, EDQUOT: .full
            case EROFS: .readOnly
            default: .cannotOpen
            }
        return JournalError(code, "cannot make \(path): \(words(reason))", hint: code.hint(path: path))
    }

    private static func words(_ reason: Int32) -> String {
        strerror(reason).map { String(cString: $0) } ?? "error \(reason)"
    }
}
