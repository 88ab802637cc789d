"""What a program asks of the kernel, told by strace."""

import re
import subprocess

CALL = re.compile(r"^(\d+) +(\d+\.\d+) (\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+) +(\d+\.\d+) <\.\.\. (\w+) resumed>(.*)$")
RESULT = re.compile(r"= (-?\d+)[^=]*?(?:<([\d.]+)>)?$")


def calls(command, environment, names, log):
    """Runs the command; its calls as (began, ended, name, arguments, result), in the order of their ends."""
    subprocess.run(
        ["strace", "-f", "-ttt", "-T", "-s", "16", "--seccomp-bpf", "-o", log, "-e", "trace=" + ",".join(names), *command],
        env=environment, check=True, stdout=subprocess.DEVNULL)
    open_calls = {}
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if match := CALL.match(line):
                process, at, name, rest = match.groups()
                if rest.rstrip().endswith("<unfinished ...>"):
                    open_calls[process] = (float(at), rest)
                    continue
                began, arguments = float(at), rest
            elif match := RESUMED.match(line):
                process, _, name, rest = match.groups()
                began, arguments = open_calls.pop(process, (float(match[2]), ""))
                arguments += rest
            else:
                continue
            if result := RESULT.search(arguments.rstrip()):
                yield began, began + float(result[2] or 0), name, arguments, int(result[1])


def syncs(command, environment, log):
    """How often the command syncs a file."""
    return sum(1 for _ in calls(command, environment, ["fsync", "fdatasync"], log))


def round_trips(command, environment, log):
    """How often the command says something to PostgreSQL and waits for the answer, once it is connected."""
    socket, last, trips = None, None, 0
    for _, _, name, arguments, result in calls(
            command, environment, ["connect", "sendto", "sendmsg", "recvfrom", "recvmsg", "close"], log):
        if name == "connect" and ".s.PGSQL" in arguments:
            socket = arguments.split(",")[0]
        elif socket is None or re.split("[,)]", arguments)[0] != socket:
            continue
        elif name == "close":
            socket = None
        elif name.startswith("send") and result > 0:
            last = "send"
        elif name.startswith("recv") and result > 0:
            trips += last == "send"
            last = "recv"
    # The first one is the start-up packet and the server's welcome.
    return trips - 1
