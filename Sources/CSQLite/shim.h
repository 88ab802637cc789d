#include <sqlite3.h>
// statfs, which Swift's Glibc leaves out: WAL is for local disks only.
#include <sys/statfs.h>

// The variadic functions that Swift cannot call, with the one set of types that is needed.

// The log stays as it is when the last connection closes, and is not moved into the file then.
static inline int groundwork_keep_log(sqlite3 *connection) {
    int keep = 1;
    int failure = sqlite3_file_control(connection, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    return failure ? failure : sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
