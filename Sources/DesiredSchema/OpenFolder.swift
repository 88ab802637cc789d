internal import Glibc

/// A reason that the system gave.
struct SystemError: Error {
    let number: Int32

    /// What failed just now.
    static var last: SystemError { SystemError(number: errno) }

    /// The system's words.
    var text: String { strerror(number).map { String(cString: $0) } ?? "error \(number)" }
}

/// A folder that is being read. What is in it is opened relative to it, so that nobody can exchange it meanwhile.
struct OpenFolder: ~Copyable {
    /// What is in the folder, in the order of the names' bytes, whatever order the system gives them in. Bytes that are
    /// not UTF-8 appear as U+FFFD.
    let names: [String]

    private let stream: OpaquePointer
    /// How it was named, from where the process stands.
    private let path: String
    /// Where it is, without links: all that is read has to be below.
    private let root: String

    init(_ path: String) throws(SystemError) {
        try self.init(path, in: AT_FDCWD, named: path, below: try Self.resolved(path))
    }

    /// A folder in this one.
    ///
    /// - Throws: `EXDEV` for a link that leads out of the Schema folder, as openat2 says it.
    func folder(_ name: String) throws(SystemError) -> OpenFolder {
        let folder = try OpenFolder(name, in: dirfd(stream), named: "\(path)/\(name)", below: root)
        try folder.checkPlace(of: dirfd(folder.stream), folder.path)
        return folder
    }

    /// A path without links.
    private static func resolved(_ path: String) throws(SystemError) -> String {
        guard let text = realpath(path, nil) else { throw .last }
        defer { free(text) }
        return String(cString: text)
    }

    /// Refuses what was opened by a link that leads out of the Schema folder: what stands there was not written for the database, and
    /// errors quote it. Looked at behind the opening, so that no link can be exchanged in between.
    private func checkPlace(of descriptor: Int32, _ path: String) throws(SystemError) {
        let place = try Self.resolved(path)
        var opened = stat()
        var found = stat()
        guard fstat(descriptor, &opened) == 0, lstat(place, &found) == 0 else { throw .last }
        let isBelow = place.utf8.starts(with: root.utf8 + (root == "/" ? [] : [UInt8(ascii: "/")]))
        guard isBelow, opened.st_dev == found.st_dev, opened.st_ino == found.st_ino else {
            throw SystemError(number: EXDEV)
        }
    }

    private init(
        _ path: String, in parent: Int32, named: String, below root: String
    ) throws(SystemError) {
        let descriptor = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        guard let stream = fdopendir(descriptor) else {
            let error = SystemError.last
            close(descriptor)
            throw error
        }
        do throws(SystemError) {
            names = try Self.names(in: stream)
        } catch {
            closedir(stream)
            throw error
        }
        self.stream = stream
        self.path = named
        self.root = root
    }

    deinit { closedir(stream) }

    private static func names(in stream: OpaquePointer) throws(SystemError) -> [String] {
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .last }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The bytes of a file in this folder, at most one more than `limit`; `nil` when it is not a file.
    func bytes(of name: String, limit: Int) throws(SystemError) -> [UInt8]? {
        // Without waiting: a named pipe would let us hang until somebody writes into it.
        let descriptor = openat(dirfd(stream), name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        try checkPlace(of: descriptor, "\(path)/\(name)")
        // All that it holds in one piece; what it has grown by meanwhile, in small ones.
        var capacity = min(max(Int(status.st_size), 0), limit) + 1
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
                repeat { count = read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
                initialized = max(count, 0)
            }
            guard count >= 0 else { throw .last }
            guard count > 0 else { break }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
            capacity = min(max(1, limit + 1 - bytes.count), 16 << 10)
        }
        return bytes
    }
}
