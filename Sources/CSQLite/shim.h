#include <sqlite3.h>
// statfs, which Swift's Glibc leaves out: WAL is for local disks only.
#include <sys/statfs.h>
