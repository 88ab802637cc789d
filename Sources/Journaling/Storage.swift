internal import CSQLite

/// What kind of file system a journal is on, and how SQLite keeps it there.
enum Storage {
    /// A disk of this machine: a write-ahead log, which costs one sync a transaction.
    case local
    /// A file system that several machines may share: WAL needs memory that all its users share, so a rollback journal.
    case shared

    /// What SQLite answers to `PRAGMA journal_mode`.
    var journalMode: String {
        switch self {
        case .local: "wal"
        case .shared: "delete"
        }
    }

    /// What SQLite answers to `PRAGMA synchronous`: FULL (2). With a rollback journal a transaction is committed by
    /// the deletion of a file, which only EXTRA (3) syncs as well: less, and a power cut could take a commit back.
    var synchronous: Int64 {
        switch self {
        case .local: 2
        case .shared: 3
        }
    }

    /// Looks where a file is. When the system does not say, the careful answer.
    init(of path: String) {
        var found = statfs()
        self = statfs(path, &found) == 0 ? Storage(type: UInt32(truncatingIfNeeded: found.f_type)) : .shared
    }

    /// After statfs(2) and linux/magic.h.
    init(type: UInt32) {
        self = Self.sharedTypes.contains(type) ? .shared : .local
    }

    private static let sharedTypes: Set<UInt32> = [
        0x6969,  // NFS
        0x517B, 0xFF53_4D42, 0xFE53_4D42,  // SMB, CIFS, SMB2
        0x0102_1997,  // 9P
        0x6573_5546,  // FUSE, virtiofs among them
        0x5346_414F, 0x6B41_4653,  // AFS
        0x00C3_6400,  // Ceph
        0x0BD0_0BD0,  // Lustre
        0x4750_4653,  // GPFS
        0x1983_0326,  // BeeGFS
        0x7461_636F, 0x0116_1970,  // OCFS2, GFS2
        0x7375_7245,  // Coda
        0x564C,  // NCP
        0x786F_4256,  // VirtualBox's shared folders
    ]
}
