import Glibc

/// Where everything of one server is: its data, its log, its lock and its socket.
struct ServerFolder: Equatable, Sendable {
    let root: String

    var data: String { "\(root)/data" }

    /// Where data are made, to be renamed when they are whole.
    var unfinished: String { "\(root)/data.new" }

    var log: String { "\(root)/server.log" }

    var lock: String { "\(root)/lock" }

    /// The bytes that `sun_path` holds, less its closing zero.
    static let socketPathLimit = 107

    /// The longest name PostgreSQL puts into the folder: the socket's lock file.
    private static let socketName = "/.s.PGSQL.65535.lock"

    /// The socket's folder: inside ours, or a short one under /tmp when the path would not fit, or when libpq
    /// would take its comma for the end of a host.
    var socketDirectory: String {
        let near = "\(root)/socket"
        let fits = near.utf8.count + Self.socketName.utf8.count <= Self.socketPathLimit
        return fits && !near.contains(",") ? near : "/tmp/groundwork-\(FileSystem.shortName(root))"
    }

    /// Where root puts a server whose folder the server's account cannot reach, such as one under /root.
    static let fallbackParent = "/var/lib/groundwork"

    /// Finds the folder of data made before, under the name asked for or where `prepare` had to put it.
    static func existing(_ path: String) -> ServerFolder? {
        let asked = location(path)
        return [asked, fallback(asked)].map(ServerFolder.init(root:)).first { FileSystem.exists($0.data) }
    }

    /// Makes the folder, owned by the account that will run the server.
    static func prepare(_ path: String) throws(EmbeddedError) -> (ServerFolder, Account) {
        // pg_ctl hands these paths to a shell, between double quotes.
        guard !path.isEmpty, !path.contains(where: { "\"\\$`\n".contains($0) }) else {
            throw EmbeddedError(
                .folderUnusable, "\"\(path)\" cannot be the folder of a PostgreSQL server",
                hint: "Name a folder without quotes, backslashes, dollar signs, backticks and line breaks.")
        }
        var folder = ServerFolder(root: location(path))
        let parent = FileSystem.parent(of: folder.root)
        try FileSystem.makeFolders(parent, mode: 0o755)
        folder = ServerFolder(root: location(path))
        var account = try Account.choose(owning: folder.data)
        if geteuid() == 0, !(try account.canEnter(FileSystem.parent(of: folder.root))) {
            folder = ServerFolder(root: fallback(folder.root))
            try FileSystem.makeFolders(fallbackParent, mode: 0o755)
            account = try Account.choose(owning: folder.data)
        }
        try claim(folder.root, for: account)
        return (folder, account)
    }

    /// Makes a private folder for the account, or takes an existing one that is already its own. A folder of
    /// somebody else, or one of root's with things in it, is never handed over.
    static func claim(_ path: String, for account: Account) throws(EmbeddedError) {
        try FileSystem.makeFolders(path, mode: 0o700)
        if let found = FileSystem.status(path), found.st_mode & S_IFMT == S_IFDIR {
            if found.st_uid == account.user { return }
            if found.st_uid == 0, FileSystem.names(in: path).isEmpty, lchown(path, account.user, account.group) == 0,
                chmod(path, 0o700) == 0
            {
                return
            }
        }
        throw EmbeddedError(
            .folderUnusable, "\(path) belongs to another account or holds other things",
            hint: "Name an empty folder, or one that does not exist yet.")
    }

    /// Makes the socket's folder. Its mode is the lock on the door: the server trusts whoever reaches the socket.
    func prepareSocketDirectory(for account: Account) throws(EmbeddedError) {
        try Self.claim(socketDirectory, for: account)
        guard chmod(socketDirectory, 0o700) == 0 else {
            throw EmbeddedError(
                .folderUnusable, "cannot make \(socketDirectory) private: \(lastSystemError())",
                hint: "Remove that folder and run again.")
        }
    }

    /// The one name of a folder, whatever links and dots it was asked for by, existing or not.
    private static func location(_ path: String) -> String {
        var absolute = FileSystem.absolute(path)
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        if let canonical = FileSystem.canonical(absolute) { return canonical }
        guard let parent = FileSystem.canonical(FileSystem.parent(of: absolute)) else { return absolute }
        let name = absolute[(absolute.lastIndex(of: "/") ?? absolute.startIndex)...]
        return parent == "/" ? String(name) : parent + name
    }

    private static func fallback(_ root: String) -> String { "\(fallbackParent)/\(FileSystem.shortName(root))" }
}
