"""AWS's own emulator of Lambda, with one function."""

import contextlib
import http.client
import json
import os
import random
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import jsii

PROCESSOR = "arm64" if os.uname().machine == "aarch64" else "x86_64"
PROGRAM = Path(jsii.__file__).parent.parent / f"samcli/local/rapid/aws-lambda-rie-{PROCESSOR}"
# What ends a test that hangs; nothing is waited for that long.
SECONDS = 120


class Emulator:
    """Starts the function's process when it is first invoked; one invocation at a time."""

    def __init__(self):
        # All of 127.0.0.0/8 is this machine's: so nobody has to look for a port that is free, and lose it again.
        self.address = ".".join(["127", *(str(random.randint(2, 250)) for _ in range(3))])

    def words(self, program, *function):
        """The command that starts it, with the function's command."""
        return [program, "--runtime-interface-emulator-address", f"{self.address}:8080",
                "--runtime-api-address", f"{self.address}:9001", *function]

    @contextlib.contextmanager
    def running(self, command):
        """While the command runs, which root.py made to be watched: it ends with all its processes, also if we are killed."""
        with tempfile.TemporaryFile() as self.output:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self.output, stderr=self.output)
            try:
                self.wait(process)
                yield self
            finally:
                process.stdin.close()
                process.wait()

    def wait(self, process):
        deadline = time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(OSError), socket.create_connection((self.address, 8080), timeout=SECONDS):
                return
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log())
            time.sleep(0.01)

    def log(self):
        """All that emulator and function have written."""
        self.output.seek(0)
        return self.output.read().decode()

    def invoke(self, event):
        """What the function answers: bytes."""
        connection = http.client.HTTPConnection(self.address, 8080, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request("POST", "/2015-03-31/functions/function/invocations", event)
            return connection.getresponse().read()

    def answer(self, event):
        """What the function answers: a value."""
        answer = self.invoke(event)
        try:
            return json.loads(answer)
        except ValueError:
            raise RuntimeError(f"{answer}\n{self.log()}") from None
