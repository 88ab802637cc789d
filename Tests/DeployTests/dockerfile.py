"""A Dockerfile, read as far as ours go, and its last stage built with debootstrap instead of Docker."""

import fcntl
import hashlib
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

from root import as_root


class Stage:
    """What the last stage says."""

    def __init__(self, path):
        self.arguments, self.steps, self.environment, self.volumes = {}, [], {}, []
        self.user, self.entrypoint, self.command = "", [], None
        for keyword, rest in instructions(path.read_text()):
            if keyword == "FROM":
                self.steps, self.environment = [], {}
                self.base = self.expanded(rest.split()[0])
            elif keyword == "ARG":
                name, _, value = rest.partition("=")
                self.arguments[name] = value
            elif keyword in ("RUN", "ADD", "COPY", "WORKDIR"):
                self.steps.append((keyword, rest if keyword == "RUN" else self.expanded(rest)))
            elif keyword == "ENV":
                self.environment.update(word.split("=", 1) for word in shlex.split(rest))
            elif keyword == "VOLUME":
                self.volumes = json.loads(rest)
            elif keyword == "USER":
                self.user = rest
            elif keyword == "ENTRYPOINT":
                self.entrypoint = json.loads(rest)
            elif keyword == "CMD":
                self.command = json.loads(rest)
            else:
                raise ValueError(f"{path}: {keyword} is not known here")

    def expanded(self, text):
        return re.sub(r"\$\{(\w+)\}", lambda match: self.arguments[match[1]], text)

    def packages(self):
        """What is installed from Debian."""
        scripts = " ".join(rest for keyword, rest in self.steps if keyword == "RUN")
        words = re.search(r"apt-get install (.*?)&&", scripts)[1].split()
        return sorted(word for word in words if not word.startswith("-"))

    def copied(self):
        """What the image gets from elsewhere: the place in it, and where that comes from."""
        found = {}
        for keyword, rest in self.steps:
            if keyword in ("ADD", "COPY"):
                source, place = (word for word in rest.split() if not word.startswith("--"))
                found[place] = source
        return found


def instructions(text):
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    for line in filter(None, map(str.strip, joined.splitlines())):
        keyword, rest = line.split(None, 1)
        yield keyword, re.sub(r"\s+", " ", rest)


def built(stage):
    """A folder with the file system that the stage's RUN instructions leave, made once for each wording of them.

    What the stage copies is not in it, only the places for it.
    """
    suite = re.fullmatch(r"debian:(\w+)-slim", stage.base)[1]
    commands = [rest for keyword, rest in stage.steps if keyword == "RUN"]
    recipe = hashlib.sha256(json.dumps([suite, commands, sorted(stage.copied()), os.uname().machine]).encode())
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "groundwork"
    folder = cache / f"image-{recipe.hexdigest()[:12]}"
    if folder.with_suffix(".whole").exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "image.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.with_suffix(".whole").exists():
            call(as_root("rm", "-rf", str(folder)))
            call(as_root("/usr/sbin/debootstrap", "--variant=minbase", suite, str(folder)))
            # Names are resolved as this machine does it.
            call(as_root("cp", "/etc/resolv.conf", "/etc/hosts", f"{folder}/etc/"))
            for command in commands:
                call(as_root("/usr/sbin/chroot", str(folder), "/bin/sh", "-c", command))
            for place in stage.copied():
                call(as_root("/usr/bin/install", "-D", "/dev/null", f"{folder}{place}"))
            folder.with_suffix(".whole").touch()
    return folder


def call(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"})
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)}\n{done.stdout}")
