#!/usr/bin/env python3
"""Kills the worker everywhere, resumes it, and checks that nothing is lost and nothing happens twice.

Scripts/crash-matrix starts this. The long form goes through all pairs of a first and a second kill; the short one takes
a sample, drawn by the seed.
"""

import argparse
import collections
import concurrent.futures
import os
import random
import shutil
import sys
import tempfile
import time

import inert
import scenarios
from bench import SETTINGS, Bench, Server
from report import Report

# One more than there are cores: a run waits for the server, the sink and the disk as well.
WORKERS = (os.cpu_count() or 1) + 1
# How many seconds the short form may take, which runs with the tests.
SHORT = 180
# More crash points than a second run has.
MANY = 200
bench = None


def enter(given):
    global bench
    bench = given
    bench.enter()


def perform(kind, text):
    """One run, in a process of the pool: what came of it."""
    run = bench.run(text)
    return {"kind": kind, "text": text, "problems": run.problems, "folder": run.folder, "points": run.points,
            "kills": run.kills, "survived": run.survived, "failures": run.failures, "late": run.late,
            "last": run.seconds}


def pairs(scenario, first):
    """All runs that are killed at the crash point `first` and then again while they are resumed."""
    results, second, ended = [], 0, False
    while not ended:
        second += 1
        # Either way of going on, in turns; the event's worker gets further.
        act = "event" if (first + second) % 2 else "resume"
        results.append(perform("double", f"{scenario}: event@{first} {act}@?{second} event"))
        if second > MANY:
            results[-1]["problems"].append(f"{MANY} crash points, and no end")
        ended = (act == "event" and results[-1]["survived"]) or results[-1]["problems"]
    return results


class Matrix:
    def __init__(self, pool, seed, long):
        self.pool, self.seed, self.long = pool, seed, long
        self.results = []
        # At how many crash points each scenario was killed.
        self.reached = {}

    def draws(self, purpose):
        """A seed draws the same whatever else is drawn."""
        return random.Random(f"{self.seed} {purpose}")

    def run(self):
        # These mostly wait, so others go on beside them.
        jobs = [self.pool.submit(perform, *text) for text in self.late()]
        self.climb(scenario.name for scenario in scenarios.MATRIX)
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

    def climb(self, names):
        """At the first crash point, the second, the third …, until a run survives."""
        for name in names:
            waiting, hit, survived = collections.deque(), 0, False
            while not survived or waiting:
                while not survived and len(waiting) < WORKERS:
                    hit += 1
                    # Send the event again, or let the journal tell first what is to be done: in turns, or both.
                    ways = ["event", "resume event"] if self.long else [["event", "resume event"][hit % 2]]
                    waiting.append([
                        self.pool.submit(perform, "single", f"{name}: event@?{hit} {way}") for way in ways])
                results = [job.result() for job in waiting.popleft()]
                if results[0]["survived"]:
                    survived = True
                else:
                    self.reached[name] = self.reached.get(name, 0) + 1
                self.take(*results)

    def some_pairs(self):
        draw = self.draws("pairs")
        for name, count in self.reached.items():
            for _ in range(max(2, count // 8)):
                first = draw.randint(1, count)
                second = draw.randint(1, max(2, count * 2 // 3))
                yield "double", f"{name}: event@{first} {draw.choice(['event', 'resume'])}@?{second} event"

    def lost(self):
        """The journal is lost after the kill, and in the long form also after a second one."""
        draw = self.draws("lost")
        for name, count in self.reached.items():
            for first in range(1, count + 1) if self.long else draw.sample(range(1, count + 1), max(2, count // 8)):
                yield "lost", f"{name}: event@{first} lose event"
                if self.long:
                    second = draw.randint(1, count)
                    yield "lost", f"{name}: event@{first} lose event@?{second} event"
                    yield "lost", f"{name}: event@{first} event@?{second} lose event"

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
        draw = self.draws("moments")
        for number in range(600 if self.long else 20):
            name = "large-update" if number % 3 == 2 else "large"
            acts = [f"event~{draw.randrange(scenarios.ALL[name].span)}"]
            if draw.random() < 0.4:
                acts.append(f"{draw.choice(['event', 'resume'])}~{draw.randrange(scenarios.ALL[name].span)}")
            if draw.random() < 0.2:
                acts.append("resume")
            yield "random", f"{name}: {' '.join(acts)} event"


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
    parser.add_argument("--long", action="store_true", help="thousands of runs, a quarter of an hour; writes results.md")
    parser.add_argument("--seed", type=int, default=1, help="of whatever is drawn")
    parser.add_argument("--only", metavar="RUN", help="one run, as a violation names it")
    options = parser.parse_args()
    begun = time.monotonic()
    place = roomy()
    folder = tempfile.mkdtemp(prefix="groundwork-crash-", dir=place)
    with Server(SETTINGS, place) as server:
        bench = Bench(server, os.path.abspath(options.worker), folder)
        enter(bench)
        if options.only:
            name = options.only.split(":")[0]
            bench.prepare(scenarios.ALL[name])
            run = bench.run(options.only)
            print("\n".join(run.problems) or f"{options.only}: holds, after {run.kills} kills at {run.points}")
            if run.problems:
                print(f"Kept: {run.folder}")
                return 1
            shutil.rmtree(folder)
            return 0
        for scenario in scenarios.ALL.values():
            bench.prepare(scenario)
        unnoticed = list(inert.unnoticed(bench, Matrix(inert.Inline, options.seed, long=False)))
        bench.sink.server.shutdown()
        bench.sink = None
        with concurrent.futures.ProcessPoolExecutor(WORKERS, initializer=enter, initargs=(bench,)) as pool:
            matrix = Matrix(pool, options.seed, options.long)
            matrix.run()
        took = time.monotonic() - begun
        report = Report(matrix.results, matrix.reached, options.long)
        shortfalls = unnoticed + list(report.shortfalls())
        if not options.long and took > SHORT:
            shortfalls.append(f"the short form took {took:.0f} seconds, and may take {SHORT}")
        if options.long:
            text = report.text(options.seed, took, server, place)
            print(text)
            if not shortfalls:
                with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "results.md"), "w") as file:
                    file.write(text)
        if not report.violations:
            shutil.rmtree(folder)
    for line in shortfalls:
        print(f"PROVES TOO LITTLE: {line}")
    print(report.line(took))
    return 1 if report.violations or shortfalls else 0


if __name__ == "__main__":
    sys.exit(main())
