#!/usr/bin/env python3
"""Kills the worker everywhere, resumes it, and checks that nothing is lost and nothing happens twice.

Scripts/crash-matrix starts this. The long form goes through all pairs of a first and a second kill; the short one takes
a sample, drawn by the seed.
"""

import argparse
import collections
import concurrent.futures
import datetime
import os
import platform
import random
import shutil
import sys
import tempfile
import time

import scenarios
from bench import SETTINGS, Bench, Server
from run import Run

# One more than there are cores: a run waits for the server, the sink and the disk as well.
WORKERS = (os.cpu_count() or 1) + 1
bench = None


def enter(given):
    global bench
    bench = given
    bench.enter()


def perform(kind, text):
    """One run, in a process of the pool: what came of it."""
    begun = time.monotonic()
    run = Run(bench, text)
    try:
        run.perform()
    except Exception as error:  # the run is reported, the others go on
        run.problems.append(repr(error))
    return {"kind": kind, "text": text, "problems": run.problems, "folder": run.folder, "points": run.points,
            "kills": run.kills, "survived": run.survived, "last": run.seconds, "took": time.monotonic() - begun}


def pairs(scenario, first):
    """All runs that are killed at the crash point `first` and then again while they are resumed."""
    results, second, ended = [], 0, False
    while not ended:
        second += 1
        # Either way of going on, in turns; the event's worker gets further.
        act = "event" if (first + second) % 2 else "resume"
        results.append(perform("double", f"{scenario}: event@{first} {act}@{second} event"))
        ended = (act == "event" and results[-1]["survived"]) or results[-1]["problems"] or second > 200
    return results


class Matrix:
    def __init__(self, pool, seed, long, seconds):
        self.pool, self.long, self.seconds = pool, long, seconds
        self.random = random.Random(seed)
        self.results = []
        # How many crash points an undisturbed run of each scenario reaches.
        self.reached = {}

    def run(self):
        # These mostly wait, so others go on beside them.
        jobs = [self.pool.submit(perform, *text) for text in self.late()]
        self.climb()
        texts = list(self.lost()) + list(self.randomly())
        if self.long:
            jobs += [self.pool.submit(pairs, name, first) for name, count in self.reached.items() for first in range(1, count + 1)]
        else:
            texts += self.some_pairs()
        jobs += [self.pool.submit(perform, *text) for text in texts]
        for job in concurrent.futures.as_completed(jobs):
            found = job.result()
            self.take(*(found if isinstance(found, list) else [found]))

    def take(self, *results):
        for result in results:
            self.results.append(result)
            if result["problems"]:
                print(f"VIOLATION in  {result['text']}\n  " + "\n  ".join(result["problems"]))
                print(f"  Kept: {result['folder']}\n  Again: Scripts/crash-matrix --only '{result['text']}'", flush=True)

    def climb(self):
        """At the first crash point, the second, the third …, until a run survives."""
        for name in scenarios.MATRIX:
            waiting, hit, survived = collections.deque(), 0, False
            while not survived or waiting:
                while not survived and len(waiting) < WORKERS:
                    hit += 1
                    # Send the event again, or let the journal tell first what is to be done: in turns, or both.
                    ways = ["event", "resume event"] if self.long else [["event", "resume event"][hit % 2]]
                    waiting.append([
                        self.pool.submit(perform, "single", f"{name}: event@{hit} {way}") for way in ways])
                results = [job.result() for job in waiting.popleft()]
                if results[0]["survived"]:
                    survived = True
                else:
                    self.reached[name] = self.reached.get(name, 0) + 1
                self.take(*results)

    def some_pairs(self):
        for name, count in self.reached.items():
            for _ in range(max(2, count // 8)):
                first = self.random.randint(1, count)
                second = self.random.randint(1, max(2, count * 2 // 3))
                act = self.random.choice(["event", "resume"])
                yield "double", f"{name}: event@{first} {act}@{second} event"

    def lost(self):
        """The journal is lost after the kill, and in the long form also after a second one."""
        for name, count in self.reached.items():
            for first in range(1, count + 1) if self.long else self.random.sample(range(1, count + 1), max(2, count // 8)):
                yield "lost", f"{name}: event@{first} lose event"
                if self.long:
                    second = self.random.randint(1, count)
                    yield "lost", f"{name}: event@{first} lose event@{second} event"
                    yield "lost", f"{name}: event@{first} event@{second} lose event"

    def late(self):
        """What a dead worker has sent is still being done, or has not even come to the server, when the next one looks."""
        for message in range(2, 6):
            yield "late", f"slow: event@message.sent:{message} event"
            yield "late", f"create: late:{message} event@message.begins:2 release event"
            if self.long:
                yield "late", f"slow: event@message.sent:{message} lose event"
                yield "late", f"slow: event@message.sent:{message} event@message.sent:1 event"
                yield "late", f"create: late:{message} event@message.answered:1 release event"
                yield "late", f"create: late:{message} event@message.sent:2 release event"
                yield "late", f"create: late:{message} resume release event"
                yield "late", f"create: late:{message} lose event@message.begins:2 release event"
                yield "late", f"create: late:{message} lose event release event"

    def randomly(self):
        """At random moments of the time that an undisturbed run takes."""
        for number in range(500 if self.long else 20):
            name = "large-update" if number % 3 == 2 else "large"

            def moment():
                return int(self.random.random() * self.seconds[name] * 1e6)

            acts = [f"event~{moment()}"]
            if self.random.random() < 0.4:
                acts.append(f"{self.random.choice(['event', 'resume'])}~{moment()}")
            if self.random.random() < 0.2:
                acts.append("resume")
            yield "random", f"{name}: {' '.join(acts)} event"


def summary(matrix, seed, seconds, server):
    """The figures, as a table in Markdown."""
    def of(*kinds):
        return [result for result in matrix.results if result["kind"] in kinds]

    points = collections.Counter(point for result in of("single") for point in result["points"])
    violations = [result for result in matrix.results if result["problems"]]
    rows = [
        ("crash points reached, by scenario", ", ".join(f"{name} {count}" for name, count in matrix.reached.items())),
        ("kinds of them", ", ".join(f"{name} {count}" for name, count in sorted(points.items()))),
        ("runs killed at each point in turn", len(of("single"))),
        ("runs killed twice", len(of("double"))),
        ("runs whose journal was lost after a kill", len(of("lost"))),
        ("runs whose last words came late", len(of("late"))),
        ("runs killed at random moments, 200 objects", f"{len(of('random'))}, of which {sum(r['kills'] > 0 for r in of('random'))} were hit"),
        ("kills in all", sum(result["kills"] for result in matrix.results)),
        ("longest last run", f"{max(result['last'] for result in matrix.results):.1f} s"),
        ("**runs in all**", f"**{len(matrix.results)}**"),
        ("**violations**", f"**{len(violations)}**"),
    ]
    text = "| | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)
    version = server.sql("postgres", "SHOW server_version").split()[0]
    return (f"By `Scripts/crash-matrix --long --seed {seed}` on {datetime.date.today()}: PostgreSQL {version}, "
            f"{platform.machine()}, {os.cpu_count()} cores, {seconds:.0f} s.\n\n{text}")


def roomy():
    """In memory, where there is room for it: a killed process's files stay as they are in any case."""
    try:
        found = os.statvfs("/dev/shm")
    except OSError:
        return "/tmp"
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) and found.f_bavail * found.f_frsize > 2 << 30 else "/tmp"


def main():
    parser = argparse.ArgumentParser(prog="Scripts/crash-matrix", description=__doc__.split("\n")[0])
    parser.add_argument("--worker", required=True, help="the binary")
    parser.add_argument("--long", action="store_true", help="thousands of runs, some ten minutes; writes results.md")
    parser.add_argument("--seed", type=int, default=1, help="of whatever is drawn")
    parser.add_argument("--only", metavar="RUN", help="one run, as a violation names it")
    options = parser.parse_args()
    begun = time.monotonic()
    place = roomy()
    folder = tempfile.mkdtemp(prefix="groundwork-crash-", dir=place)
    with Server(SETTINGS, place) as server:
        bench = Bench(server, os.path.abspath(options.worker), folder)
        bench.enter()
        if options.only:
            name = options.only.split(":")[0]
            bench.prepare(scenarios.ALL[name])
            run = Run(bench, options.only).perform()
            print("\n".join(run.problems) or f"{options.only}: holds, after {run.kills} kills at {run.points}")
            print(f"Kept: {run.folder}" if run.problems else "")
            return 1 if run.problems else 0
        for scenario in scenarios.ALL.values():
            bench.prepare(scenario)
        bench.sink.server.shutdown()
        bench.sink = None
        with concurrent.futures.ProcessPoolExecutor(WORKERS, initializer=enter, initargs=(bench,)) as pool:
            matrix = Matrix(pool, options.seed, options.long, {name: base["seconds"] for name, base in bench.bases.items()})
            matrix.run()
        violations = sum(bool(result["problems"]) for result in matrix.results)
        took = time.monotonic() - begun
        if options.long:
            text = summary(matrix, options.seed, took, server)
            print(text)
            with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "results.md"), "w") as file:
                file.write("# What the crash matrix found\n\n" + text)
        if not violations:
            shutil.rmtree(folder)
    print(f"crash matrix: {len(matrix.results)} runs, {violations} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
