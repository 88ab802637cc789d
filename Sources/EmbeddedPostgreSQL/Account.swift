import Glibc

/// The account whose processes make and run the server: ours, or an unprivileged one when we are root.
package struct Account: Equatable, Sendable {
    package let user: UInt32
    package let group: UInt32

    /// What to put before a program so that it runs as this account; empty when it is our own.
    private let prefix: [String]

    /// PostgreSQL refuses root, so root lends the work to one of these, the first that exists.
    static let unprivileged = ["postgres", "nobody"]

    /// The account to use: the owner of the data when there are data, otherwise ours or an unprivileged one.
    package static func choose(owning data: String) throws(EmbeddedError) -> Account {
        let own = Account(user: geteuid(), group: getegid(), prefix: [])
        let owner = FileSystem.status(data)?.st_uid
        guard own.user == 0 else {
            guard owner == nil || owner == own.user else {
                throw EmbeddedError(
                    .folderUnusable, "\(data) belongs to another account",
                    hint: "Run as the account that made it, as root, or with another folder.")
            }
            return own
        }
        let entry =
            if let owner { found({ getpwuid_r(owner, $0, $1, $2, $3) }) } else {
                unprivileged.lazy.compactMap { name in found({ getpwnam_r(name, $0, $1, $2, $3) }) }.first
            }
        guard let entry, entry.user != 0 else {
            throw EmbeddedError(
                .programsMissing, "PostgreSQL does not run as root, and there is no other account for \(data)",
                hint: "Make an account named postgres, or run as another user than root.")
        }
        guard let runuser = ["/usr/sbin/runuser", "/sbin/runuser"].first(where: FileSystem.isExecutable) else {
            throw EmbeddedError(
                .programsMissing, "runuser is missing, which runs PostgreSQL as \(entry.name)",
                hint: "Install util-linux, or run as another user than root.")
        }
        return Account(user: entry.user, group: entry.group, prefix: [runuser, "-u", entry.name, "--"])
    }

    /// The command that runs `program` as this account.
    package func command(_ program: String, _ arguments: [String], input: String = "") -> Command {
        let words = prefix + [program] + arguments
        return Command(words[0], Array(words.dropFirst()), input: input)
    }

    /// Whether this account can reach what is in a folder, asked of the system itself: modes, lists and
    /// mounts all have a say.
    func canEnter(_ folder: String) throws(EmbeddedError) -> Bool {
        try command("/usr/bin/test", ["-x", folder]).run(limit: .seconds(10)).succeeded
    }

    private struct Entry {
        let name: String
        let user: uid_t
        let group: gid_t
    }

    private typealias Search = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    /// One entry of the user database, by whichever key `search` asks for.
    private static func found(_ search: Search) -> Entry? {
        var entry = passwd()
        var hit: UnsafeMutablePointer<passwd>?
        var text = [CChar](repeating: 0, count: 16 << 10)
        guard search(&entry, &text, text.count, &hit) == 0, hit != nil else { return nil }
        return Entry(name: String(cString: entry.pw_name), user: entry.pw_uid, group: entry.pw_gid)
    }
}
