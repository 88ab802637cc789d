/* Runs a program, its output thrown away, and prints what it took: nanoseconds, and kilobytes at its peak.
 *
 * A program of its own because the kernel counts what stands before exec into the peak: here next to nothing.
 *
 * Usage: timed PROGRAM [ARGUMENT…] */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **words) {
    if (count < 2) return 64;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct timespec begun, ended;
    struct rusage usage;
    int status;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    pid_t child = fork();
    if (child == 0) {
        dup2(nowhere, STDOUT_FILENO);
        execvp(words[1], words + 1);
        perror(words[1]);
        _exit(127);
    }
    wait4(child, &status, 0, &usage);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("%lld %ld\n", (ended.tv_sec - begun.tv_sec) * 1000000000LL + (ended.tv_nsec - begun.tv_nsec), usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
