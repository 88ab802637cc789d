"""A program in a file system of its own, from which it sees nothing of this machine's."""

import os
import subprocess

# Its parts are put together in namespaces of its own: they go with the program, however that ends.
ASSEMBLE = r"""
set -eu
root=$1 user=$2 count=$3
shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
while [ "$count" -gt 0 ]; do
    case $1 in
    tmpfs:*) mount -t tmpfs -o "${1#tmpfs:}" tmpfs "$root$2" ;;
    *) mount --bind "$1" "$root$2" && mount -o remount,bind,ro "$root$2" ;;
    esac
    shift 2
    count=$((count - 1))
done
mount -o remount,bind,ro "$root"
exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
"""


def as_root(*command):
    """The command as root runs it."""
    return list(command) if os.geteuid() == 0 else ["sudo", "-n", *command]


def alone(words, environment):
    """The command that runs another in namespaces of its own, which end with it."""
    variables = [f"{name}={value}" for name, value in environment.items()]
    return as_root("/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *variables,
                   "/usr/bin/unshare", "--mount", "--pid", "--mount-proc", "--fork", *map(str, words))


def watched(words):
    """The words that run others until standard input ends, be it with the process that holds it.

    As the first process of its namespace the shell takes all that was started along.
    """
    return ["/bin/sh", "-c", '"$@" & read -r _', "sh", *words]


def command(root, words, *, environment, user, mounts=(), around=list):
    """The command that runs another in a read-only root with /proc; each mount is what is mounted, and where.

    What is mounted is a path of this machine, or `tmpfs:` with its options. `around` may put words before all.
    """
    mounted = [word for mount in mounts for word in mount]
    words = ["/bin/sh", "-c", ASSEMBLE, "sh", root, user, len(mounts), *mounted, *words]
    return alone(around(words), environment)


def run(root, words, **rest):
    """Runs a command there to its end."""
    return subprocess.run(command(root, words, **rest), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
