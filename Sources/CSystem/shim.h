#include <sys/prctl.h>
#include <sys/resource.h>

// prctl takes a variable list of arguments, which Swift does not import.

// Keeps the process's memory out of core files, and from other processes of the account; 0 when it is done.
static inline int system_keep_memory_private(void) {
    const struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none) | prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
