/* Preloaded into the worker: ends it when it writes its first line, which it does as soon as its first event is durable.
 * A library and not strace because that would take longer than what is measured. */
#include <sys/syscall.h>
#include <unistd.h>

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (descriptor == STDOUT_FILENO) _exit(0);
    return syscall(SYS_write, descriptor, bytes, count);
}
