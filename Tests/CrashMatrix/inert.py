"""Proves that the matrix can fail: with a worker that nothing kills it must not come out clean."""

import concurrent.futures
import os

import scenarios
from report import Report


class Inline:
    """A pool of nobody: whoever submits does it."""

    @staticmethod
    def submit(function, *arguments):
        done = concurrent.futures.Future()
        done.set_result(function(*arguments))
        return done


def unnoticed(bench, matrix):
    """What the matrix does not notice about a worker whose crash points are not armed."""
    real = bench.worker
    bench.worker = f"{bench.folder}/inert"
    with open(bench.worker, "w") as file:
        file.write(f'#!/bin/sh\nunset GROUNDWORK_CRASH_AT\nexec "{real}" "$@"\n')
    os.chmod(bench.worker, 0o755)
    try:
        # Of one scenario; where the others are killed is not known then either.
        matrix.climb(["create"])
        found = list(Report(matrix.results, matrix.reached, long=False).shortfalls())
        wanted = [f"{scenario.name} was killed at 0 " for scenario in scenarios.MATRIX]
        wanted += ["killed at crash points of the names []"]
        wanted += [f"no run of the kind {kind} was killed" for kind in ("single", "double", "lost", "late", "random")]
        for line in wanted:
            if not any(text.startswith(line) for text in found):
                yield f"nobody was killed, and nothing says '{line}': {found}"
        for act in ("event@1", "event@message.sent:2"):
            run = bench.run(f"create: {act} event")
            if f"{act} was not killed" not in run.problems:
                yield f"{run.text} was not killed, and nobody noticed: {run.problems}"
    finally:
        bench.worker = real
