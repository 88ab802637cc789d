"""A private PostgreSQL server, in a folder that goes with it: durable, as in production, unless it is told otherwise."""

import glob
import os
import pwd
import re
import shutil
import subprocess
import tempfile


def programs():
    """The folder with PostgreSQL's server programs, where the worker would look."""
    places = [os.environ["GROUNDWORK_PG_BIN"]] if os.environ.get("GROUNDWORK_PG_BIN") else []
    places += sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: -float(path.split("/")[4]))
    places += os.environ["PATH"].split(":")
    return next(place for place in places if os.access(f"{place}/initdb", os.X_OK))


class Server:
    def __init__(self, settings=None, place="/tmp"):
        """With `settings`, by name, it is not checked that the server is durable."""
        self.settings = settings
        self.bin = programs()
        self.folder = tempfile.mkdtemp(prefix="groundwork-server-", dir=place)
        self.data = f"{self.folder}/data"
        # PostgreSQL refuses root.
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.prefix:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
            os.chmod(self.folder, 0o755)
        self.environment = {
            name: value for name, value in os.environ.items()
            if not re.fullmatch(r"PG[A-Z]+|DATABASE_URL|GROUNDWORK_[A-Z_]+", name)
        }
        self.environment.update(PGHOST=self.folder, PGPORT="5432", PGUSER="owner", SWIFT_BACKTRACE="enable=no")

    def __enter__(self):
        try:
            self._as_server("initdb", "-D", self.data, "-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C")
            options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
            options += "".join(f" -c {name}={value}" for name, value in (self.settings or {}).items())
            self._as_server("pg_ctl", "start", "-w", "-D", self.data, "-l", f"{self.folder}/log", "-o", options)
            for setting in () if self.settings else ("fsync", "synchronous_commit", "full_page_writes"):
                assert self.sql("postgres", f"SHOW {setting}") == "on", setting
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if os.path.exists(f"{self.data}/postmaster.pid"):
            self._as_server("pg_ctl", "stop", "-D", self.data, "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _as_server(self, program, *words):
        done = subprocess.run(
            [*self.prefix, f"{self.bin}/{program}", *words], cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{program}: {done.stdout or open(f'{self.folder}/log').read()}")

    def sql(self, database, *texts):
        words = [word for text in texts for word in ("-c", text)]
        done = subprocess.run(
            [f"{self.bin}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, *words], env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def fresh(self, name):
        """Makes an empty database and lets the server settle; the environment that leads there."""
        self.sql("postgres", f"CREATE DATABASE {name}", "CHECKPOINT")
        return self.environment | {"PGDATABASE": name}
