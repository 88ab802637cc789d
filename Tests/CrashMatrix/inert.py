"""Proves that the matrix can fail: with a worker that nothing kills it must not come out clean."""

import concurrent.futures
import os

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
        matrix.climb()
        found = list(Report(matrix.results, matrix.reached, long=False).shortfalls())
        for name in ("create", "failing"):
            if not any(line.startswith(f"{name} was killed at 0 ") for line in found):
                yield f"{name} was killed nowhere, and nobody noticed: {found}"
        for act in ("event@1", "event@message.sent:2"):
            run = bench.run(f"create: {act} event")
            if f"{act} was not killed" not in run.problems:
                yield f"{run.text} was not killed, and nobody noticed: {run.problems}"
    finally:
        bench.worker = real
