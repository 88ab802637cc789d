internal import Glibc
internal import Initialization

/// A file that somebody named and a library is to open: looked at by us first, since a library opens whatever is there, and would
/// wait at a named pipe past every limit.
enum GivenFile {
    /// Refuses what is there and is no file; one that is missing is for whoever opens it to judge.
    static func check(_ path: String?, named source: String) throws(Failure) {
        guard let path, !path.isEmpty else { return }
        // Without waiting for a writer. Links are followed, as the library does.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            // A socket cannot be opened.
            if errno == ENXIO { throw refusal(path, source) }
            return
        }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw refusal(path, source) }
        // People name /dev/null to say that there is none: it is read at once.
        let isNothing = found.st_mode & S_IFMT == S_IFCHR && found.st_rdev == nullDevice
        guard found.st_mode & S_IFMT == S_IFREG || isNothing else { throw refusal(path, source) }
    }

    /// The number of /dev/null: 1, 3.
    private static let nullDevice: dev_t = 0x103

    private static func refusal(_ path: String, _ source: String) -> Failure {
        Failure(
            .configuration, .permanent, "\(source): \(path) is not a regular file",
            hint: "Name a file there, no pipe, device or folder, or leave it out.")
    }

    /// The files that libpq opens by itself: those that variables name, and those that it finds in the home of the account.
    static func checkLibrary(_ environment: Environment) throws(Failure) {
        for name in ["PGSERVICEFILE", "PGPASSFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL"] {
            try check(environment[name], named: name)
        }
        if let folder = environment["PGSYSCONFDIR"] { try check("\(folder)/pg_service.conf", named: "PGSYSCONFDIR") }
        guard let home = environment["HOME"] else { return }
        for name in [".pg_service.conf", ".pgpass"] + certificates.map({ ".postgresql/\($0)" }) {
            try check("\(home)/\(name)", named: "the file \(name) in HOME")
        }
    }

    private static let certificates = ["root.crt", "postgresql.crt", "postgresql.key", "root.crl"]
    /// The keywords of a connection that name files.
    static let keywords = ["sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile"]
}
