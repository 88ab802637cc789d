"""Measures the worker beside psql and a C loop, and prints the table. Started by Benchmarks/run."""

import argparse
import datetime
import glob
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile

import first_get
import trace
import warm
from server import Server

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STEPS = ("tables", "indexes", "functions", "triggers")


def milliseconds(samples):
    return f"{statistics.median(samples) / 1e6:.1f} ms (least {min(samples) / 1e6:.1f})"


def megabytes(count):
    return f"{count / 1e6:.1f} MB"


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, measured, beside="", aim="", holds=None):
        self.rows.append((what, measured, beside, aim, {None: "", True: "yes", False: "**no**"}[holds]))

    def text(self):
        head = ("", "groundwork", "beside", "aim", "holds")
        lines = [head, ("---",) * len(head), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


class Benchmark:
    def __init__(self, options, server, folder):
        self.options, self.server, self.folder = options, server, folder
        self.files = [file for step in STEPS for file in sorted(glob.glob(f"{ROOT}/Schema/{step}/*.sql"))]
        self.steps = sum(1 for step in STEPS if glob.glob(f"{ROOT}/Schema/{step}/*.sql"))
        self.worker = [options.worker, "run", "--schema", f"{ROOT}/Schema"]
        self.table = Table()
        self.databases = 0

    def timed(self, command, environment):
        """Runs a command; its nanoseconds and the bytes it had at its peak."""
        done = subprocess.run(
            [self.options.timed, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: {done.stderr}")
        took, kilobytes = done.stdout.split()
        return int(took), int(kilobytes) * 1024

    def psql(self, files):
        return [f"{self.server.bin}/psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", *(word for file in files for word in ("-f", file))]

    def fresh(self):
        """An environment with an empty database and no journal yet."""
        self.databases += 1
        environment = self.server.fresh(f"bench_{self.databases}")
        return environment | {"GROUNDWORK_JOURNAL": f"{self.folder}/{self.databases}.sqlite"}

    def again(self):
        """The files so that psql takes them twice: CREATE TRIGGER refuses a name that stands, in PostgreSQL's words."""
        files = []
        for file in self.files:
            with open(file, encoding="utf-8") as opened:
                text = re.sub(r"^CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", opened.read(), flags=re.MULTILINE)
            files.append(f"{self.folder}/{len(files):03}.sql")
            with open(files[-1], "w", encoding="utf-8") as copy:
                copy.write(text)
        return files

    def runs(self):
        """Fresh and no-op runs, by the worker and by psql, in turns."""
        again = self.again()
        took = {name: [] for name in ("worker fresh", "worker no-op", "psql fresh", "psql no-op")}
        peak = {"fresh": [], "no-op": []}
        for number in range(self.options.rounds + 1):
            def by_worker():
                environment = self.fresh()
                fresh, no_op = (self.timed(self.worker, environment) for _ in range(2))
                return {"worker fresh": fresh, "worker no-op": no_op}

            def by_psql():
                environment = self.fresh()
                fresh, no_op = (self.timed(self.psql(files), environment) for files in (self.files, again))
                return {"psql fresh": fresh, "psql no-op": no_op}

            both = [by_worker, by_psql] if number % 2 else [by_psql, by_worker]
            found = both[0]() | both[1]()
            # The first round only warms the machine.
            if number == 0:
                continue
            for name, (nanoseconds, size) in found.items():
                took[name].append(nanoseconds)
                if name.startswith("worker"):
                    peak[name.split()[1]].append(size)

        for name, limit in (("fresh", 1.3), ("no-op", 1.0)):
            worker, psql = took[f"worker {name}"], took[f"psql {name}"]
            ratio = statistics.median(worker) / statistics.median(psql)
            self.table.add(
                f"{name} run", f"{milliseconds(worker)}: {ratio:.2f} of psql", f"psql, one transaction: {milliseconds(psql)}",
                f"≤ {limit} of psql" if limit > 1 else "faster than psql", ratio <= limit)
        for name, sizes in peak.items():
            self.table.add(f"peak memory, {name} run", megabytes(max(sizes)), "", "< 25 MB", max(sizes) < 25e6)

    def traced(self):
        """Round trips and syncs, by strace, in runs of their own because it slows them."""
        log = f"{self.folder}/strace"
        environment = self.fresh()
        trips = trace.round_trips(self.worker, environment, log)
        limit = 1 + self.steps + 1
        self.table.add("round trips after connecting, fresh run", str(trips), "", f"≤ {limit}: state, {self.steps} steps, end", trips <= limit)
        trips = trace.round_trips(self.worker, environment, log)
        self.table.add("round trips after connecting, no-op run", str(trips), "", "1", trips == 1)
        self.table.add("syncs by the worker, fresh run with a new journal", str(trace.syncs(self.worker, self.fresh(), log)))
        # One before each effect: the look, the steps, the answer; one behind the answer; and three for the journal's log, to
        # make it and to move it into the file at the end.
        environment = self.fresh() | {"GROUNDWORK_JOURNAL": environment["GROUNDWORK_JOURNAL"]}
        for name, effects in ("fresh", 1 + self.steps + 1), ("no-op", 1 + 1):
            syncs, limit = trace.syncs(self.worker, environment, log), effects + 1 + 3
            self.table.add(
                f"syncs by the worker, {name} run", str(syncs), "", f"≤ {limit}: {effects} effects, their end, 3 for the log",
                syncs <= limit)

    def start(self):
        """From exec until the first event is in a journal that an earlier run left."""
        environment = self.fresh()
        self.timed(self.worker, environment)
        journal = environment["GROUNDWORK_JOURNAL"]
        took = []
        for number in range(self.options.rounds + 1):
            copy = f"{self.folder}/start_{number}.sqlite"
            for name in ("", "-wal"):  # the newest events may be in the log beside it
                if os.path.exists(journal + name):
                    shutil.copy(journal + name, copy + name)
            nanoseconds, _ = self.timed(
                self.worker, environment | {"GROUNDWORK_JOURNAL": copy, "LD_PRELOAD": self.options.first_line})
            took += [nanoseconds] if number else []
        self.table.add(
            "exec to the first event in the journal", milliseconds(took), "", "< 15 ms", statistics.median(took) < 15e6)

    def first_get(self):
        """From exec until a Lambda function's process waits for its first invocation, beside other languages' runtimes."""
        environment = {"GROUNDWORK_SCHEMA": f"{ROOT}/Schema", "GROUNDWORK_JOURNAL": f"{self.folder}/lambda.sqlite"}
        command = self.options.bootstrap or [self.options.worker, "lambda"]
        took, names = first_get.measure(command, environment, self.options.rounds)
        ours, node, python, c = (statistics.median(took[name]) for name in ("ours", "Node", "Python", "C"))
        self.table.add(
            "exec to the first GET of /invocation/next", f"{milliseconds(took['ours'])}: {ours / node:.2f} of Node",
            f"{names['Node']}: {milliseconds(took['Node'])}", "≤ 0.2 of Node", ours <= 0.2 * node)
        self.table.add("", f"{ours / python:.2f} of Python", f"{names['Python']}: {milliseconds(took['Python'])}")
        self.table.add("", f"{ours / c:.2f} of C", f"{names['C']}: {milliseconds(took['C'])}, {c / node:.2f} of Node")

    def warm(self):
        """Invocations that find everything there, in a process that is warm, beside what a run spends in the database."""
        environment = self.fresh()
        self.timed(self.worker, environment)
        database = environment["PGDATABASE"]

        def in_database():
            # The server adds a session's time when it ends, and it ends a moment after its client.
            others = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'"
            while self.server.sql("postgres", others) != "0":
                pass
            return float(self.server.sql("postgres", f"SELECT session_time FROM pg_stat_database WHERE datname = '{database}'")) * 1e6

        took = {"invocation": [], "database": []}
        with warm.Function(self.options.bootstrap or [self.options.worker, "lambda"], environment | {
                "GROUNDWORK_SCHEMA": f"{ROOT}/Schema"}) as function:
            for number in range(self.options.rounds + 1):
                begun = in_database()
                self.timed(self.worker, environment)
                spent, invocation = in_database() - begun, function.invoke(number)
                if number > 0:
                    took["database"].append(spent)
                    took["invocation"].append(invocation)
            peak = function.peak()
        ratio = statistics.median(took["invocation"]) / statistics.median(took["database"])
        self.table.add(
            "warm invocation, nothing to do, its answer delivered", f"{milliseconds(took['invocation'])}: {ratio:.2f} of the session",
            f"a no-op run's session, as PostgreSQL counts it: {milliseconds(took['database'])}", "≤ 1.5 of the session", ratio <= 1.5)
        self.table.add(f"peak memory, a function after {self.options.rounds + 1} invocations", megabytes(peak), "", "< 30 MB", peak < 30e6)

    def appends(self):
        """Durable appends by the worker's journal, by C to the same table, and by C to a bare one, in turns."""
        count = self.options.appends
        schemas = {"same": f"{ROOT}/Journal/journal.sql", "bare": f"{ROOT}/Benchmarks/bare.sql"}
        rates = {"worker": [], "same": [], "bare": []}
        row = None
        for number in range(self.options.rounds + 1):
            for name in rates if number % 2 else reversed(rates):
                file = f"{self.folder}/appends.sqlite"
                if name == "worker":
                    command = [self.options.journal_benchmark, file, str(count)]
                elif row is None:
                    continue  # the warming round, before the row is known
                else:
                    command = [self.options.appends_program, file, str(count), schemas[name], *row]
                took = int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
                if row is None:
                    with sqlite3.connect(file) as journal:
                        row = journal.execute("SELECT stream, kind, payload FROM event LIMIT 1").fetchone()
                    journal.close()
                if number > 0:
                    rates[name].append(count / (took / 1e9))
                for left in glob.glob(f"{file}*"):
                    os.remove(left)
        worker, same, bare = (statistics.median(rates[name]) for name in ("worker", "same", "bare"))
        self.table.add(
            "durable appends a second, hashed and chained", f"{worker:,.0f}: {worker / same:.2f} of C",
            f"C, the same table, no hashing: {same:,.0f}", "≥ 0.9 of C", worker >= 0.9 * same)
        self.table.add("", f"{worker / bare:.2f} of C", f"C, a bare table: {bare:,.0f}")

    def sizes(self):
        stripped = f"{self.folder}/stripped"
        subprocess.run(["strip", "-o", stripped, self.options.worker], check=True)
        binary = os.path.getsize(stripped)
        libraries = set(re.findall(r"(/\S+) \(0x", subprocess.run(
            ["ldd", stripped], check=True, capture_output=True, text=True).stdout))
        closure = binary + sum(os.path.getsize(os.path.realpath(library)) for library in libraries)
        self.table.add("binary, static Swift runtime, stripped", megabytes(binary), "", "< 25 MB", binary < 25e6)
        self.table.add(f"binary and its {len(libraries)} shared libraries", megabytes(closure), "", "< 60 MB", closure < 60e6)

    def built(self):
        for what, took in self.options.built or []:
            self.table.add(f"clean build, {what}", f"{float(took):.0f} s", "", "< 120 s", float(took) < 120)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpus:
        name = re.search(r"model name\s*: (.*)", cpus.read())
    system = open("/etc/os-release", encoding="utf-8").read()
    return (
        f"{os.cpu_count()} cores ({name[1].strip() if name else os.uname().machine}), "
        + re.search(r'PRETTY_NAME="(.*)"', system)[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", action="store_true", help="only what is counted and not timed; prints it and writes nothing")
    parser.add_argument("--worker", required=True)
    for name in ("journal-benchmark", "timed", "appends-program", "first-line"):
        parser.add_argument(f"--{name}")
    parser.add_argument(
        "--bootstrap", nargs="+", metavar="WORD", help="what a Lambda function starts; without it the worker's own command")
    parser.add_argument("--built", nargs=2, action="append", metavar=("WHAT", "SECONDS"))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--appends", type=int, default=2000)
    options = parser.parse_args()

    folder = tempfile.mkdtemp(prefix="groundwork-benchmark-", dir="/tmp")
    try:
        with Server() as server:
            benchmark = Benchmark(options, server, folder)
            for part in ("traced",) if options.counts else ("runs", "start", "first_get", "warm", "traced", "appends", "sizes", "built"):
                print(f"measuring: {part} …", file=sys.stderr)
                getattr(benchmark, part)()
            version = server.sql("postgres", "SHOW server_version").split()[0]
    finally:
        shutil.rmtree(folder, ignore_errors=True)

    if options.counts:
        return print(benchmark.table.text())
    text = f"""# Measured

By `Benchmarks/run` on {datetime.date.today()}: {machine()}, PostgreSQL {version} with fsync, over a unix socket. Median
of {options.rounds} runs in turns. A run is a whole process, exec to exit; a fresh one makes its journal too, and syncs every event.

{benchmark.table.text()}
"""
    print(text)
    with open(f"{ROOT}/Benchmarks/results.md", "w", encoding="utf-8") as results:
        results.write(text)


main()
