"""From exec until a Lambda function's process asks for its first invocation, beside Node and Python that do the same.

By itself: first_get.py [--rounds N] COMMAND [ARGUMENT …]"""

import argparse
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NEXT = b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n"
LIMIT = 20  # seconds, for a process that never asks


class Others:
    """The bootstraps that are measured beside ours; the one in C is built into the folder."""

    def __init__(self, built):
        node = shutil.which("node")
        if node is None:
            raise SystemExit("there is no node in PATH: run Scripts/setup")
        folder = f"{ROOT}/Benchmarks/bootstraps"
        compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("clang")
        subprocess.run([compiler, "-O2", "-o", f"{built}/first_get", f"{folder}/first_get.c", "-lcurl"], check=True)
        # By their own paths: what stands in PATH may be a script that looks for a version first.
        self.commands = {
            "Node": [os.path.realpath(node), f"{folder}/bootstrap.js"],
            "Python": [sys.executable, f"{folder}/bootstrap.py"],
            "C": [f"{built}/first_get"],
        }
        version = subprocess.run([node, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        self.names = {
            "Node": f"Node {version[1:]}", "Python": f"Python {sys.version.split()[0]}",
            "C": "C with the same libcurl, which does nothing else"}


def nanoseconds(command, environment):
    """Starts the command and takes the time until its first request stands whole here, then ends it."""
    with socket.create_server(("127.0.0.1", 0)) as api:
        api.settimeout(LIMIT)
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "_HANDLER": "customResource",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.getsockname()[1]}", "AWS_LAMBDA_FUNCTION_NAME": "groundwork",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512", "AWS_REGION": "eu-central-1", "SWIFT_BACKTRACE": "enable=no",
        } | environment
        nowhere = [(os.POSIX_SPAWN_OPEN, stream, "/dev/null", os.O_RDWR, 0) for stream in (0, 1)]
        begun = time.monotonic_ns()
        process = os.posix_spawn(command[0], command, environment, file_actions=nowhere)
        try:
            # Closed only when the process is gone, so that it does not complain.
            stream, _ = api.accept()
            stream.settimeout(LIMIT)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = stream.recv(4096)
                if not piece:
                    break
                head += piece
            ended = time.monotonic_ns()
            if not head.startswith(NEXT):
                raise SystemExit(f"{' '.join(command)}: its first request was {head[:80]!r}")
        except TimeoutError:
            raise SystemExit(f"{' '.join(command)}: no request came within {LIMIT} s") from None
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
    return ended - begun


def measure(command, environment, rounds):
    """The samples of each, in turns, and the names of the others."""
    with tempfile.TemporaryDirectory() as built:
        others = Others(built)
        commands = {"ours": command} | others.commands
        took = {name: [] for name in commands}
        for number in range(rounds + 1):
            # In an order of its own each time: whoever comes behind Node pays half a millisecond for it.
            for name in random.sample(list(commands), len(commands)):
                sample = nanoseconds(commands[name], environment if name == "ours" else {})
                # The first round only warms the machine.
                if number > 0:
                    took[name].append(sample)
        return took, others.names


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    options = parser.parse_args()
    took, names = measure(options.command, {}, options.rounds)
    for name, samples in took.items():
        print(f"{names.get(name, name)}: {statistics.median(samples) / 1e6:.1f} ms (least {min(samples) / 1e6:.1f})")


if __name__ == "__main__":
    main()
