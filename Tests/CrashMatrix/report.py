"""What all runs come to: the figures, and whether everything was tried that there is to try."""

import collections
import datetime
import os
import platform
import re

import scenarios

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Sources/CrashPoints/CrashPoint.swift")
# A step was still at work, or the database had moved on: another session had the lock, or a newer receipt stood.
BUSY, MOVED = "55P03", "GW001"


class Report:
    def __init__(self, results, reached, long):
        """`reached` is the number of crash points that killed a run, by scenario."""
        self.results, self.reached, self.long = results, reached, long
        self.points = collections.Counter(point for result in self.of("single") for point in result["points"])
        self.violations = sum(bool(result["problems"]) for result in results)

    def of(self, kind):
        return [result for result in self.results if result["kind"] == kind]

    def killed(self, kind, times=1):
        """How many runs of a kind were really killed, so many times or more."""
        return sum(result["kills"] >= times for result in self.of(kind))

    def busy(self):
        """How many runs found that a step was still at work."""
        return sum(any(state == BUSY for _, state, _ in result["failures"]) for result in self.of("late"))

    def late(self, end):
        """Of how many messages that came late this became."""
        return sum(result["late"] == end for result in self.of("late"))

    def shortfalls(self):
        """What was not tried. A matrix in which nobody dies finds nothing wrong either."""
        for scenario in scenarios.MATRIX:
            count = self.reached.get(scenario.name, 0)
            if count < scenario.points:
                yield f"{scenario.name} was killed at {count} crash points, and has at least {scenario.points}"
        with open(SOURCE) as file:
            names = re.findall(r'^ +case \w+ = "([a-z.]+)"$', file.read(), re.MULTILINE)
        if not names or set(names) != set(self.points):
            yield f"killed at crash points of the names {sorted(self.points)}, not {sorted(names)}"
        for kind, times in (("single", 1), ("double", 2), ("lost", 1), ("late", 1), ("random", 1)):
            if not self.killed(kind, times):
                yield f"no run of the kind {kind} was killed {times} times"
        if not self.busy():
            yield f"no run found a step still at work: nowhere {BUSY}"
        if not self.late(MOVED):
            yield f"no late message was refused: nowhere {MOVED}"
        if self.long and not self.late("COMMIT"):
            yield "no late message was carried out"

    def line(self, seconds):
        """In one line."""
        once = sum(result["kills"] > 0 for result in self.results)
        twice = sum(result["kills"] > 1 for result in self.results)
        return (f"crash matrix: {len(self.results)} runs, {once} of them killed, {twice} twice; "
                f"{self.violations} violations; {seconds:.0f} seconds")

    def text(self, seed, seconds, server, place):
        """As a page in Markdown."""
        def count(kind, times=1):
            return f"{self.killed(kind, times)} of {len(self.of(kind))}"

        rows = [
            ("crash points reached, by scenario", ", ".join(f"{name} {number}" for name, number in self.reached.items())),
            ("kinds of them", ", ".join(f"{name} {number}" for name, number in sorted(self.points.items()))),
            ("killed at each point in turn; the others came to their end", count("single")),
            ("killed, and killed again while resumed; the others only once", count("double", 2)),
            ("killed, and the journal lost", count("lost")),
            ("… and killed twice", count("lost", 2)),
            ("killed, and their last words came late", count("late")),
            (f"… of which the next one found the step still at work ({BUSY})", self.busy()),
            (f"… of which the late step was refused ({MOVED})", self.late(MOVED)),
            ("… of which the late step was carried out, and found", self.late("COMMIT")),
            ("killed at random moments, 200 objects; the others were faster", count("random")),
            ("… and killed twice", count("random", 2)),
            ("kills in all", sum(result["kills"] for result in self.results)),
            ("longest last run", f"{max(result['last'] for result in self.results):.1f} s"),
            ("**runs in all**", f"**{len(self.results)}**"),
            ("**violations**", f"**{self.violations}**"),
        ]
        table = "| runs | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)
        version = server.sql("postgres", "SHOW server_version").split()[0]
        return (f"# What the crash matrix found\n\n"
                f"By `Scripts/crash-matrix --long --seed {seed}` on {datetime.date.today()}: PostgreSQL {version}, "
                f"{platform.machine()}, {os.cpu_count()} cores, {seconds:.0f} s.\n\n"
                f"What is killed is the worker's process. PostgreSQL runs with fsync off and all files are in `{place}`: SIGKILL "
                f"takes nothing from the system's memory, so this says nothing about a loss of power.\n\n{table}")
